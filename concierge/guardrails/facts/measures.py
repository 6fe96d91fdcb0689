"""Weights, volumes, lengths and areas, with conversion between units."""

import re
from collections.abc import Iterator, Sequence
from math import isclose

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import (
    NUMBER,
    Figure,
    bare_figures_in,
    figures_in,
    hedge_before,
    number,
    stands_among,
)

KIND = "measure"
# What one unit is in the base unit of its dimension: grams, milliliters, millimeters, square feet.
# Source: the international yard and pound (1959); US customary liquid measure.
_UNITS = {
    "mass": {"g": 1, "kg": 1000, "oz": 28.349523125, "lb": 453.59237},
    "volume": {"ml": 1, "l": 1000, "fl oz": 29.5735295625, "qt": 946.352946, "gal": 3785.411784},
    "length": {"mm": 1, "cm": 10, "m": 1000, "km": 1e6, "in": 25.4, "ft": 304.8, "yd": 914.4, "mi": 1609344},
    "area": {"sq ft": 1, "sq in": 1 / 144, "sq m": 10.7639104},
}
_SPELLINGS = {
    "fl oz": r"fl\.?\s?oz|fluid ounces?",
    "sq ft": r"sq\.?\s?ft|square (?:feet|foot)",
    "sq in": r"sq\.?\s?in|square inch(?:es)?",
    "sq m": r"sq\.?\s?m|square met(?:er|re)s?|m2",
    "kg": r"kgs?|kilos?|kilograms?",
    "g": r"g(?![ ]?/)|grams?",
    "oz": r"oz|ounces?",
    "lb": r"lbs?|pounds?",
    "ml": r"ml|millilit(?:er|re)s?",
    "l": r"l(?![ ]?/)|lit(?:er|re)s?",
    "qt": r"quarts?",
    "gal": r"gallons?",
    "mm": r"mm|millimet(?:er|re)s?",
    "cm": r"cm|centimet(?:er|re)s?",
    "km": r"km|kilomet(?:er|re)s?",
    "m": r"m|met(?:er|re)s?",
    # "3 in Boise", "12 in stock" and "one in every" are no inches.
    "in": r"inch(?:es)?|in\b(?!\s(?:stock|store|stores|the|our|a|an|all|each|every|total|your|any|this|one|case"
    r"|line)\b)(?!(?-i:\s[A-Z][a-z]))|\"",
    "ft": r"ft|feet|foot|'(?!s)",
    "yd": r"yards?",
    "mi": r"mi|miles?",
}  # fmt: skip
_ANY_UNIT = "|".join(_SPELLINGS.values())
_PATTERNS = {unit: re.compile(rf"(?:{words})", re.IGNORECASE) for unit, words in _SPELLINGS.items()}
_DIMENSION = {unit: dimension for dimension, units in _UNITS.items() for unit in units}
_FACTOR = {unit: float(factor) for units in _UNITS.values() for unit, factor in units.items()}
_SIDES = re.compile(
    rf"(?<![\w.])({NUMBER})\s?x\s?({NUMBER})(?:\s?x\s?({NUMBER}))?(?:\s?({_ANY_UNIT})(?!\w))?", re.IGNORECASE
)
_SMALLER = {"lb": "oz", "ft": "in"}  # "3 lb 4 oz", "6 ft 2 in"
_BETWEEN = re.compile(r"\s?,?\s?(?:and\s)?")
_ENTRIES = re.compile(rf"(?:[A-Z][\w/']*\s{NUMBER}(?:-{NUMBER})?,\s)+(?=[A-Z][\w/']*\s$)")
CONVERTED = 0.03  # how far a converted figure may be off, where its last place would allow more
ABOUT = 0.06  # the same for a figure that is said to be a rough one


