"""The shop's own ways to be reached: they are nobody's personal data."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from concierge.guardrails.personal_data import digits_of

EMERGENCY_NUMBERS = frozenset({"911", "988", "711", "18002221222"})  # the last is Poison Control
_DOMAIN = re.compile(r"@([\w-]+(?:\.[\w-]+)+)")
_PHONE = re.compile(r"\(\d{3}\) \d{3}-\d{4}")
_STREET = re.compile(r"^\s*(?:address: )?\"?(\d+ [^,\n\"]+)", re.MULTILINE)


@dataclass(frozen=True)
class OwnContacts:
    """What stands in the shop's own pages.

    Attributes:
        domains: of its email addresses and its site, in lower case.
        phones: digits only.
        streets: of its stores, in lower case.
    """

    domains: frozenset[str]
    phones: frozenset[str]
    streets: frozenset[str]

    def include(self, found: str) -> bool:
        """Return whether an email address, phone number or street address is the shop's own."""
        if "@" in found:
            return found.rpartition("@")[2].lower() in self.domains
        digits = digits_of(found)
        if digits in self.phones or digits.removeprefix("1") in self.phones:
            return True
        return any(found.lower().startswith(street) for street in self.streets)


@lru_cache
def own_contacts(data_dir: Path) -> OwnContacts:
    """Read the shop's contacts from its guidelines, policies and stores.

    Args:
        data_dir: the folder with guidelines.yml and knowledge/.

    Raises:
        FileNotFoundError: a file is missing.
    """
    stores = (data_dir / "knowledge" / "stores.yml").read_text(encoding="utf-8")
    pages = [(data_dir / "guidelines.yml").read_text(encoding="utf-8"), stores]
    pages += [path.read_text(encoding="utf-8") for path in sorted((data_dir / "knowledge" / "policies").glob("*.md"))]
    text = "\n".join(pages)
    return OwnContacts(
        domains=frozenset(domain.lower() for domain in _DOMAIN.findall(text)),
        phones=EMERGENCY_NUMBERS | {digits_of(phone) for phone in _PHONE.findall(text)},
        streets=frozenset(street.strip().lower() for street in _STREET.findall(stores)),
    )
