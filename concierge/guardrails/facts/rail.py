"""The closed-world fact rail: a reply states only what its passages state, of the same product."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concierge.guardrails.facts.arithmetic import is_total, worked_out
from concierge.guardrails.facts.attributes import ATTRIBUTES
from concierge.guardrails.facts.binding import Reader, Reading, Statement
from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.contradictions import contradicts
from concierge.guardrails.facts.echo import is_echoed, numbers_said
from concierge.guardrails.facts.evidence import Evidence, PassageReader
from concierge.guardrails.facts.fit import comparable, is_current, is_mixed_up, of_the_same_store
from concierge.guardrails.facts.kinds import kinds_of
from concierge.guardrails.facts.mentions import ProductNames
from concierge.guardrails.facts.names import Names
from concierge.guardrails.facts.pages import PageNames
from concierge.guardrails.facts.product_names import Vocabulary, invented_names
from concierge.guardrails.facts.sentences import normalised
from concierge.guardrails.finding import Finding, Grounds

VERSION = "1"
MOST_CHARACTERS = 4000  # several times the longest reply that data/guidelines.yml allows
MOST_EVIDENCE = 3  # unsupported claims that a finding names

# Kinds whose words may look like a name and are checked as what they are.
_NO_NAMES = (
    "link",
    "email address",
    "phone number",
    "identifier",
    "order number",
    "size",
    "code",
    "grade",
    "date",
    "color",
)
NOT_KNOWN = re.compile(
    r"\b(?:I|we|pages?|catalog|charts?)\s(?:don't|doesn't|can't|cannot|couldn't|do not|does not)\s(?:\w+\s){0,3}?"
    r"(?:list|name|see|have|say|know|mention|find|found|confirm|cover|give|state|specify|tell|show)s?\b"
    r"|\b(?:isn't|aren't|not) (?:listed|given|stated|in our|on our)\b|\bno (?:information|details?) (?:on|about)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Case:
    """One reply, read, with what it may rest on."""

    readings: Sequence[Reading]
    evidence: Evidence
    said: str
    told: Sequence[Claim]

    @property
    def skus(self) -> list[str]:
        """The products that the reply mentions."""
        return sorted({sku for reading in self.readings for one in reading.mentions for sku in one.skus})


class FactsRail:
    """Blocks a reply with a figure, name, code, address or attribute that the passages do not hold."""

    name = "facts"
    version = VERSION

    def __init__(self, names: Names) -> None:
        """Prepare for a catalogue.

        Args:
            names: what exists in the shop, by name.
        """
        self._names = names
        kinds = kinds_of(names)
        self._kinds = {kind.name: kind for kind in kinds}
        self._reader = Reader(ProductNames(names), PageNames(names), kinds)
        self._passages = PassageReader(self._reader)

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a pass, or a block with the unsupported words as evidence."""
        if len(reply) > MOST_CHARACTERS:
            return Finding(self.name, self.version, "block", evidence=f"more than {MOST_CHARACTERS} characters")
        wrong = list(dict.fromkeys(self.unsupported(reply, grounds)))
        if not wrong:
            return Finding(self.name, self.version, "pass")
        return Finding(self.name, self.version, "block", evidence="; ".join(wrong[:MOST_EVIDENCE]))

    def unsupported(self, reply: str, grounds: Grounds) -> Iterator[str]:
        """Yield what the reply states and the passages do not, in words that may be logged."""
        evidence = Evidence(grounds.passages, self._passages, self._names)
        asked = [normalised(text) for text in (grounds.question, *grounds.conversation)]
        readings = self._reader.read(normalised(reply), known=sorted(evidence.skus))
        case = _Case(readings, evidence, " ".join(asked).lower(), self._personal_claims(grounds.told))
        yield from self._unknown_names(case, asked, grounds.told)
        for reading in readings:
            wrong = [self._words(one.claim) for one in reading.statements if not self._holds(one, reading, case)]
            yield from wrong
            if not wrong and not reading.sentence.asks and not NOT_KNOWN.search(reading.sentence.text):
                yield from _contradictions(reading, evidence)

    def _holds(self, statement: Statement, reading: Reading, case: _Case) -> bool:
        claim, kind = statement.claim, self._kinds[statement.claim.kind]
        text, evidence = reading.sentence.text, case.evidence
        if kind is ATTRIBUTES and (reading.sentence.asks or NOT_KNOWN.search(text)):
            return True
        if (kind.personal and kind.supported(claim, case.told)) or claim.name in evidence.paths:
            return True
        if not kind.depends_on_subject:
            return kind.supported(claim, evidence.claims())
        skus: tuple[str | None, ...] = statement.subject.skus or (None,)
        held = [_is_stated(statement, kind, sku, evidence) for sku in skus]
        if (all(held) if statement.subject.every else any(held)) and (
            not is_total(claim, text) or _is_stated_total(claim, evidence)
        ):
            return True
        if kind.echoed and is_echoed(statement, case.said, evidence):
            return True
        own = {
            sku: [one.claim for one in evidence.about(sku, frozenset()) if is_current(one, sku)] for sku in case.skus
        }
        general = [one.claim for one in evidence.statements if not one.subject.skus]
        pieces = numbers_said(case.said)
        return worked_out(claim, reading.masked, own, general, pieces, statement.subject.skus)

    def _unknown_names(self, case: _Case, asked: Sequence[str], told: Sequence[str]) -> Iterator[str]:
        evidence = case.evidence
        allowed = evidence.skus | {sku for text in asked for sku in self._reader.asked_about(text)}
        own = [*self._names.brands, *self._names.colors, *self._names.stores.values(), *self._names.campaigns.values()]
        vocabulary = Vocabulary([evidence.text, *asked, *told], own)
        for reading in case.readings:
            for mention in reading.mentions:
                if mention.wrong:
                    yield mention.wrong
                elif not set(mention.skus) & allowed:
                    yield reading.sentence.text[mention.start : mention.end]
            if not NOT_KNOWN.search(reading.sentence.text):
                yield from (page.words for page in reading.pages if not evidence.has_page(page))
            taken = [(one.start, one.end) for one in reading.mentions]
            taken += [(one.start, one.end) for one in reading.pages]
            taken += [(one.claim.start, one.claim.end) for one in reading.statements if one.claim.kind in _NO_NAMES]
            yield from invented_names(reading.sentence, vocabulary, taken)

    def _personal_claims(self, texts: Sequence[str]) -> list[Claim]:
        kinds = [kind for kind in self._kinds.values() if kind.personal]
        return [claim for text in texts for kind in kinds for claim in kind.claims_in(normalised(text))]

    def _words(self, claim: Claim) -> str:
        return f"{claim.kind} not in the sources" if self._kinds[claim.kind].personal else claim.text


def _is_stated(statement: Statement, kind: Kind, sku: str | None, evidence: Evidence) -> bool:
    """Return whether the passages state a claim of this product, in words that are about the same."""
    pool = [one for one in evidence.about(sku, statement.subject.pages) if comparable(statement, one, sku)]
    usable = (of_the_same_store(statement, pool) if kind is ATTRIBUTES else []) or pool
    if not kind.supported(statement.claim, [one.claim for one in usable]):
        return False
    return not kind.compared or not is_mixed_up(statement, kind, usable)


def _is_stated_total(claim: Claim, evidence: Evidence) -> bool:
    """Return whether the passages give a figure as a sum, as computed ones do."""
    return any(
        one.claim.kind == claim.kind and one.claim.values == claim.values and is_total(one.claim, one.sentence.text)
        for one in evidence.statements
    )


def _contradictions(reading: Reading, evidence: Evidence) -> Iterator[str]:
    for said, subject in reading.assertions:
        skus: tuple[str | None, ...] = subject.skus or (None,)
        wrong = [contradicts(said, evidence.assertions_about(sku, subject.pages)) for sku in skus]
        if any(wrong) if subject.every else all(wrong):
            yield " ".join(said.clause.text.split())
