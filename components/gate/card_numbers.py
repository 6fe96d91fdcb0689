"""Hides card numbers before anything reads or stores a message. They are neither needed nor wanted here."""

import re

HIDDEN = "[card number hidden]"
# 13 to 19 digits in one piece or in the groups that are printed on cards; or a PIN that is called one.
_NUMBER = re.compile(
    r"(?<![\w-])(?:\d{13,19}|\d{4}(?:[ \u00a0.-]\d{4}){3}(?:[ \u00a0.-]\d{1,3})?|\d{4}[ \u00a0.-]\d{6}[ \u00a0.-]\d{5})"
    r"(?![\w-])"
)
_PIN = re.compile(r"\b(pin\b\W{0,3}(?:(?:is|number|code|no)\b)?\W{0,3})\d{3,8}\b", re.IGNORECASE)


def hide_card_numbers(text: str) -> str:
    """Returns ``text`` with ``HIDDEN`` in place of each card number and PIN."""
    return _PIN.sub(lambda match: match[1] + HIDDEN, _NUMBER.sub(HIDDEN, text))
