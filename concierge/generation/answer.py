"""One open-ended turn: rails, facts, model, rails again, and what is said when any of it fails."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol

from sqlalchemy.orm import Session

from concierge.generation import passage_reply, references
from concierge.generation.generator import Generator, GeneratorError, Sampling
from concierge.generation.passage_reply import Vector
from concierge.generation.prompt import Prompt, Said, build_prompt
from concierge.guardrails.documents import Cleaned
from concierge.guardrails.finding import Finding, Grounds, Incoming, Verdict
from concierge.guidelines import Guidelines
from concierge.knowledge.catalogue import product_by_kind
from concierge.knowledge.search.filters import read_filters
from concierge.knowledge.search.passage import Passage
from concierge.storage import Product

logger = logging.getLogger(__name__)

Kind = Literal["generated", "pages", "template", "unknown", "handoff"]
LONGEST_TURN = 4.0  # seconds; with what comes before and after it stays within CONCIERGE_ACTION_SECONDS
SECOND_TRY = Sampling(temperature=0.6, seed=7)
PASSAGES = 6
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)°F%])([.!?])(?=\s+[A-Z0-9$]|$)")


@dataclass(frozen=True)
class Asked:
    """An open-ended question with all that may bear on its answer.

    Attributes:
        question: the customer's message.
        conversation: what was said before, oldest first.
        unguarded: the customer's earlier messages that no rail has cleared.
        known: slot values worth knowing, such as "size: M".
        memory: what is known of a customer who agreed to it.
        told: personal data the customer may see.
        language: the language of the message, as a code.
        unsure: whether no intent was recognised, so that only pages that clearly answer count.
        word_for_word: whether only sentences of pages will do, as a model has no part in what is said next.
    """

    question: str
    conversation: Sequence[Said] = ()
    unguarded: Sequence[str] = ()
    known: Sequence[str] = ()
    memory: Sequence[str] = ()
    told: Sequence[str] = ()
    language: str = "en"
    unsure: bool = False
    word_for_word: bool = False


@dataclass(frozen=True)
class Answer:
    """What to say, and where it comes from.

    Attributes:
        kind: "generated": the model's words; "pages": sentences of pages, word for word; "template": the response
            `response`; "unknown": the pages do not say; "handoff": a person has to answer.
        text: the reply, "" where a response says it.
        response: a response of the domain, for "template".
        passages: the passages the reply rests on.
        findings: what every rail decided, in order.
        model: the model's name and version, "" where it had no part.
        failed: why the model gave nothing that could be said, "" where it did.
    """

    kind: Kind
    text: str = ""
    response: str | None = None
    passages: Sequence[Passage] = ()
    findings: Sequence[Finding] = field(default_factory=tuple)
    model: str = ""
    failed: str = ""


class FindsPassages(Protocol):
    """What the answer needs of the search."""

    def find(self, question: str, *, limit: int = ..., earlier: Sequence[str] = ...) -> Sequence["Found"]:
        """Return passages for a question, the best first."""
        ...

    def products_meant(self, question: str, earlier: Sequence[str] = ...) -> Sequence[str]:
        """Return the item numbers of the products that a question is about."""
        ...


class Found(Protocol):
    """A passage with how well it answers, 0 to 1."""

    @property
    def passage(self) -> Passage:
        """The passage."""
        ...

    @property
    def score(self) -> float:
        """How well it answers."""
        ...


class Guards(Protocol):
    """What the answer needs of the rails."""

    def check_input(self, message: Incoming) -> Verdict:
        """Look at a message before the model does."""
        ...

    def rewritten(self, said: str) -> str:
        """Return a message of the conversation as the model may read it."""
        ...

    def check_documents(self, passages: Iterable[Passage]) -> Cleaned:
        """Take out what tries to steer the model."""
        ...

    def check_output(self, reply: str, grounds: Grounds) -> Verdict:
        """Look at a reply before the customer does."""
        ...


class Answerer:
    """Answers open-ended questions from the shop's own pages."""

    def __init__(
        self,
        *,
        search: FindsPassages,
        compute: Callable[[Session, str, date, Sequence[str]], Sequence[Passage]],
        rails: Guards,
        generator: Generator,
        guidelines: Guidelines,
        vector: Callable[[str], Vector],
        least_score: float,
        least_score_unsure: float = 1.0,
    ) -> None:
        """Put the parts together; nothing is loaded here.

        Args:
            search: finds passages.
            compute: facts that are computed from a question and the item numbers of the products it is about.
            rails: input, document and output rails.
            generator: the model.
            guidelines: the brand's rules.
            vector: the sentence encoder.
            least_score: below this score a passage does not answer the question.
            least_score_unsure: the same for a question that may be none; 1 answers none of them.
        """
        self._search = search
        self._compute = compute
        self._rails = rails
        self._generator = generator
        self._guidelines = guidelines
        self._vector = vector
        self._least_score = least_score
        self._least_score_unsure = least_score_unsure

    async def answer(self, session: Session, asked: Asked, today: date) -> Answer:
        """Return the answer. Whatever fails, there is one: see `Answer.kind`."""
        deadline = time.monotonic() + LONGEST_TURN
        asked, incoming = await asyncio.to_thread(self.cleared, asked)
        findings = list(incoming.findings)
        stopped = incoming.stopped_by
        if stopped is not None:
            kind: Kind = "handoff" if stopped.decision == "handoff" else "template"
            return Answer(kind, response=stopped.response, findings=findings)
        found = self.found(session, asked, today)
        findings += found.findings
        if not found.passages:
            return Answer("unknown", findings=findings)
        written = _UNWRITTEN if asked.word_for_word else await self._written(asked, found, deadline)
        findings += written.findings
        if written.text:
            used = _used(written.text, written.passages)
            return Answer("generated", written.text, passages=used, findings=findings, model=self._generator.model)
        quoted = passage_reply.reply_of(found.by_part, self._vector)
        if quoted is None:
            return Answer("unknown", findings=findings, model=self._generator.model, failed=written.failed)
        return Answer("pages", quoted.text, passages=quoted.passages, findings=findings, failed=written.failed)

    def cleared(self, asked: Asked) -> tuple[Asked, Verdict]:
        """Return what was asked and said before as the model may read it, and what the input rails make of it."""
        incoming = self._rails.check_input(Incoming(asked.question, asked.unguarded))
        said = [replace(one, text=self._rails.rewritten(one.text)) for one in asked.conversation]
        return replace(asked, question=incoming.text, conversation=said), incoming

    def found(self, session: Session, asked: Asked, today: date) -> "FoundFacts":
        """Return the facts for what was cleared: what is computed first, then what the search finds for each part."""
        question = asked.question
        least = self._least_score_unsure if asked.unsure else self._least_score
        before = [said.text for said in asked.conversation]
        asked_before = [said.text for said in asked.conversation if said.author == "customer"]
        reference = references.resolve(session, question, before, today)
        meant = [one.sku for one in reference.products] or self._search.products_meant(question, asked_before)
        only = None if meant else product_by_kind(session, question)
        meant = [only.sku] if only else meant
        cleaned = self._rails.check_documents(self._compute(session, question, today, meant))
        computed, findings = cleaned.passages, list(cleaned.findings)
        by_part: list[tuple[str, Sequence[Passage]]] = [(question, [passage]) for passage in computed]
        subject = reference.said or (_named(only) if only else _best_named(session, computed))
        ranked: list[list[Passage]] = []
        for part in passage_reply.parts_of(question):
            names_gear = read_filters(part).has_gear or bool(self._search.products_meant(part))
            wording = f"{part} ({subject})" if subject and (only or not names_gear) else part
            hits = self._search.find(wording, limit=PASSAGES, earlier=asked_before)
            clean = self._rails.check_documents(hit.passage for hit in hits if hit.score >= least)
            findings += clean.findings
            ranked.append(clean.passages)
            if clean.passages and not (computed and names_gear and not meant):
                by_part.append((part, clean.passages))
        return FoundFacts(reference.said, [*computed, *_in_turn(ranked)][: 2 * PASSAGES], by_part, findings)

    def prompt(self, asked: Asked, found: "FoundFacts", correction: str = "") -> Prompt:
        """Return what the model is given."""
        return build_prompt(
            self._guidelines,
            question=asked.question,
            passages=found.passages,
            conversation=asked.conversation,
            known=asked.known,
            memory=asked.memory,
            refers_to=found.refers_to,
            count=self._generator.count_tokens,
            correction=correction,
        )

    async def _written(self, asked: Asked, found: "FoundFacts", deadline: float) -> "_Written":
        """Let the model write, and once again with what was wrong, as far as time allows."""
        findings: list[Finding] = []
        sampling, failed, correction = Sampling(), "", ""
        for _ in range(2):
            started = time.monotonic()
            try:
                prompt = self.prompt(asked, found, correction)
                async with asyncio.timeout(deadline - started):
                    completion = await self._generator.complete(prompt.turns, sampling)
            except (GeneratorError, TimeoutError) as error:
                logger.warning("The model gave no reply: %s", error or "the turn's time is up")
                return _Written("", [], findings, type(error).__name__)
            grounds = Grounds(
                question=asked.question,
                passages=prompt.passages,
                conversation=[said.text for said in asked.conversation],
                told=asked.told,
                secrets=[prompt.instructions],
                language=asked.language,
            )
            reply = _whole_sentences(completion.text) if completion.finish == "length" else completion.text
            verdict = await asyncio.to_thread(self._rails.check_output, reply, grounds)
            findings += verdict.findings
            stopped = verdict.stopped_by
            if stopped is None:
                return _Written(verdict.text, prompt.passages, findings, "")
            failed = f"stopped by {stopped.rail}"
            took = time.monotonic() - started
            if time.monotonic() + took > deadline:
                break
            sampling, correction = SECOND_TRY, stopped.evidence
        return _Written("", [], findings, failed)


