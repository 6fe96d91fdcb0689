"""Promo codes, and words in capitals that look like one."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind

KIND = "code"
# Two and three letters are sizes and abbreviations (USB, SOS); what holds a figure is a code from three on.
_CAPITALS = re.compile(r"(?<![\w/@.-])(?=[A-Z0-9]*[A-Z]{2})([A-Z][A-Z0-9]{3,})(?![\w@/]|-\d)")
_AFTER_CODE = re.compile(
    r"\b(?:codes?|coupons?|vouchers?)(?:\s(?:is|called|named))?[\s:]+[\"']?([A-Za-z]+\d+\w*|[A-Z]{3,}\w*)\b"
)


def claims_in(text: str) -> list[Claim]:
    """Return the codes that a text names, in capitals."""
    spans = {one.span(1): one.group(1) for pattern in (_CAPITALS, _AFTER_CODE) for one in pattern.finditer(text)}
    return [Claim(KIND, code, *span, name=code.upper()) for span, code in spans.items()]


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same code is stated."""
    return any(other.kind == KIND and other.name == claim.name for other in stated)


CODES = Kind(KIND, claims_in, supported, depends_on_subject=False)
