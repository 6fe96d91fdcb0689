"""Sizes of clothes, shoes, packs and sleeping bags."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind

KIND = "size"
_LETTER = r"(?:XX?S|[2-4]XL|X{0,3}L|S|M)"
_LETTERS = re.compile(rf"(?<![\w'.&/-])(?<!\d\s)({_LETTER}(?:/{_LETTER})?)(?![\w'/&]|\.\w)")
_SHOES = re.compile(r"\b([MW]\d{1,2}(?:\.5)?(?:/[MW]\d{1,2}(?:\.5)?)?)\b(?!\s?mm)")
_NAMED = re.compile(
    r"(?:(?<=[a-z,(:] )|(?<=\())(Regular|Long|Wide|One size|Short)\b"
    r"|\b(Regular|Long|Wide|Short)(?= (?:is|fits|covers|size|weigh)\b)"
)
_NUMBERED = re.compile(
    r"\b(?:(men|women)'?s?'?\s)?(?:shoe\s|boot\s)?sizes?\s(?:(?:is|of|a|men's|women's)\s)*(\d{1,2}(?:\.5)?)\b(?!\.\d)"
    r"|\b(men|women)'?s\s(?:US\s)?(\d{1,2}(?:\.5)?)\b(?!\.\d|\s?(?:°|%|L\b|g\b|lb|in\b))",
    re.IGNORECASE,
)
_HALF_SIZE = re.compile(r"([mw]?)(\d{1,2})\.5")
_PARTS = re.compile(r"[/\s]+")


def claims_in(text: str) -> list[Claim]:
    """Return the sizes that a text names: "M", "S/M", "M9/W10.5", "men's 9", "Regular"."""
    claims = [Claim(KIND, one.group(1), *one.span(1), name=one.group(1).lower()) for one in _LETTERS.finditer(text)]
    claims += [Claim(KIND, one.group(1), *one.span(1), name=one.group(1).lower()) for one in _SHOES.finditer(text)]
    claims += [Claim(KIND, one.group(), *one.span(), name=one.group().lower()) for one in _NAMED.finditer(text)]
    for match in _NUMBERED.finditer(text):
        who, size = match.group(1) or match.group(3) or "", match.group(2) or match.group(4)
        claims.append(Claim(KIND, match.group(), *match.span(), (float(size),), name=f"{who[:1].lower()}{size}"))
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the size is stated, alone or as one half of a shared size; a bare number may be either's."""
    sizes = {other.name for other in stated if other.kind == KIND}
    halves = sizes | {part for size in sizes for part in _PARTS.split(size)}
    if claim.name in halves:
        return True
    half = _HALF_SIZE.fullmatch(claim.name)
    if half:
        # "Half sizes fall halfway" (POL-SIZE): between two whole ones that the chart has.
        return {f"{half.group(1)}{int(half.group(2)) + step}" for step in (0, 1)} <= halves
    if claim.name[:1].isdigit():
        return bool({f"m{claim.name}", f"w{claim.name}"} & halves)
    return False


SIZES = Kind(KIND, claims_in, supported, echoed=True)
