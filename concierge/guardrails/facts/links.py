"""Web addresses, domains and paths of the site."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind

KIND = "link"
_HOST = (
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:com|net|org|io|co|us|shop|store|app|dev|info|biz|me|ly|gg|example|ca|uk|de)"
)
_LINK = re.compile(
    rf"(?<![@\w.-])(?:(?P<scheme>[a-z]+)://|www\.)?(?P<host>{_HOST})(?P<path>(?:/[\w.~%+?=&#-]*)*)(?![\w@])"
    r"|(?P<scheme2>https?)://(?P<other>[^\s)\]>]+)"
    r"|(?<![\w/.<:])(?P<own>/[a-z][\w-]*(?:/[\w.#?=-]+)*)",
    re.IGNORECASE,
)


def links_of(site: str) -> Kind:
    """Return the kind of claim that a link is.

    Args:
        site: the shop's host, such as "fernway.example"; with and without it, a path is the same page.
    """
    host = site.lower()

    def claims_in(text: str) -> list[Claim]:
        return [Claim(KIND, one.group(), *one.span(), name=_name(one, host)) for one in _LINK.finditer(text)]

    return Kind(KIND, claims_in, supported, depends_on_subject=False)


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same link is stated; the shop's own front page, named "/", always may be."""
    return claim.name == "/" or any(other.kind == KIND and other.name == claim.name for other in stated)


def _name(match: re.Match[str], site: str) -> str:
    words = (match["own"] or match["other"] or f"{match['host']}{match['path'] or ''}").lower().rstrip("/.,;:!?")
    words = words.removeprefix("www.")
    return words.removeprefix(site) or "/" if words == site or words.startswith(f"{site}/") else words
