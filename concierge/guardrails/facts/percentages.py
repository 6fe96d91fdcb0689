"""Percentages."""

from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import figures_in, stands_among

KIND = "percentage"
_UNITS = r"%|percent|per cent"


def claims_in(text: str) -> list[Claim]:
    """Return the percentages that a text names."""
    return [
        Claim(KIND, figure.text, figure.start, figure.end, figure.values, "%", figure.step, figure.hedge)
        for figure in figures_in(text, _UNITS)
    ]


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same percentage is stated."""
    return stands_among(claim, [other for other in stated if other.kind == KIND])


PERCENTAGES = Kind(KIND, claims_in, supported, compared=True)
