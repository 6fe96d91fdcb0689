"""Prices, percentages, links, codes and contacts that stand nowhere in the shop's data.

This looks at single values only and knows nothing of the rails, so that it can judge what they let through.
"""

import re
from collections.abc import Iterable, Iterator

_KINDS = {
    "price": re.compile(r"\$\s?\d[\d,]*(?:\.\d+)?|\b\d[\d,]*(?:\.\d+)? ?(?:dollars|bucks|usd)\b", re.IGNORECASE),
    "percentage": re.compile(r"\b\d+(?:\.\d+)? ?(?:%|percent\b)", re.IGNORECASE),
    "link": re.compile(
        r"\b(?:https?://|www\.)\S+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|co|shop|store|example)\b[^\s,;)]*"
        r"|(?<![\w./])/(?:[a-z0-9-]+/)+[a-z0-9-]+",
        re.IGNORECASE,
    ),
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "telephone": re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?!\d)"),
    "code": re.compile(r"\b(?=[A-Z0-9-]{5})(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*\b"),
}


class Invented:
    """Finds values that are not among the known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take every text whose values are known: pages, approved texts, settings."""
        self._known = {value for text in known for value in _values(text)}

    def found_in(self, reply: str, said: Iterable[str] = ()) -> list[str]:
        """Return the values of a reply that are unknown, each with its kind.

        Args:
            reply: what the customer reads.
            said: what the customer wrote; its values are not invented.
        """
        known = self._known | {value for text in said for value in _values(text)}
        return [f"{kind} {shown}" for kind, shown in _shown(reply) if _plain(kind, shown) not in known]


def _values(text: str) -> Iterator[str]:
    yield from (_plain(kind, shown) for kind, shown in _shown(text))


def _shown(text: str) -> Iterator[tuple[str, str]]:
    rest = text
    for kind in ("e-mail", "link", "telephone", "price", "percentage", "code"):
        pattern = _KINDS[kind]
        yield from ((kind, match[0]) for match in pattern.finditer(rest))
        rest = pattern.sub(" ", rest)


def _plain(kind: str, shown: str) -> str:
    value = shown.lower().rstrip(".,;:!?)\"'")
    if kind in ("price", "percentage"):
        value = f"{float(re.sub(r'[^0-9.]', '', value).rstrip('.') or 0):g}"
    elif kind == "telephone":
        value = re.sub(r"\D", "", value)[-10:]
    elif kind == "link":
        value = re.sub(r"^(?:https?://)?(?:www\.)?", "", value).rstrip("/")
    return f"{kind} {value}"
