"""Amounts of money."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import NUMBER, figures_in, hedge_before, number, stands_among

KIND = "price"
_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(k\b)?"
_DOLLARS = re.compile(rf"(?:US|USD)?\s?\$\s?{_AMOUNT}(?:\s?(?:-|to)\s?\$?\s?{_AMOUNT})?", re.IGNORECASE)
_WORDS = r"dollars?|bucks?|usd|cents?"
_OTHER_CURRENCY = re.compile(
    rf"[€£¥]\s?{NUMBER}|(?<![\w.,]){NUMBER}\s?(?:[€£¥]|euros?\b|pounds sterling\b)", re.IGNORECASE
)


def claims_in(text: str) -> list[Claim]:
    """Return the amounts that a text names, in dollars; those in another currency have no value to match."""
    claims = []
    for match in _DOLLARS.finditer(text):
        low, low_k, high, high_k = match.groups()
        values = tuple(
            float(end.replace(",", "")) * (1000 if k else 1) for end, k in ((low, low_k), (high, high_k)) if end
        )
        hedge = hedge_before(text, match.start())
        claims.append(Claim(KIND, match.group().strip(), match.start(), match.end(), values, "$", 0.01, hedge))
    for figure in figures_in(text, _WORDS):
        per_unit = 0.01 if figure.unit.startswith("cent") else 1
        values = tuple(value * per_unit for value in figure.values)
        claims.append(Claim(KIND, figure.text, figure.start, figure.end, values, "$", 0.01, figure.hedge))
    for match in _OTHER_CURRENCY.finditer(text):
        amount = re.search(NUMBER, match.group(), re.IGNORECASE)
        values = (number(amount.group()),) if amount else ()
        claims.append(Claim(KIND, match.group(), match.start(), match.end(), values, "other", 0.01))
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same amount of money is stated, to the cent."""
    return stands_among(claim, [other for other in stated if other.kind == KIND and other.unit == claim.unit])


PRICES = Kind(KIND, claims_in, supported, compared=True, echoed=True)
