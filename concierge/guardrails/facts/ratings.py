"""Customer ratings and how many reviews they rest on."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import NUMBER, number

KIND = "rating"
_STARS = re.compile(
    r"(?<![\w.$])(\d(?:\.\d+)?)(?:\s?/\s?5\b|\s(?:out\s)?of\s(?:5|five)\b|[\s-]stars?)(?:\sstars?)?"
    r"|\brat(?:ed|es?|ing)(?:\s(?:it|is|at|of|a|as))*\s(\d\.\d)(?!\s?[°\w%])",
    re.IGNORECASE,
)
_REVIEWS = re.compile(
    rf"(?<![\w.,])({NUMBER})\s(?:customer\s|verified\s)?(?:reviews?|ratings?|reviewers|customers)\b", re.IGNORECASE
)


def claims_in(text: str) -> list[Claim]:
    """Return the ratings and numbers of reviews that a text names."""
    claims = []
    for match in _STARS.finditer(text):
        value = float(match.group(1) or match.group(2))
        claims.append(Claim(KIND, match.group(), *match.span(), (value,), "stars", 0.1))
    for match in _REVIEWS.finditer(text):
        claims.append(Claim(KIND, match.group(), *match.span(), (number(match.group(1)),), "reviews", 1))
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same rating, or the same number of reviews, is stated."""
    return any(other.kind == KIND and other.unit == claim.unit and other.values == claim.values for other in stated)


RATINGS = Kind(KIND, claims_in, supported)
