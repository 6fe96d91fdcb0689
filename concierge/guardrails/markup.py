"""Keeps a reply plain text: no HTML, no images, no links away from the shop, no Markdown."""

import re

from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guidelines import Links

_ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|iframe|img|svg|object|embed|form|input|button|style|link|meta|base|video|audio)\b|"
    r"\bon\w+\s*=\s*[\"']|"
    r"\b(?:javascript|vbscript|data):\s*[\w/(]",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*:)?//(?P<host>[\w.-]+)[^\s)\]\"'<>]*|\b(?:www\.)(?P<www>[\w-]+(?:\.[\w-]+)+)|"
    r"(?<![\w@.-])(?P<bare>[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|co|xyz|info|biz|shop|store|site|online|app|dev|me|"
    r"us|uk|ca|de|ru|"
    r"cn|top|click|link|ly|gg|ai|tv|example))\b(?:/[^\s)\]]*)?",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?<![\w/.])/(?:[a-z0-9-]+/?){1,6}", re.IGNORECASE)
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]*)(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"<!--.*?-->|</?[a-z][^<>]*>", re.IGNORECASE | re.DOTALL)
_MARKDOWN = (
    (re.compile(r"^[ \t]*```.*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[*+•][ \t]+", re.MULTILINE), "- "),
    (re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__"), r"\1\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]*)`"), r"\1"),
    (re.compile(r"\n{3,}"), "\n\n"),
)


class MarkupRail(Rail):
    """Strips harmless markup, and blocks what would load, run or lead elsewhere."""

    name = "markup"
    version = "1"

    def __init__(self, links: Links, own_domain: str) -> None:
        """Set where links may lead.

        Args:
            links: how many there may be, and whether they must stay on the shop's site.
            own_domain: the shop's, such as "fernway.example".
        """
        self._links = links
        self._own_domain = own_domain.lower()

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block for active content and foreign links, a rewrite for Markdown and tags."""
        active = _ACTIVE.search(reply) or _IMAGE.search(reply)
        if active:
            return self.blocked(active[0])
        foreign = next((match for match in _ADDRESS.finditer(reply) if not self._is_own(match)), None)
        if foreign and self._links.own_site_only:
            return self.blocked(foreign[0])
        plain = _plain(reply)
        count = len({match[0] for match in _PATH.finditer(_ADDRESS.sub("/site", plain))})
        if count > self._links.max_per_message:
            return self.blocked(f"{count} links")
        return self.passed() if plain == reply else self.rewritten(plain, "markup")

    def _is_own(self, match: re.Match[str]) -> bool:
        host = (match["host"] or match["www"] or match["bare"] or "").lower().removeprefix("www.").rstrip(".")
        return host == self._own_domain or host.endswith(f".{self._own_domain}")


def _plain(reply: str) -> str:
    """Return a reply without tags and Markdown; a link keeps its text, with the path behind it."""
    text = _LINK.sub(
        lambda link: link["text"] if link["text"] == link["target"] else f"{link['text']} ({link['target']})", reply
    )
    text = _TAG.sub("", text)
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text.strip()
