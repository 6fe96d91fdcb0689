"""Clauses that deny in the reply what the passages say in nearly the same words, or the reverse."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from concierge.guardrails.facts.polarity import Clause, clauses, denied_label
from concierge.guardrails.facts.stems import content_stems

FEWEST = 3  # words in common, below which two clauses are hardly about the same
SHARE = 0.6  # of the reply's words that the contradicting clause has to have
_SAYING_NOTHING = frozenset(
    {
        "need",
        "list",
        "cover",
        "know",
        "mean",
        "catalog",
        "tell",
        "count",
        "suit",
        "suitabl",
        "call",
        "fit",
        "offer",
        "stor",
        "come",
        "say",
        "giv",
        "com",
    }
)
# Few words are enough where a clause does nothing but give or deny something.
_HAS = re.compile(
    r"\b(?:has|have|comes? with|includes?|there(?:'s| is| are|'re)|with|offers?)\s+(?:a|an|no|any|its|the)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(?:is|are|it's|they're|suitable|made|meant|good|great|fine|ideal|works?|built|designed|rated|right|best|okay)"
    r"(?:\s\w+){0,2}?\s(?:for|as)\s(.+)|^\s*for\s(.+)",
    re.IGNORECASE,
)
_OF_USE = re.compile(
    r"\b(?:suit\w*|made|meant|good|great|ideal|fine|works?|use[ds]?|handles?|okay|built|designed|rated|for|can"
    r"|stands? up|right|perfect|ready|fits?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Assertion:
    """What a clause says, as words.

    Attributes:
        clause: the clause.
        words: the stems of its words.
        purpose: the stems of what it says a product is for.
        is_limit: whether it lists what a product is not suitable for; only what is said of its use can contradict that.
    """

    clause: Clause
    words: frozenset[str]
    purpose: frozenset[str] = frozenset()
    is_limit: bool = False


def assertions_in(sentence: str) -> list[Assertion]:
    """Return what a sentence asserts or denies; questions and suppositions are left out."""
    label = denied_label(sentence)
    is_limit = "suitable for" in label.lower()
    shared = content_stems(label)
    found = []
    for clause in clauses(sentence):
        if clause.positive is not None:
            purpose = _PURPOSE.search(clause.text)
            aim = purpose and (purpose.group(1) or (purpose.group(2) if clause.start else ""))
            denied = shared if not clause.positive else frozenset()
            words = (content_stems(clause.text) | denied) - _SAYING_NOTHING
            found.append(Assertion(clause, words, content_stems(aim or ""), is_limit))
    return found


def contradicts(said: Assertion, stated: Iterable[Assertion]) -> bool:
    """Return whether the closest clause of the passages says the opposite."""
    best = {True: 0, False: 0}
    alike = False
    fits = {True: 0, False: 0}
    of_use = bool(_OF_USE.search(said.clause.text))
    for other in stated:
        positive = bool(other.clause.positive)
        fits[positive] = max(fits[positive], len(said.purpose & other.words) if other.is_limit or positive else 0)
        if of_use or said.is_limit or not other.is_limit:
            best[positive] = max(best[positive], len(said.words & other.words))
            is_short = len(other.words) <= 2 * len(said.words) + 2
            alike |= positive != said.clause.positive and is_short and said.words <= other.words
    if said.clause.positive and said.purpose and fits[False] >= SHARE * len(said.purpose) and fits[False] > fits[True]:
        return True
    same, opposite = best[bool(said.clause.positive)], best[not said.clause.positive]
    if len(said.words) < FEWEST:
        gives = bool(_HAS.search(said.clause.text)) and not same and 0 < len(said.words) == opposite
        return gives or (alike and len(said.words) > 1 and same < len(said.words))
    return opposite >= FEWEST and opposite > same and opposite >= SHARE * len(said.words)
