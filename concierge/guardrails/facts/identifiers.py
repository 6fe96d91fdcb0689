"""Item, order, lot, recall and policy numbers, and standards: letters with a number that names one thing."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind

KIND = "identifier"
ORDER = "order number"
_IDENTIFIER = re.compile(
    r"\b(?!IP[X\d])(?:([A-Z]{2,4})\s?-\s?|(EN|ISO|UIAA|ANSI|ASTM|CE|DIN)\s)(\d{2,6})\b(?:\s(type [A-Z])\b)?"
)
_POLICY = re.compile(r"\b(POL|CMP)-([A-Z0-9]{2,8})\b")
_ORDER = re.compile(
    r"\b(?:FO-?\s?\d{3,}|(?:order|tracking)\s(?:number\s|no\.?\s|#\s?)?(?=[\w-]*\d)([\w-]{5,}))\b", re.IGNORECASE
)
_NOT_ONE = frozenset({"FO", "XS", "XL", "UPF", "USB"})  # order numbers and sizes, which are kinds of their own


def claims_in(text: str) -> list[Claim]:
    """Return the numbers that name a thing: SKUs, lots, recalls, policies, standards."""
    claims = [
        Claim(
            KIND,
            one.group(),
            *one.span(),
            name=f"{one.group(1) or one.group(2)}-{one.group(3)}{one.group(4) or ''}".upper(),
        )
        for one in _IDENTIFIER.finditer(text)
        if one.group(1) not in _NOT_ONE
    ]
    return claims + [Claim(KIND, one.group(), *one.span(), name=one.group()) for one in _POLICY.finditer(text)]


def orders_in(text: str) -> list[Claim]:
    """Return the order and tracking numbers in a text."""
    return [
        Claim(ORDER, one.group(), *one.span(), name=re.sub(r"[\s-]", "", one.group(1) or one.group()).upper())
        for one in _ORDER.finditer(text)
    ]


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same number is stated; "EN 892" supports "EN 892 type A" no more than the reverse."""
    return any(other.kind == claim.kind and other.name == claim.name for other in stated)


IDENTIFIERS = Kind(KIND, claims_in, supported, depends_on_subject=False)
ORDERS = Kind(ORDER, orders_in, supported, depends_on_subject=False, personal=True)
