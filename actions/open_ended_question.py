"""Open-ended questions: answered by the model from the shop's pages, from the pages word for word, or honestly not."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.proof import verified_customer
from actions.scenario import LATEST, OPEN_QUESTION, Events, Reply, Scenario, said
from actions.spanish import PERSON_IN_SPANISH
from concierge import clock
from concierge.generation.answer import Answer, Asked
from concierge.generation.memory import memory_of
from concierge.generation.parts import answer_service
from concierge.generation.prompt import Said
from concierge.generation.service import GenerationService
from concierge.guardrails.finding import Finding
from concierge.knowledge.search.passage import Passage
from concierge.languages import language_of
from concierge.settings import get_settings
from concierge.storage import get_sessions

UNANSWERED = "unanswered_in_a_row"
OFFERS_PERSON = "person"
MOST_UNANSWERED = 2  # guidelines.yml, ESC-09
REMEMBERED_TURNS = 12  # messages of both sides; the prompt keeps what fits of them
MOST_SOURCES = 3
FEWEST_WORDS = 3  # of a message that may be a question though nothing was recognised in it
_ASKS = re.compile(
    r"^\W*(?:so |and |but |ok |hey |hi )?(?:what|which|how|why|where|when|who|is|are|do|does|did|can|could|would|"
    r"should|will|has|have|any|if)\b|"
    r"(?:[.,;!?]\s*|\b(?:and|but|so|or)\s+)(?:what|which|how|why|where|when|is|are|does|did|can|could|would|should|will)\b|"
    r"\b(?:can i|do i|should i|will it|is it|are they|is there|do you|what's|how's|wondering)\b",
    re.IGNORECASE,
)
# Approved texts that ask whether a person should help, with the question that stays open.
_OFFERS = {"utter_other_language": OFFERS_PERSON, "utter_offer_person_es": PERSON_IN_SPANISH}
# "Can you cancel it?" asks for something to be done, not what the rules are.
_REQUESTS = re.compile(
    r"\b(?:can|could|would|will) (?:you|u|ya|someone|we)\b|\b(?:please|pls|plz|help)\b|"
    r"\bi(?:'d| would)? (?:like|want|wanna|need)\b|\bhow (?:do|can|would) i\b",
    re.IGNORECASE,
)
_WORTH_KNOWING = ("product", "size", "color", "activity", "season", "budget", "store")


@lru_cache
def service() -> GenerationService:
    """Return the process's service; the model begins to load when it is first asked for."""
    made = answer_service(get_settings())
    made.start()
    return made


class OpenEndedQuestion(Scenario):
    """Answers what no script foresees."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_open_ended_question"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer, or say that the pages do not; the second time in a row, offer a person."""
        if not said(tracker):
            reply.approved("utter_not_understood")
            return []
        given = await service().answer(_asked(tracker), clock.today())
        if not _said(reply, given):
            return _not_answered(reply, tracker, given)
        offer = _OFFERS.get(given.response or "")
        offered = [SlotSet(OPEN_QUESTION, offer)] if offer else []
        return [SlotSet(UNANSWERED, None), *_spoken_of(given), *offered]


async def answered_from_pages(reply: Reply, tracker: Tracker) -> Events | None:
    """Answer a message that no intent was recognised in, if it asks something that the pages clearly answer.

    Returns:
        events; None when nothing was said.
    """
    if not _may_be_question(said(tracker)):
        return None
    given = await service().answer(replace(_asked(tracker), unsure=True), clock.today())
    if given.kind not in ("generated", "pages") or not _said(reply, given):
        return None
    return _spoken_of(given)


async def quoted_from_pages(reply: Reply, tracker: Tracker) -> None:
    """Say what the pages state on a question before a form asks its own; say nothing where they do not clearly do."""
    text = said(tracker)
    if not _may_be_question(text) or _REQUESTS.search(text):
        return
    given = await service().answer(replace(_asked(tracker), unsure=True, word_for_word=True), clock.today())
    if given.kind == "pages":
        _said(reply, given)


def _spoken_of(given: Answer) -> Events:
    """Return an event that keeps the product which an answer was about, for "and how heavy is it"."""
    products = {passage.source for passage in given.passages if passage.kind == "product"}
    return [SlotSet(LATEST, products.pop())] if len(products) == 1 else []


def _may_be_question(text: str) -> bool:
    words = text.split()
    return len(words) >= FEWEST_WORDS and ("?" in text or _ASKS.search(text) is not None)


def _said(reply: Reply, given: Answer) -> bool:
    rails = _told(given.findings)
    if given.kind == "generated":
        sources = sources_of(given.passages)
        reply.generated(given.text, sources=sources, rails=rails, model=given.model, failed=given.failed)
    elif given.kind == "pages":
        reply.facts("utter_from_pages", facts=given.text, sources=sources_of(given.passages), rails=rails)
    elif given.kind == "template" and given.response:
        reply.approved(given.response, rails=rails)
    else:
        return False
    return True


def sources_of(passages: Sequence[Passage]) -> list[dict[str, str]]:
    """Return the pages behind passages, as clients show them: title and address, each page once."""
    address = get_settings().public_address
    pages: dict[str, str] = {}
    for passage in passages:
        if passage.url_path:
            pages.setdefault(f"{address}{passage.url_path}", passage.title.partition(":")[0])
    return [{"title": title, "url": url} for url, title in pages.items()][:MOST_SOURCES]


def _asked(tracker: Tracker) -> Asked:
    question = said(tracker)
    before = [
        Said("customer" if event["event"] == "user" else "assistant", str(event["text"]))
        for event in tracker.events
        if event["event"] in ("user", "bot") and event.get("text") and not str(event["text"]).startswith("/")
    ]
    if before and before[-1].author == "customer":
        before.pop()
    before = before[-REMEMBERED_TURNS:]
    known = [f"{slot}: {value}" for slot in _WORTH_KNOWING if (value := tracker.slots.get(slot))]
    with get_sessions()() as session:
        memory = memory_of(session, tracker.sender_id, verified_customer(tracker), clock.now())
    first_name = tracker.slots.get("customer_first_name")
    return Asked(
        question=question,
        conversation=before,
        unguarded=[one.text for one in before if one.author == "customer"],
        known=known,
        memory=memory,
        told=[str(first_name)] if first_name else [],
        language=language_of(question),
    )


def _not_answered(reply: Reply, tracker: Tracker, given: Answer) -> Events:
    unanswered = int(tracker.get_slot(UNANSWERED) or 0) + 1
    again = unanswered >= MOST_UNANSWERED or given.kind == "handoff"
    reply.approved("utter_offer_person_after_failures" if again else "utter_no_answer", rails=_told(given.findings))
    return [SlotSet(UNANSWERED, None if again else unanswered), SlotSet(OPEN_QUESTION, OFFERS_PERSON)]


def _told(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return the rails' decisions for the journal; what led to them may hold personal data and stays here."""
    return [{"rail": one.rail, "version": one.version, "decision": one.decision} for one in findings]
