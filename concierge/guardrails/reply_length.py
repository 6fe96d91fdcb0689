"""Keeps a reply as short as the guidelines ask."""

import re

from concierge.guardrails.facts.sentences import sentences
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guidelines import GeneratedReply

_SKU = re.compile(r"\bFW-\d{3}\b", re.IGNORECASE)


class ReplyLengthRail(Rail):
    """Cuts a reply that is too long at the end of a sentence."""

    name = "reply_length"
    version = "1"

    def __init__(self, limits: GeneratedReply) -> None:
        """Set how many sentences, words and products a reply may have."""
        self._limits = limits

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return the sentences that are within the limits; a block where not even the first one is."""
        kept = self._kept(reply)
        if kept == len(reply):
            return self.passed()
        counted = f"{len(reply.split())} words, {len(sentences(reply))} sentences, {len(_products(reply))} products"
        shortened = reply[:kept].rstrip()
        return self.rewritten(shortened, counted) if shortened else self.blocked(counted)

    def _kept(self, reply: str) -> int:
        """Return how many characters of a reply are within the limits."""
        parts = sentences(reply)
        ends = [*(part.start for part in parts[1:]), len(reply)]
        kept = 0
        for number, end in enumerate(ends, start=1):
            words, products = len(reply[:end].split()), len(_products(reply[:end]))
            limits = self._limits
            if number > limits.max_sentences or words > limits.max_words or products > limits.max_products:
                return kept
            kept = end
        return len(reply)


def _products(text: str) -> set[str]:
    return {sku.upper() for sku in _SKU.findall(text)}
