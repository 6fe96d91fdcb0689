"""Figures that the customer gave, such as a budget, said again as theirs and never as a fact about a product."""

import re

from concierge.guardrails.facts.binding import Statement
from concierge.guardrails.facts.claim import Claim
from concierge.guardrails.facts.evidence import Evidence
from concierge.guardrails.facts.figures import numbers_in
from concierge.guardrails.facts.fit import is_current
from concierge.guardrails.facts.sentences import part_span

_STATES = re.compile(
    r"\b(?:costs?|priced?|prices?|weighs?|holds?|rated?|rating|limit|comfort|lasts?|carries|measures|capacity|warranty"
    r"|R-value|sale|regular|comes? (?:in|with)|delivers?|takes|within)\b",
    re.IGNORECASE,
)
_STATES_AFTER = re.compile(r"[\s-]*(?:limit|comfort|rating|warranty)\b")
_OF_THE_CUSTOMER = re.compile(
    r"\b(?:under|below|within|over|above|up to|around|about|your|you|you're|budget|spend|limit|at|if|for|cap"
    r"|than|between|not)\b",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=\d)(?=[A-Za-z])|[$#]")
_MASS = ("g", "kg", "lb", "oz")


def numbers_said(text: str) -> frozenset[float]:
    """Return the numbers in a message, whatever unit sticks to them; "one" is hardly ever a number there."""
    return numbers_in(_GLUED.sub(" ", text)) - {1.0}


def is_echoed(statement: Statement, said: str, evidence: Evidence) -> bool:
    """Return whether the customer gave a figure, the reply says it as theirs, and it is not plainly untrue.

    Args:
        statement: the reply's statement.
        said: what the customer said, in lower case.
        evidence: the passages, for the product's own figure: "under $100" of one for $179 is untrue.
    """
    claim, sentence = statement.claim, statement.sentence.text
    numbers = numbers_in(_GLUED.sub(" ", claim.text))
    if not (numbers <= numbers_said(said) if numbers else claim.text.lower() in said):
        return False
    start, end = part_span(sentence, claim.start, claim.end)
    before, after = sentence[start : claim.start], sentence[claim.end : end]
    if _STATES.search(before) or _STATES_AFTER.match(after) or _is_beyond(statement, evidence):
        return False
    if claim.kind != "price":
        return True
    return bool(_OF_THE_CUSTOMER.search(before)) or after.lstrip().startswith(("budget", "limit"))


def _is_beyond(statement: Statement, evidence: Evidence) -> bool:
    claim = statement.claim
    own = [
        value
        for sku in statement.subject.skus
        for one in evidence.about(sku, frozenset())
        if is_current(one, sku) and one.claim.kind == claim.kind and _same_measure(one.claim, claim)
        for value in one.claim.values
    ]
    if not own or claim.hedge not in ("under", "over"):
        return False
    bound = claim.values[-1]
    return min(own) > bound if claim.hedge == "under" else max(own) < bound


def _same_measure(one: Claim, other: Claim) -> bool:
    return one.unit == other.unit or (one.unit in _MASS and other.unit in _MASS)
