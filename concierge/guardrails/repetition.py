"""Recognises replies that go round in circles, break off, or say the question again."""

import re
from collections import Counter
from itertools import combinations

from concierge.guardrails.facts.sentences import sentences
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import RepetitionLimits

GROUP = 4  # words
MOST_TIMES = 2  # that a group of words may stand in a reply: a product's name may
WORDS_OF_A_SENTENCE = 5  # shorter ones say little enough to be said twice
_STUTTER = re.compile(r"\b(\w+)(?:\W+\1\b){2,}", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")
_COMPLETE = re.compile(r"[.!?…:)\]\"'”’🌲⛺🥾☀️👍]\s*$")


class RepetitionRail(Rail):
    """Blocks replies that say nothing or the same again; cuts a reply that breaks off."""

    name = "repetition"
    version = "1"

    def __init__(self, limits: RepetitionLimits) -> None:
        """Set from which likeness on two texts count as the same."""
        self._limits = limits

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block, or a rewrite without an unfinished last sentence."""
        words = [word.lower() for word in _WORD.findall(reply)]
        if not words:
            return self.blocked("an empty reply")
        stutter = _STUTTER.search(reply)
        if stutter and not stutter[1].isdigit():
            return self.blocked(stutter[0])
        looped = self._loop(words, grounds)
        if looped:
            return self.blocked(looped)
        parts = [frozenset(_WORD.findall(part.text.lower())) for part in sentences(reply)]
        for one, other in combinations([part for part in parts if len(part) >= WORDS_OF_A_SENTENCE], 2):
            if _likeness(one, other) >= self._limits.sentence_similarity:
                return self.blocked("the same sentence twice")
        asked = frozenset(_WORD.findall(grounds.question.lower()))
        if len(asked) >= WORDS_OF_A_SENTENCE and _likeness(frozenset(words), asked) >= self._limits.question_similarity:
            return self.blocked("the question again")
        return self.passed() if _COMPLETE.search(reply) else self._without_loose_end(reply)

    def _loop(self, words: list[str], grounds: Grounds) -> str | None:
        """Return a group of words that comes too often and is no part of a title, or None."""
        groups = Counter(tuple(words[start : start + GROUP]) for start in range(len(words) - GROUP + 1))
        titles = " ".join(" ".join(_WORD.findall(passage.title.lower())) for passage in grounds.passages)
        often = (group for group, times in groups.items() if times > MOST_TIMES)
        own = (group for group in often if all(" ".join(part) not in titles for part in (group[1:], group[:-1])))
        return next((" ".join(group) for group in own), None)

    def _without_loose_end(self, reply: str) -> Finding:
        parts = sentences(reply)
        shortened = reply[: parts[-1].start].rstrip() if len(parts) > 1 else ""
        return self.rewritten(shortened, parts[-1].text) if shortened else self.blocked("a reply that breaks off")


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard index of two sets of words."""
    return len(one & other) / len(one | other)
