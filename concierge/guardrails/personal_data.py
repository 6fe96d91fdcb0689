"""Hides personal data in a message from the model, which can do nothing with it that it should."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from concierge.guardrails.finding import Finding, Incoming
from concierge.guardrails.rail import Rail

Kind = Literal[
    "email", "card number", "social security number", "phone number", "address", "order number", "tracking number"
]

_STREET = (
    r"(?:street|st|avenue|ave|boulevard|blvd|lane|ln|road|rd|drive|dr|court|ct|circle|cir|terrace|ter|place|pl|way|"
    r"parkway|pkwy|highway|hwy|trail|trl|square|sq|loop|crescent|close)\b\.?"
)
_NOT_A_NAME = (
    r"(?!(?:day|days|night|nights|mile|miles|mi|hour|hours|hr|minute|minutes|min|week|weeks|lb|lbs|oz|"
    r"foot|feet|ft|inch|in|person|people|season|liter|l|of|or|and|to|for|a|the|per|more|times?)\b)"
)
_UNIT = r"(?:,?\s*(?:apt|apartment|unit|suite|ste|floor|fl|#)\.?\s*[\w-]+)?"
_CITY = r"(?:,?\s*[A-Za-z][A-Za-z .'-]{1,30},?\s+[A-Za-z]{2}\.?\s+\d{5}(?:-\d{4})?)?"
_PATTERNS: dict[Kind, re.Pattern[str]] = {  # in this order: a card number holds what looks like a phone number
    "email": re.compile(
        r"[\w+][\w.+'-]*\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+ at [\w-]+ dot (?:com|org|net|edu|"
        r"example)\b",
        re.IGNORECASE,
    ),
    "card number": re.compile(r"(?<![\w-])\d(?:[ \u00a0.-]{0,2}\d){12,18}(?![\w-])"),
    "social security number": re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),
    "tracking number": re.compile(r"\b(?:BJ|OVX|PG)[ -]?\d{8,12}\b|\b1Z\w{16}\b", re.IGNORECASE),
    "order number": re.compile(
        r"\bF[O0][\s\u2013\u2014#.-]*\d{5}(?!\d)|(?<=#)\d{5}(?!\d)"
        r"|(?<=\border )\d{5}(?!\d)|(?<=\border number )\d{5}(?!\d)|(?<=\border no )\d{5}(?!\d)"
        r"|(?<=\border number is )\d{5}(?!\d)|(?<=\border is )\d{5}(?!\d)|(?<=\border# )\d{5}(?!\d)",
        re.IGNORECASE,
    ),
    "phone number": re.compile(
        r"(?<![\w.$-])(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]+\d{4}(?![\w-])|(?<![\w.$-])\d{10}(?!\w)"
        r"|\+\d{1,3}[\s.()-]*\d(?:[\s.()-]*\d){6,12}"
    ),
    "address": re.compile(
        rf"\bp\.? ?o\.? box \d+\b{_CITY}|"
        rf"(?<![\w.$#-])\d{{1,5}}[a-z]?\s+(?:{_NOT_A_NAME}[\w.'-]+\s+){{1,4}}?{_STREET}{_UNIT}{_CITY}"
        r"|(?<=\bzip )\d{5}\b|(?<=\bzip code )\d{5}\b|(?<=\bzip is )\d{5}\b|(?<=\bzip code is )\d{5}\b",
        re.IGNORECASE,
    ),
}  # fmt: skip


class Contacts(Protocol):
    """What knows the shop's own ways to be reached."""

    def include(self, found: str) -> bool:
        """Return whether they hold it."""
        ...


@dataclass(frozen=True)
class PersonalData:
    """A piece of personal data in a text.

    Attributes:
        kind: what it is.
        text: as written.
        start: where it begins.
        end: where it ends.
    """

    kind: Kind
    text: str
    start: int
    end: int


class PersonalDataRail(Rail):
    """Puts placeholders in the place of personal data."""

    name = "personal_data"
    version = "1"

    def __init__(self, own: Contacts) -> None:
        """Set what stays.

        Args:
            own: the shop's contacts.
        """
        self._own = own

    def check(self, message: Incoming) -> Finding:
        """Return a rewrite with placeholders such as "[email]"; the evidence names the kinds only."""
        found = [one for one in personal_data_in(message.text) if not self._own.include(one.text)]
        if not found:
            return self.passed()
        text, kinds = message.text, sorted({one.kind for one in found})
        for one in sorted(found, key=lambda one: one.start, reverse=True):
            text = f"{text[: one.start]}[{one.kind}]{text[one.end :]}"
        return self.rewritten(text, ", ".join(kinds))


def personal_data_in(text: str) -> Iterator[PersonalData]:
    """Yield the personal data in a text; pieces do not overlap."""
    rest = text
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(rest):
            if kind == "card number" and not _has_check_digit(digits_of(match[0])):
                continue
            yield PersonalData(kind, match[0], match.start(), match.end())
            rest = rest[: match.start()] + "\n" * len(match[0]) + rest[match.end() :]


def digits_of(text: str) -> str:
    """Return the digits of a text."""
    return "".join(re.findall(r"\d", text))


def _has_check_digit(digits: str) -> bool:
    """Return whether the last digit is right by the Luhn formula (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
