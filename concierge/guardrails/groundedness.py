"""Asks whether a reply stays with its pages in its words too, not in its figures only.

A small model that loses the thread writes fluent sentences about nothing. What it says of its own shows in words that
stand neither in the passages nor in the conversation; a reply that only turns the question over, or only says what a
product is called and who makes it, shows in that it takes next to nothing from the passages.
"""

import re
from collections.abc import Set

from concierge.guardrails.facts.rail import NOT_KNOWN
from concierge.guardrails.facts.sentences import Sentence, sentences
from concierge.guardrails.facts.stems import content_stems
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import GroundednessLimits
from concierge.knowledge.search.passage import FOR_THE_SEARCH

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ITEM = re.compile(r"\(?\bFW-\d+\)?")
_OFFERS = re.compile(
    r"\b(?:experts?|person|colleague|someone|team|agents?)\b.*\b(?:help|answer|check|tell|look|ask)|"
    r"\b(?:I|we) (?:can|could|'ll) (?:ask|check|pass|get|have)\b|\b(?:shall I|would you like|want me)\b",
    re.IGNORECASE,
)


class GroundednessRail(Rail):
    """Blocks replies that take too little from their pages, as a whole or in a sentence.

    A product's name and number count for nothing, and the question's words for little: "No, the pad is not crinkly" may
    be so or not.
    """

    name = "groundedness"
    version = "3"

    def __init__(self, limits: GroundednessLimits) -> None:
        """Set how much of a reply must come from its pages."""
        self._limits = limits

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block with the words that come from nowhere, or a pass."""
        names = " ".join(one.title.partition(":")[0] for one in grounds.passages if one.kind == "product")
        told = " ".join(
            f"{passage.title} {sentence.text}"
            for passage in grounds.passages
            for sentence in sentences(passage.text)
            if not FOR_THE_SEARCH.search(sentence.text)
        )
        named, pages, asked = _words(names), _words(told), _words(grounds.question)
        figures = (_figures(reply) & _figures(told)) - _figures(names) - _figures(grounds.question)
        said = _words(reply) - named
        own = said - asked
        taken = len(own & pages) + len(figures)
        from_pages = len(said & pages) + len(figures)
        if not taken or from_pages < self._limits.words_of_pages or taken < self._limits.share_of_pages * len(own):
            return self.blocked("says next to nothing that stands on the pages")
        for sentence in sentences(reply):
            if sentence.asks or NOT_KNOWN.search(sentence.text) or _OFFERS.search(sentence.text):
                continue
            wrong = self._astray(sentence, pages | named | asked) or _echo(sentence, pages, asked, named, figures)
            if wrong:
                return self.blocked(wrong)
        return self.passed()

    def _astray(self, sentence: Sentence, known: Set[str]) -> str:
        said = _words(sentence.text)
        new = said - known
        is_astray = len(new) >= self._limits.new_words and len(new) > (1 - self._limits.known_share) * len(said)
        return f"from no page: {', '.join(sorted(new))}" if is_astray else ""


def _echo(sentence: Sentence, pages: Set[str], asked: Set[str], named: Set[str], figures: Set[str]) -> str:
    """Return what a sentence on a product says of it in the question's words alone; "" where it takes from its page."""
    said = _words(sentence.text)
    if not said & named or said & pages - named or _figures(sentence.text) & figures:
        return ""
    echoed = said & asked - named
    return f"only the question's words: {', '.join(sorted(echoed))}" if echoed else ""


def _words(text: str) -> frozenset[str]:
    """Return the stems of a text, item numbers left out."""
    return frozenset(content_stems(_ITEM.sub(" ", text)))


def _figures(text: str) -> frozenset[str]:
    plain = _NUMBER.findall(_ITEM.sub(" ", text))
    return frozenset(figure.replace(",", "").removesuffix(".00") for figure in plain)
