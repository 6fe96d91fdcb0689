"""Sums, multiples, differences and discounts that a reply may work out from the figures of the passages."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, product
from math import isclose, prod

from concierge.guardrails.facts.claim import Claim
from concierge.guardrails.facts.figures import NUMBER, number
from concierge.guardrails.facts.sentences import part_span

MOST_ADDED = 5  # different things that are added up
MOST_CHOICES = 64  # ways to pick one figure of each; more would be guessing, not adding
SMALL_NUMBERS = (2, 3, 4)  # of one thing, where the sentence doesn't say how many

MOST_OF_ONE = 200  # pieces; a larger number in a message is a price or a year

# "Two Mossbed … Bags (FW-303) are $198": a number before a name that is blanked out.
_COUNTED = re.compile(rf"\b({NUMBER})\s{{4,}}", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:together|total(?:s|ing)?|altogether|in all|combined|com(?:es?|ing) to|came to|adds? up|sum"
    r"|before (?:any )?tax|all (?:three|two|four)|for (?:both|the (?:pair|set|kit|lot)))\b",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"\W*(?:together|in all|altogether|combined|(?:in )?total|before (?:any )?tax|for (?:both|all))\b", re.IGNORECASE
)
_SINGLE = re.compile(r"\s*(?:each|apiece|per\b|a piece|\)?\s?for (?:the|one)\b)|\s?/", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"\b(?:more|less|heavier|lighter|cheaper|larger|bigger|smaller|taller|shorter|longer|warmer|colder|thicker|extra|differ\w*"
    r"|sav(?:e|es|ing)|cut|short of|short|left|away|apart|to go|another)\b",
    re.IGNORECASE,
)
_DISCOUNT = re.compile(r"\b(?:code|off|discount|with [A-Z]+\d*|after|down to|members?|save)\b")
_MASS = ("g", "kg", "lb", "oz")
_SUMMED = ("price", "measure")
_DIFFERING = ("price", "measure", "temperature", "period")


def is_total(claim: Claim, sentence: str) -> bool:
    """Return whether a figure is said to be the sum of several, or of several pieces."""
    if claim.kind not in _SUMMED or _SINGLE.match(sentence, claim.end):
        return False
    start, end = part_span(sentence, claim.start, claim.end)
    before = [one.end() for one in _TOTAL.finditer(sentence, start, claim.start)]
    # "At $45 come to $540": only the figure right after the words is the sum.
    if before and not re.search(r"[\d;:]", sentence[before[-1] : claim.start]):
        return True
    return bool(_TOTAL_AFTER.match(sentence, claim.end, end))


def worked_out(
    claim: Claim,
    sentence: str,
    by_product: Mapping[str, Sequence[Claim]],
    general: Sequence[Claim],
    pieces: Collection[float],
    subject: Collection[str],
) -> bool:
    """Return whether a figure follows from the figures stated, where its sentence says that it was worked out.

    Args:
        claim: the figure of the reply.
        sentence: the sentence it stands in, with names blanked out.
        by_product: what the passages state of each product that the reply is about: today's figures.
        general: what they state of no product: thresholds, fees, percentages.
        pieces: how many of a thing the customer speaks of.
        subject: the products that the figure is about.
    """
    if len(claim.values) != 1:
        return False
    figures = {sku: _figures(claim, stated) for sku, stated in by_product.items()}
    fees = _figures(claim, general)
    start, end = part_span(sentence, claim.start, claim.end)
    part = sentence[start:end]
    counted = _COUNTED.findall(sentence[: claim.start])
    counts = {int(one) for one in pieces if 1 < one <= MOST_OF_ONE and one == int(one)}
    counts |= {int(number(one)) for one in counted}
    if claim.kind in _SUMMED and _TOTAL.search(sentence[: claim.end] + sentence[claim.end : end]):
        groups = [figures, {sku: own for sku, own in figures.items() if sku in subject}]
        if any(_is_sum(claim, chosen, counts) for group in groups for chosen in _choices(group)):
            return True
        if not by_product and any(_equal(claim, fee * count) for fee in fees for count in counts):
            return True
    if claim.kind == "price" and counted:
        own = {one for sku in subject for one in figures.get(sku, ())}
        if any(_equal(claim, one * number(counted[-1])) for one in own):
            return True
    if claim.kind in _DIFFERING and _DIFFERENCE.search(part) and _is_difference(claim, figures, fees):
        return True
    return claim.kind == "price" and bool(_DISCOUNT.search(sentence)) and _is_discounted(claim, figures, general)


def _figures(claim: Claim, stated: Iterable[Claim]) -> frozenset[float]:
    alike = [other for other in stated if other.kind == claim.kind and len(other.values) == 1]
    same = frozenset(other.values[0] for other in alike if other.unit == claim.unit)
    if same or claim.unit not in _MASS:
        return same
    return frozenset(other.values[0] for other in alike if other.unit in _MASS)


def _choices(figures: Mapping[str, frozenset[float]]) -> Iterable[tuple[float, ...]]:
    """Yield the ways to take one figure of each product."""
    known = [own for own in figures.values() if own]
    if 1 <= len(known) <= MOST_ADDED and prod(map(len, known)) <= MOST_CHOICES:
        yield from product(*known)


def _is_sum(claim: Claim, addends: tuple[float, ...], counts: Collection[int]) -> bool:
    times = {1, *counts} if counts else {1}
    if len(addends) == 1:
        return any(_equal(claim, addends[0] * count) for count in counts or SMALL_NUMBERS)
    few = sorted(times)[:4]
    return any(
        _equal(claim, sum(one * count for one, count in zip(addends, chosen, strict=True)))
        for chosen in product(few, repeat=len(addends))
    )


def _is_difference(claim: Claim, figures: Mapping[str, frozenset[float]], fees: frozenset[float]) -> bool:
    pairs = [pair for one, other in combinations(figures.values(), 2) for pair in product(one, other)]
    pairs += [pair for own in figures.values() for pair in product(own, fees)]
    if claim.kind == "price":
        pairs += [pair for own in figures.values() for pair in combinations(own, 2)]
    return any(_equal(claim, abs(one - other)) for one, other in pairs)


def _is_discounted(claim: Claim, figures: Mapping[str, frozenset[float]], general: Sequence[Claim]) -> bool:
    shares = {value / 100 for other in general if other.kind == "percentage" for value in other.values}
    return any(
        _equal(claim, figure * part)
        for own in figures.values()
        for figure in own
        for share in shares
        for part in (share, 1 - share)
    )


def _equal(claim: Claim, value: float) -> bool:
    return isclose(claim.values[0], value, abs_tol=max(claim.step / 2, 0.005))
