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


class GroundednessRail(Rail):
    """Blocks replies that say nothing of their pages, or with a sentence that shares too few words with them."""

    name = "groundedness"
    version = "2"

    def __init__(self, limits: GroundednessLimits) -> None:
        """Set how many of a sentence's words must be known."""
        self._limits = limits

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block with the words that come from nowhere, or a pass."""
        pages = content_stems(" ".join(f"{passage.title} {passage.text}" for passage in grounds.passages))
        asked = content_stems(grounds.question)
        figures = set(_NUMBER.findall(reply)) & set(_NUMBER.findall(" ".join(one.text for one in grounds.passages)))
        if len((content_stems(reply) & pages) - asked) + len(figures) < self._limits.words_of_pages:
            return self.blocked("says nothing that stands on the pages")
        known = pages | asked
        for sentence in sentences(reply):
            said = content_stems(sentence.text)
            new = said - known
            if len(new) >= self._limits.new_words and len(new) / len(said) > 1 - self._limits.known_share:
                return self.blocked(f"from no page: {', '.join(sorted(new))}")
        return self.passed()
