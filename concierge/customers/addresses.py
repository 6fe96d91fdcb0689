"""Email addresses and US phone numbers in what people write."""

import re

_EMAIL = re.compile(r"[\w+][\w.+\-']*@[\w\-]+(?:\.[\w\-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+?1[\s.\-]*)?\(?(\d{3})\)?[\s.\-]*(\d{3})[\s.\-]*(\d{4})(?!\d)")
MAX_LENGTH = 254  # RFC 5321


def email_in(text: str) -> str | None:
    """Return the first email address in `text`, in lower case, or None."""
    found = _EMAIL.search(text)
    return found.group().lower() if found and len(found.group()) <= MAX_LENGTH else None


def phone_in(text: str) -> str | None:
    """Return the first US phone number in `text` as the database writes it, "(208) 555-0101", or None."""
    found = _PHONE.search(_EMAIL.sub(" ", text))
    return f"({found[1]}) {found[2]}-{found[3]}" if found else None


def masked_email(email: str) -> str:
    """Return an address of which the owner recognises the ends: "m***@example.com"."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"


def masked_phone(phone: str) -> str:
    """Return a phone number of which only the last four digits show."""
    return f"(***) ***-{phone[-4:]}"
