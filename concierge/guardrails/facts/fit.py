"""Whether a figure stands in the passages for what the reply says it is, judged by the words around both."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.attributes import ATTRIBUTES
from concierge.guardrails.facts.binding import Statement
from concierge.guardrails.facts.claim import Kind
from concierge.guardrails.facts.measures import MEASURES
from concierge.guardrails.facts.polarity import polarity_at
from concierge.guardrails.facts.prices import PRICES
from concierge.guardrails.facts.sentences import part_span
from concierge.guardrails.facts.stems import content_stems

MARGIN = 3  # how much better another figure has to fit the words around it to be the one that was meant
NEAR = 3  # what a word in the same part of the sentence counts, against one for a word elsewhere in it
_RELATIVE_KINDS = (PRICES.name, MEASURES.name)
_THAN = re.compile(
    r"\s(?:heavier|lighter|more|less|larger|smaller|bigger|taller|shorter|longer|warmer|colder|thicker|off)\b"
)
_OWN_PRICE = re.compile(r"\b(?:on sale|costs?|sale price|regular price|list price)\b")
_PRICE_WORDS = "costs sale price regular list now today currently"
_AFTER_NUMBER = re.compile(r"\(FW-\d{3}, (?:on sale for )?$")


def comparable(statement: Statement, other: Statement, sku: str | None) -> bool:
    """Return whether a statement of the passages can be what the reply repeats.

    Args:
        statement: the reply's.
        other: the passages'.
        sku: the product that the reply's is about; None for none.
    """
    if statement.claim.kind in _RELATIVE_KINDS and is_relative(statement) != is_relative(other):
        return False
    if other.subject.skus or sku is None:
        return True
    # A product's own price is not what some rule costs.
    if statement.claim.kind == PRICES.name and _is_own_price(statement):
        return False
    return bool(other.around & statement.around or other.subject.pages & statement.subject.recent)


def of_the_same_store(statement: Statement, pool: Sequence[Statement]) -> list[Statement]:
    """Return what is said of the store that the reply names, for an attribute such as being in stock."""
    return [one for one in pool if one.claim.name == statement.claim.name and _stores(one) & _stores(statement)]


def is_mixed_up(statement: Statement, kind: Kind, pool: Sequence[Statement]) -> bool:
    """Return whether the words around a figure fit another figure of the same subject clearly better."""
    relative = is_relative(statement)
    rivals = [
        one
        for one in pool
        if (one.claim.kind, one.claim.unit) == (kind.name, statement.claim.unit)
        and (kind is not ATTRIBUTES or one.claim.name == statement.claim.name)
        and is_relative(one) == relative
        and polarity_at(one.sentence.text, one.claim.start) is not None
    ]
    own = [one for one in rivals if kind.supported(statement.claim, [one.claim])]
    # Where the product's own page has the figure, a general rule is no rival to it.
    direct = any(one.subject.skus for one in own)
    others = [one for one in rivals if one not in own and bool(one.subject.skus) >= direct]
    best = max((_agreement(statement, one) for one in own), default=0)
    return bool(own) and max((_agreement(statement, one) for one in others), default=0) - best >= MARGIN


def is_current(statement: Statement, sku: str) -> bool:
    """Return whether a statement gives a figure of the product as it is today: no regular price, no difference."""
    return sku in statement.subject.skus and not is_relative(statement) and "regular" not in statement.near


def is_relative(statement: Statement) -> bool:
    """Return whether a figure is a difference: "980 g heavier"."""
    text, claim = statement.sentence.text, statement.claim
    return bool(_THAN.match(text, claim.end) or text[: claim.start].endswith(("by ", "saves ", "save ")))


def _agreement(one: Statement, other: Statement) -> int:
    return NEAR * len(one.near & other.near) + len(one.around & other.around)


def _is_own_price(statement: Statement) -> bool:
    text, claim = statement.sentence.text, statement.claim
    start, end = part_span(text, claim.start, claim.end)
    # "Standard shipping costs $6.95" says itself whose price it is.
    whose = statement.near - content_stems(_PRICE_WORDS)
    return bool(_AFTER_NUMBER.search(text[: claim.start]) or (not whose and _OWN_PRICE.search(text[start:end])))


def _stores(statement: Statement) -> frozenset[str]:
    return frozenset(page for page in statement.subject.pages if page.startswith("store_"))
