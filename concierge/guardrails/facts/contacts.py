"""Email addresses and phone numbers."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind

EMAIL, PHONE = "email address", "phone number"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}\b|(?<![\w-])1-\d{3}-[\dA-Z-]{7,9}\b|\b\d{10}\b"
)
_SHORT = re.compile(
    r"\b(?:call|dial|text|phone|relay(?: calls)?(?: through)?)(?:\sor\s\w+)?\s(\d{3})\b(?!-)", re.IGNORECASE
)
# The US emergency number, the suicide and crisis lifeline and the relay service belong to nobody's page.
_PUBLIC = frozenset({"911", "988"})
_EMERGENCY = re.compile(r"\b(?:911|988)\b(?!\s?\w+-|[-.,]\d)")


def emails_in(text: str) -> list[Claim]:
    """Return the email addresses in a text."""
    return [
        Claim(
            EMAIL, one.group(), *one.span(), name=re.sub(r"\s?[(\[]at[)\]]\s?|\s", "@", one.group(), flags=re.I).lower()
        )
        for one in _EMAIL.finditer(text)
    ]


def phones_in(text: str) -> list[Claim]:
    """Return the phone numbers in a text, digits only."""
    found = [(one.group(), one.span()) for one in _PHONE.finditer(text)]
    found += [(one.group(1), one.span(1)) for one in _SHORT.finditer(text) if one.group(1) not in _PUBLIC]
    found += [(one.group(), one.span()) for one in _EMERGENCY.finditer(text)]
    return [Claim(PHONE, words, *span, name=re.sub(r"\W", "", words).removeprefix("1")) for words, span in found]


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same address or number is stated, or is public."""
    return (claim.kind == PHONE and claim.name in _PUBLIC) or any(
        other.kind == claim.kind and other.name == claim.name for other in stated
    )


EMAILS = Kind(EMAIL, emails_in, supported, depends_on_subject=False, personal=True)
PHONES = Kind(PHONE, phones_in, supported, personal=True)
