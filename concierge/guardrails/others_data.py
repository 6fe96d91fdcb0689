"""Keeps personal data out of replies that the customer has no proven right to see."""

import re

from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.personal_data import Contacts, digits_of, personal_data_in
from concierge.guardrails.rail import Rail

_NAME = r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)?"
_NAMED = re.compile(
    rf"(?:^|[.!?]\s+)(?:(?:[Hh]i|[Hh]ello|[Hh]ey|"
    rf"[Dd]ear)(?: there)?,? (?P<greeted>[A-Z][a-z'’-]+)\b(?! (?:Outfitters|Trail))"
    rf"|(?:[Tt]hanks|[Tt]hank you|[Ss]orry),? (?P<thanked>[A-Z][a-z'’-]+)[,.!])"
    rf"|\b(?:[Cc]ustomer|[Aa]ccount holder|[Oo]rdered by|[Bb]elongs to|[Rr]egistered to|[Pp]laced by|[Nn]amed|"
    rf"name is|[Bb]ought by|"
    rf"[Ss]hipped to|Mr\.?|Mrs\.?|Ms\.?) (?P<owner>{_NAME})"
)
_CUSTOMER_ID = re.compile(r"\bCU-\d{4}\b")
_PAGE_WORDS = {
    "Care",
    "Service",
    "Support",
    "Care.",
    "The",
    "A",
    "An",
    "Our",
    "Your",
    "Any",
    "Fernway",
    "Wren",
    "There",
    "Everyone",
}


class OthersDataRail(Rail):
    """Blocks a reply with personal data that is neither the customer's own nor the shop's."""

    name = "others_data"
    version = "1"

    def __init__(self, own: Contacts) -> None:
        """Set what may always be said.

        Args:
            own: the shop's contacts.
        """
        self._own = own

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block where a reply holds someone's data; the evidence names the kind only."""
        told = [text.lower() for text in grounds.told]
        for found in personal_data_in(reply):
            if not self._own.include(found.text) and not _is_told(found.text, told):
                return self.blocked(found.kind)
        if _CUSTOMER_ID.search(reply):
            return self.blocked("customer number")
        words = {word for text in told for word in text.split()}
        for named in _NAMED.finditer(reply):
            name = next(group for group in named.groups() if group)
            first = name.split()[0]
            if first not in _PAGE_WORDS and first.lower() not in words and not _in_passages(name, grounds):
                return self.blocked("name")
        return self.passed()


def _is_told(found: str, told: list[str]) -> bool:
    if found.lower() in told:
        return True
    digits = digits_of(found)
    return len(digits) >= 5 and "@" not in found and any(digits == digits_of(text) for text in told)


def _in_passages(name: str, grounds: Grounds) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", f"{passage.title} {passage.text}") for passage in grounds.passages)
