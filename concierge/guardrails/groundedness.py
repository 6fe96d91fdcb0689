"""Asks whether a reply stays with its pages in its words too, not in its figures only.

A small model that loses the thread writes fluent sentences about nothing. What it says of its own shows in words that
stand neither in the passages nor in the conversation; and a reply that only turns the question over shows in that it
takes next to nothing from the passages.
"""

import re

from concierge.guardrails.facts.sentences import sentences
from concierge.guardrails.facts.stems import content_stems
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import GroundednessLimits

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ITEM = re.compile(r"\(?\bFW-\d+\)?")


class GroundednessRail(Rail):
    """Blocks replies that say nothing of their pages, or with a sentence that takes too little from them.

    A sentence on a product that holds only its name and the question's words has taken nothing: "No, the pad is not
    crinkly" may be so or not.
    """

    name = "groundedness"
    version = "3"

    def __init__(self, limits: GroundednessLimits) -> None:
        """Set how many of a sentence's words must be known."""
        self._limits = limits

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block with the words that come from nowhere, or a pass."""
        texts = " ".join(f"{passage.title} {passage.text}" for passage in grounds.passages)
        names = " ".join(one.title.partition(":")[0] for one in grounds.passages if one.kind == "product")
        pages, asked, named = content_stems(texts), content_stems(grounds.question), content_stems(names)
        figures = set(_NUMBER.findall(texts))
        if len((content_stems(reply) & pages) - asked) + len(figures & set(_NUMBER.findall(reply))) < (
            self._limits.words_of_pages
        ):
            return self.blocked("says nothing that stands on the pages")
        known = pages | asked
        for sentence in sentences(reply):
            said = content_stems(sentence.text)
            new = said - known
            if len(new) >= self._limits.new_words and len(new) / len(said) > 1 - self._limits.known_share:
                return self.blocked(f"from no page: {', '.join(sorted(new))}")
            echoed = said & asked - named
            if echoed and said & named and not sentence.asks and not self._takes(sentence.text, pages - named, figures):
                return self.blocked(f"only the question's words: {', '.join(sorted(echoed))}")
        return self.passed()

    def _takes(self, sentence: str, words: frozenset[str] | set[str], figures: set[str]) -> bool:
        """Return whether a sentence has a word or figure of the pages besides the names of products."""
        plain = _ITEM.sub(" ", sentence)
        return bool(content_stems(plain) & words or figures & set(_NUMBER.findall(plain)))
