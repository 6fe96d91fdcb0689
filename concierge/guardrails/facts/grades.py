"""Technical grades: R-value, fill power, IP codes, UPF, denier, seasons, lumens and their like."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import NUMBER, number

KIND = "grade"
_NUMBER = rf"(?<![\w.])(?P<value>{NUMBER})"
_GRADES = {
    "r-value": rf"\bR(?:-?\s?values?)?(?:\s\([^)]*\))?(?:(?:'s)?\s(?:of|is|at))?(?:\s(?:only|just|about))?"
    rf"[\s-]?{_NUMBER}|\b{_NUMBER.replace('value', 'value2')}\s(?:R-value)",
    "fill power": rf"{_NUMBER}[\s-]?fill(?![a-z])|\bfill[\s-]power\s(?:is|of)?\s?{_NUMBER.replace('value', 'value2')}",
    "upf": rf"\bUPF\s?{_NUMBER}",
    "denier": rf"{_NUMBER}(?:D\b|[\s-]denier)",
    "season": rf"{_NUMBER}[\s-]season",
    "lumens": rf"{_NUMBER}[\s-]lumens?",
    "micron": rf"{_NUMBER}[\s-]microns?",
    "layer": rf"{_NUMBER}[\s-]layer(?!s|ed|ing)|\bfabric layers: {_NUMBER.replace('value', 'value2')}",
    "g/m2": rf"{_NUMBER}\s?(?:g/m2|g/m²|grams per square meter)",
    "gb": rf"{_NUMBER}\s?(?:GB|gigabytes)\b",
    "weight": rf"{_NUMBER}[\s-]weight\b",
    "scale": r"\b1:(?P<value>\d{1,3}(?:,\d{3})*)",
}
_PATTERNS = {unit: re.compile(words) for unit, words in _GRADES.items()}
_PROTECTION = re.compile(r"\bIP[X\d]\d\b|\bIP-?rat(?:ed|ing)\b", re.IGNORECASE)


def claims_in(text: str) -> list[Claim]:
    """Return the technical grades that a text names."""
    claims = [
        Claim(KIND, one.group(), *one.span(), unit="ip", name=one.group().upper()) for one in _PROTECTION.finditer(text)
    ]
    for unit, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            found = match["value"] or match.groupdict().get("value2")
            if found:
                claims.append(Claim(KIND, match.group(), *match.span(), (number(found),), unit))
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same grade of the same measure is stated."""
    return any(
        other.kind == KIND and (other.unit, other.values, other.name) == (claim.unit, claim.values, claim.name)
        for other in stated
    )


GRADES = Kind(KIND, claims_in, supported, compared=True, echoed=True)
