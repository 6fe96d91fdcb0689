"""Temperatures, in °F and °C."""

from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import figures_in, stands_among

KIND = "temperature"
_UNITS = r"°\s?[FC]?|deg(?:rees?)?\s?(?:F\b|C\b|fahrenheit|celsius)?|(?-i:F)(?![\w-])"
_MINUS = ("-", "minus ", "negative ")
_ROUNDING = 0.5  # a converted temperature is told in whole degrees


def claims_in(text: str) -> list[Claim]:
    """Return the temperatures that a text names, in °F; a degree without a scale is Fahrenheit."""
    claims = []
    for figure in figures_in(text, _UNITS):
        before = text[: figure.start].lower()
        minus = next((sign for sign in _MINUS if before.endswith(sign)), "")
        below = text[figure.end :].lower().lstrip().startswith(("below zero", "below 0"))
        sign = -1 if minus or below else 1
        unit = "c" if figure.unit.rstrip().endswith(("c", "celsius")) else "f"
        values = tuple(sign * value for value in figure.values)
        start = figure.start - len(minus)
        claims.append(Claim(KIND, text[start : figure.end], start, figure.end, values, unit, figure.step, figure.hedge))
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same temperature is stated, converted where the scales differ (°F = °C · 9/5 + 32)."""
    others = [other for other in stated if other.kind == KIND]
    if stands_among(claim, [other for other in others if other.unit == claim.unit]):
        return True
    known = [_converted(value, other.unit) for other in others if other.unit != claim.unit for value in other.values]
    return bool(known) and all(any(abs(value - one) <= _ROUNDING for one in known) for value in claim.values)


def _converted(value: float, unit: str) -> float:
    return (value - 32) * 5 / 9 if unit == "f" else value * 9 / 5 + 32


TEMPERATURES = Kind(KIND, claims_in, supported, compared=True, echoed=True)
