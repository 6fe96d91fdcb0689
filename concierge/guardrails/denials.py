"""Whether words are said or refused: "it's safe" against "I can't judge whether it's safe"."""

import re
from collections.abc import Iterator

from concierge.guardrails.facts.sentences import Sentence, normalised, sentences

_CLAUSE_END = re.compile(r"[;:]|\s[-–—]\s|\bbut\b|\bhowever\b|\balthough\b|\bthough\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\W*(?:(?:so|and|or|but|well|ok|okay),? )?(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|may|"
    r"might|has|have|what|which|how|when|where|who|whose|why|want|need)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|cannot|can't|won't|don't|doesn't|didn't|isn't|aren't|wasn't|wouldn't|couldn't|haven't|hasn't|"
    r"unable|nobody|neither|nor|without|instead of|rather than|only (?:an? )?(?:agent|teammate|person|human)s?)\b|"
    r"n't\b",
    re.IGNORECASE,
)


def denied(sentence: str, start: int) -> bool:
    """Return whether what begins at `start` is denied by what stands before it in the same clause."""
    clause_start = max((cut.end() for cut in _CLAUSE_END.finditer(sentence, 0, start)), default=0)
    return _DENIAL.search(sentence, clause_start, start) is not None


def is_question(sentence: str) -> bool:
    """Return whether a sentence with a question mark asks; "It's safe, right?" states."""
    return _ASKING.match(sentence) is not None


def claims(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Yield each place where a pattern's words are said in a text without being denied; questions do not count."""
    for sentence in sentences(normalised(text)):
        if sentence.asks and is_question(sentence.text):
            continue
        for match in pattern.finditer(sentence.text):
            if not denied(sentence.text, match.start()):
                yield sentence, match


def first_claim(text: str, pattern: re.Pattern[str]) -> str | None:
    """Return the first words of a text that a pattern finds undenied, or None."""
    return next((match[0] for _, match in claims(text, pattern)), None)
