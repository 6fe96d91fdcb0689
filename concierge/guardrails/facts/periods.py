"""Lengths of time: days, business days, nights, hours, years."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import NUMBER, Figure, bare_figures_in, figures_in, stands_among

KIND = "period"
# What one is in seconds, or in months; business days and nights are compared only with their own kind.
_UNITS = {
    "business day": (r"(?:business|working)[\s-]days?", "business day", 1),
    "day": (r"(?:calendar )?days?", "time", 86400),
    "night": (r"nights?", "night", 1),
    "week": (r"weeks?|wks?", "time", 7 * 86400),
    "month": (r"months?", "month", 1),
    "year": (r"years?|yrs?", "month", 12),
    "hour": (r"(?:store )?hours?|hrs?|h", "time", 3600),
    "minute": (r"minutes?|mins?", "time", 60),
    "second": (r"seconds?|secs?|s", "time", 1),
}
_ANY_UNIT = "|".join(words for words, _, _ in _UNITS.values())
_PATTERNS = {unit: re.compile(rf"(?:{words})", re.IGNORECASE) for unit, (words, _, _) in _UNITS.items()}
_LISTED = re.compile(rf"\bin ({_ANY_UNIT}):((?: \w+ {NUMBER}[,;]?)+)", re.IGNORECASE)  # "in hours: high 3.5, low 90"


def claims_in(text: str) -> list[Claim]:
    """Return the lengths of time that a text names."""
    claims = [_claim(figure, figure.unit, 0) for figure in figures_in(text, _ANY_UNIT)]
    for match in _LISTED.finditer(text):
        claims += [_claim(figure, match.group(1), match.start(2)) for figure in bare_figures_in(match.group(2))]
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same time is stated."""
    return stands_among(claim, [other for other in stated if other.kind == KIND and other.unit == claim.unit])


def _claim(figure: Figure, unit: str, offset: int) -> Claim:
    name = next(name for name, pattern in _PATTERNS.items() if pattern.fullmatch(unit))
    _, family, per_unit = _UNITS[name]
    values = tuple(value * per_unit for value in figure.values)
    start, end = figure.start + offset, figure.end + offset
    return Claim(KIND, figure.text, start, end, values, family, figure.step * per_unit, figure.hedge, name)


PERIODS = Kind(KIND, claims_in, supported, compared=True, echoed=True)