@dataclass(frozen=True)
class FoundFacts:
    """What a reply may rest on.

    Attributes:
        refers_to: the products that the message means without naming them.
        passages: computed facts and the best passages of every part, without doubles.
        by_part: each part of the question with its passages.
        findings: what the document rail decided.
    """

    refers_to: str
    passages: Sequence[Passage]
    by_part: Sequence[tuple[str, Sequence[Passage]]]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class _Written:
    text: str
    passages: Sequence[Passage]
    findings: Sequence[Finding]
    failed: str


_UNWRITTEN = _Written("", (), (), "")


def _whole_sentences(reply: str) -> str:
    """Return a reply that was cut off up to its last whole sentence; all of it where none is whole."""
    ends = [end.end(1) for end in _SENTENCE_END.finditer(reply)]
    return reply[: ends[-1]] if ends else reply


def _best_named(session: Session, computed: Sequence[Passage]) -> str:
    """Return the product that computed facts end with, their best match, by name and number; "" for none."""
    for passage in computed:
        *_, last = passage.text.splitlines()
        named = references.products_in(session, last)
        if named:
            return _named(named[0])
    return ""


def _named(product: Product) -> str:
    return f"{product.name} ({product.sku})"


def _in_turn(ranked: Sequence[Sequence[Passage]]) -> list[Passage]:
    """Return the best of every list, then the second best of every list, without doubles."""
    longest = max(map(len, ranked), default=0)
    mixed = [one[place] for place in range(longest) for one in ranked if place < len(one)]
    return list(dict.fromkeys(mixed))


def _used(text: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages whose page the reply names; all of them when it names none."""
    named = [passage for passage in passages if passage.source in text]
    return named or list(passages)[:PASSAGES]
