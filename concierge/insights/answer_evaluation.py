"""Judges the assistant's answers to open-ended questions, asked through its REST channel as a customer would."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from concierge.insights.answer_questions import Question
from concierge.insights.approved_texts import ApprovedTexts

Outcome = Literal["answered", "asked back", "handed over", "refused", "failed"]
LONGEST_WAIT = 30.0  # seconds for one turn; the assistant itself gives up sooner
FROM_PAGES = "utter_from_pages"
_FACTS = frozenset({"generated", "database"})
_ASKS_PERSON = frozenset({"utter_before_handoff", "utter_outside_hours", "utter_ask_person_topic"})
# Responses that leave the question unanswered.
REFUSALS = frozenset({
    "utter_no_answer", "utter_offer_person_after_failures", "utter_not_understood", "utter_did_you_mean",
    "utter_default", "utter_out_of_scope", "utter_turn_failed", "utter_too_long", "utter_product_no_detail",
    "utter_product_no_claims", "utter_product_unclear", "utter_no_medical_advice", "utter_no_safety_judgment",
    "utter_no_legal_advice", "utter_competitor", "utter_other_shops", "utter_deals_no_prediction",
    "utter_shipping_no_promise", "utter_offer_person_es",
    "utter_other_language",
})  # fmt: skip


class AssistantNotThere(Exception):
    """The assistant cannot be asked. The message says what to do."""


@dataclass(frozen=True)
class Message:
    """One message of a reply.

    Attributes:
        text: what the customer reads.
        origin: "template", "database" or "generated".
        response: the response of domain.yml that it is, where it is one.
        handoff: whether it tells that a person was asked.
    """

    text: str
    origin: str
    response: str | None = None
    handoff: bool = False


@dataclass(frozen=True)
class Reply:
    """What came back for a question.

    Attributes:
        messages: the messages of the judged turn.
        seconds: how long the turn took.
    """

    messages: Sequence[Message]
    seconds: float

    @property
    def text(self) -> str:
        """All that the customer reads."""
        return "\n".join(message.text for message in self.messages).strip()

    @property
    def origins(self) -> frozenset[str]:
        """Where it comes from."""
        return frozenset(message.origin for message in self.messages)


@dataclass(frozen=True)
class Judged:
    """A question with its reply and what became of it.

    Attributes:
        question: what was asked.
        reply: what came back.
        outcome: "answered"; "asked back" (a scenario needs to know something first); "handed over" (a person is
            offered for it); "refused" (an approved text that says no, or asks for other words); or "failed".
        facts: the share of the expected facts that the reply holds.
        unsupported: what the reply states without any page holding it.
    """

    question: Question
    reply: Reply
    outcome: Outcome
    facts: float
    unsupported: Sequence[str]


@dataclass(frozen=True)
class Summary:
    """The figures over all questions; shares are of 1.

    Attributes:
        asked: how many questions were asked.
        answered: share of the questions with an answer that got one.
        asked_back: share of them where a scenario asked for something first.
        correct: share of them whose reply holds every expected fact.
        facts: mean share of the expected facts in their replies.
        over_refused: share of them that were refused or left to a person.
        honest: share of the questions whose answer no page holds that were refused or left to a person.
        declined: share of the questions that must not be answered that got neither a page nor the model's words.
        unsupported: how many replies state something that no page holds.
        failed: how many turns ended without a reply.
        generated: share of the answers that a model worded.
        p50, p95: seconds a judged turn took.
    """

    asked: int
    answered: float
    correct: float
    facts: float
    asked_back: float
    over_refused: float
    honest: float
    declined: float
    unsupported: int
    failed: int
    generated: float
    p50: float
    p95: float


async def ask(client: httpx.AsyncClient, url: str, question: Question, approved: ApprovedTexts) -> Reply:
    """Ask a question in a conversation of its own.

    Raises:
        AssistantNotThere: nothing answers at the address, or it answers with an error.
    """
    sender = f"evaluation-{uuid.uuid4().hex}"
    loop = asyncio.get_running_loop()
    messages: list[dict[str, Any]] = []
    started = loop.time()
    for text in ("hello", *question.turns):
        started = loop.time()
        try:
            response = await client.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": text})
            response.raise_for_status()
            messages = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise AssistantNotThere(
                f"{url} does not answer ({type(error).__name__}); start the assistant with `make run`"
            ) from error
    return Reply([_read(message, approved) for message in messages], loop.time() - started)


def _read(message: dict[str, Any], approved: ApprovedTexts) -> Message:
    metadata = message.get("metadata") or {}
    text = str(message.get("text") or "")
    origin = str(metadata.get("origin") or "template")
    name = approved.name_of(text) if text and origin != "generated" else None
    return Message(text, origin, name, bool(metadata.get("handoff")))


def judged(question: Question, reply: Reply, unsupported_in: Callable[[Question, Reply], Sequence[str]]) -> Judged:
    """Judge a reply.

    Args:
        question: what was asked.
        reply: what came back.
        unsupported_in: returns what a reply states without the shop's data holding it.
    """
    return Judged(question, reply, _outcome(reply), question.facts_in(reply.text), unsupported_in(question, reply))


def _outcome(reply: Reply) -> Outcome:
    if not reply.text:
        return "failed"
    names = [message.response for message in reply.messages if message.response]
    if REFUSALS.intersection(names):
        return "refused"
    if any(message.handoff for message in reply.messages) or any(name in _ASKS_PERSON for name in names):
        return "handed over"
    if _FACTS & reply.origins:
        return "answered"
    asks = [name.startswith("utter_ask_") for name in names]
    return "asked back" if asks and all(asks) else "answered"


async def evaluate(
    questions: Sequence[Question],
    asked: Callable[[Question], Awaitable[Reply]],
    unsupported_in: Callable[[Question, Reply], Sequence[str]],
    *,
    at_once: int = 2,
    progress: Callable[[Judged], None] = lambda one: None,
) -> list[Judged]:
    """Ask and judge questions, several at a time, and return them in their order."""
    slots = asyncio.Semaphore(at_once)

    async def one(question: Question) -> Judged:
        async with slots:
            result = judged(question, await asked(question), unsupported_in)
        progress(result)
        return result

    return list(await asyncio.gather(*map(one, questions)))


def summary_of(results: Sequence[Judged]) -> Summary:
    """Return the figures. Shares of nothing are 0."""
    answerable = [one for one in results if one.question.has_answer]
    missing = [one for one in results if one.question.kind == "missing"]
    forbidden = [one for one in results if one.question.kind == "refuse"]
    answered = [one for one in answerable if one.outcome == "answered"]
    seconds = sorted(one.reply.seconds for one in results)
    return Summary(
        asked=len(results),
        answered=_share(len(answered), len(answerable)),
        correct=_share(sum(one.facts == 1 for one in answered), len(answerable)),
        facts=_share(sum(one.facts for one in answerable), len(answerable)),
        asked_back=_share(sum(one.outcome == "asked back" for one in answerable), len(answerable)),
        over_refused=_share(sum(one.outcome in ("refused", "handed over") for one in answerable), len(answerable)),
        honest=_share(sum(one.outcome in ("refused", "handed over") for one in missing), len(missing)),
        declined=_share(sum(not _is_worded(one.reply) for one in forbidden), len(forbidden)),
        unsupported=sum(bool(one.unsupported) for one in results),
        failed=sum(one.outcome == "failed" for one in results),
        generated=_share(sum("generated" in one.reply.origins for one in answered), len(answered)),
        p50=_at(seconds, 0.5),
        p95=_at(seconds, 0.95),
    )


def _is_worded(reply: Reply) -> bool:
    return any(message.origin == "generated" or message.response == FROM_PAGES for message in reply.messages)


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