def claims_in(text: str) -> list[Claim]:
    """Return the weights, volumes, lengths and areas that a text names; "10 x 10 ft" is one claim."""
    claims = []
    taken: list[tuple[int, int]] = []
    for match in _SIDES.finditer(text):
        sides = tuple(number(side) for side in match.groups()[:3] if side)
        unit = _unit(match.group(4)) if match.group(4) else ""
        taken.append(match.span())
        claims.append(
            Claim(KIND, match.group(), *match.span(), sides, f"x{unit}", 1.0, hedge_before(text, match.start()))
        )
    figures = [
        figure
        for figure in figures_in(text, _ANY_UNIT)
        if not any(start < figure.end and figure.start < end for start, end in taken)
    ]
    for first, second in _joined(figures, text):
        claims += [*_listed_before(text, first), _claim(text, first, second)]
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same measure is stated, or one that is the same within rounding in another unit.

    A bare range of a size chart ("S 35-37") counts in whatever unit the claim has.
    """
    measures = [other for other in stated if other.kind == KIND]
    if claim.unit.startswith("x"):
        units = (claim.unit, "x") if claim.unit != "x" else tuple({other.unit for other in measures})
        return any(other.unit in units and other.values == claim.values for other in measures)
    dimension = _DIMENSION[claim.unit]
    same = [other for other in measures if other.unit in _DIMENSION and _DIMENSION[other.unit] == dimension]
    if stands_among(claim, [other for other in same if other.unit == claim.unit]):
        return True
    in_unit = tuple(value / _FACTOR[claim.unit] for value in claim.values)
    if claim.unit == "oz" and any(other.unit == "fl oz" and _equal(other, in_unit) for other in measures):
        return True
    # What the page gives in the unit claimed decides; else the figure may be converted.
    exact = {other.unit for other in same}
    others = [other for other in same if other.unit != claim.unit or claim.hedge == "about"]
    if others and all(
        any(_close(claim, value, end) for other in others for end in other.values) for value in claim.values
    ):
        return claim.unit not in exact or claim.hedge == "about" or _is_compound(claim)
    bare = [other for other in stated if other.kind == "number" and len(other.values) == len(claim.values) > 1]
    return any(_equal_numbers(other.values, in_unit) for other in bare)


def _joined(figures: list[Figure], text: str) -> Iterator[tuple[Figure, Figure | None]]:
    position = 0
    while position < len(figures):
        first = figures[position]
        second = figures[position + 1] if position + 1 < len(figures) else None
        smaller = _SMALLER.get(_unit(first.unit))
        if second and smaller == _unit(second.unit) and _BETWEEN.fullmatch(text[first.end : second.start]):
            yield first, second
            position += 2
        else:
            yield first, None
            position += 1


def _listed_before(text: str, last: Figure) -> Iterator[Claim]:
    """Yield the entries of a list that share the unit of its last one: "Regular 72, Long 78 in"."""
    entries = _ENTRIES.search(text[: last.start])
    if not entries:
        return
    unit = _unit(last.unit)
    for figure in bare_figures_in(entries.group()):
        start = entries.start() + figure.start
        values = tuple(value * _FACTOR[unit] for value in figure.values)
        yield Claim(KIND, figure.text, start, start + len(figure.text), values, unit, figure.step * _FACTOR[unit])


def _claim(text: str, first: Figure, second: Figure | None) -> Claim:
    unit = _unit(first.unit)
    values = tuple(value * _FACTOR[unit] for value in first.values)
    if second is None:
        step = first.step * _FACTOR[unit]
        return Claim(KIND, first.text, first.start, first.end, values, unit, step, first.hedge)
    smaller = _FACTOR[_unit(second.unit)]
    total = (values[0] + second.values[0] * smaller,)
    return Claim(
        KIND, text[first.start : second.end], first.start, second.end, total, unit, second.step * smaller, first.hedge
    )


def _unit(words: str) -> str:
    return next(unit for unit, pattern in _PATTERNS.items() if pattern.fullmatch(words.strip()))


def _is_compound(claim: Claim) -> bool:
    return claim.step < _FACTOR[claim.unit]


def _close(claim: Claim, value: float, other: float) -> bool:
    if claim.hedge == "about":
        # "About 1,700 g" rounds 1,730 g; "about 1,731 g" only pretends to.
        return abs(value - other) <= min(_last_digit(value, claim) / 2, ABOUT * abs(other)) + 1e-9
    return abs(value - other) <= min(claim.step / 2, CONVERTED * abs(other)) + 1e-9


def _last_digit(value: float, claim: Claim) -> float:
    """Return what one is worth in the last digit that isn't zero, in the base unit: 100 g for "1,700 g"."""
    if _is_compound(claim):
        return claim.step
    per_unit = _FACTOR[claim.unit]
    shown, place = round(value / per_unit / (claim.step / per_unit)), claim.step
    while shown and shown % 10 == 0:
        shown, place = shown // 10, place * 10
    return place


def _equal(other: Claim, in_unit: tuple[float, ...]) -> bool:
    return _equal_numbers(tuple(value / _FACTOR[other.unit] for value in other.values), in_unit)


def _equal_numbers(stated: tuple[float, ...], claimed: tuple[float, ...]) -> bool:
    if len(claimed) == 1:
        return any(isclose(claimed[0], one, rel_tol=1e-6) for one in stated)
    return len(stated) == len(claimed) and all(
        isclose(one, two, rel_tol=1e-6) for one, two in zip(stated, claimed, strict=True)
    )


MEASURES = Kind(KIND, claims_in, supported, compared=True, echoed=True)
