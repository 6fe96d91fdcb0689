"""Which of the shop's pages a text names: a policy by its title, a store, a campaign."""

import re
from dataclasses import dataclass

from concierge.guardrails.facts.names import Names
from concierge.guardrails.facts.stems import content_stems

_CALLED = re.compile(
    r"\b((?:(?!(?:the|our|a|an|this|that|see|per|under|and|or|of|on|your|in)\b)[A-Za-z][\w'-]*\s){1,4})"
    r"(policy|page|notice|program|guarantee|promise)\b",
    re.IGNORECASE,
)
# What a page of the site may be called whatever its title: "the product page", "our policy pages".
_ANY_PAGE = frozenset(
    {"product", "polic", "policy", "shop", "websit", "site", "care", "web", "same", "help", "store", "sal", "main"}
)
_ID = re.compile(r"\b(?:POL|CMP)-[A-Z0-9]{2,8}\b")


@dataclass(frozen=True)
class PageMention:
    """Words that name a page.

    Attributes:
        start: where they begin.
        end: where they end.
        ids: the policies, stores or campaigns meant; empty when there is no such page.
        words: the words.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    words: str


class PageNames:
    """Finds the shop's policies, stores and campaigns in text."""

    def __init__(self, names: Names) -> None:
        """Take the titles and names."""
        self._titles = {page: content_stems(title) for page, title in names.policies.items()}
        exact = {**names.policies, **names.stores, **names.campaigns}
        # One word such as "Shipping" is a title only where "page" or "policy" follows.
        self._exact = [
            (page, re.compile(rf"\b{re.escape(name)}\b"))
            for page, name in exact.items()
            if " " in name or page in names.stores
        ]
        self._ids = frozenset(exact)

    def mentions_in(self, text: str) -> list[PageMention]:
        """Return the pages that a normalised text names, in its order."""
        found = [
            PageMention(one.start(), one.end(), (page,), one.group())
            for page, pattern in self._exact
            for one in pattern.finditer(text)
        ]
        found += [
            PageMention(one.start(), one.end(), (one.group(),) if one.group() in self._ids else (), one.group())
            for one in _ID.finditer(text)
        ]
        for match in _CALLED.finditer(text):
            if not any(mention.start < match.end() and match.start() < mention.end for mention in found):
                found += self._called(match)
        return sorted(found, key=lambda mention: mention.start)

    def _called(self, match: re.Match[str]) -> list[PageMention]:
        words = match.group(1).split()
        for used in range(len(words), 0, -1):
            wanted = content_stems(" ".join(words[-used:]))
            meant = tuple(page for page, title in self._titles.items() if wanted and wanted <= title)
            if meant:
                start = match.end(1) - len(" ".join(words[-used:])) - 1
                return [PageMention(start, match.end(), meant, match.group())]
        stems = content_stems(match.group(1))
        is_title = words[-1][:1].isupper()
        if stems <= _ANY_PAGE or (match.group(2).lower() == "page" and not is_title):
            return []
        return [PageMention(match.start(), match.end(), (), match.group())]
