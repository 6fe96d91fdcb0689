"""The reply without a model: the sentences of the shop's pages that answer best, word for word."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from concierge.knowledge.search.passage import FOR_THE_SEARCH, Passage

Vector = NDArray[np.float32]
SENTENCES_A_PART = 2
MAX_PARTS = 3
LONGEST = 600  # characters, about the 130 words that guidelines.yml allows a generated reply
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_PART_END = re.compile(
    r"[?!;]+\s*|,?\s+(?:and|also|plus)\s+(?=(?:is|are|does|do|can|will|what|which|how|would|could|it)\b)"
)
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class PassageReply:
    """A reply of sentences from pages, and the pages."""

    text: str
    passages: Sequence[Passage]


def parts_of(question: str) -> list[str]:
    """Return the questions in a message; a message that asks one thing is its only part."""
    parts = [part.strip(" ,.") for part in _PART_END.split(question)]
    asked = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return asked[-MAX_PARTS:] or [question]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a passage."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def reply_of(found: Sequence[tuple[str, Sequence[Passage]]], vector: Callable[[str], Vector]) -> PassageReply | None:
    """Return the reply, or None when nothing was found.

    Args:
        found: each part of the question with the passages that answer it, the best first.
        vector: the sentence encoder, unit vectors.
    """
    said: list[str] = []
    passages: list[Passage] = []
    for part, candidates in found:
        for passage in candidates[:1]:
            new = [sentence for sentence in _best(part, passage, vector) if sentence not in said]
            chosen = _that_fit(new, LONGEST - sum(map(len, said)))
            if chosen:
                said += _with_subject(chosen, passage)
                passages.append(passage)
    return PassageReply(" ".join(said), list(dict.fromkeys(passages))) if said else None


def _that_fit(sentences: Sequence[str], room: int) -> list[str]:
    """Return the sentences, from the first on, that fit into so many characters."""
    ends = accumulate(map(len, sentences))
    return [sentence for sentence, end in zip(sentences, ends, strict=True) if end <= room]


def _with_subject(sentences: list[str], passage: Passage) -> list[str]:
    """Return the sentences with the product's name before them, where they do not name it themselves."""
    if passage.kind != "product" or any(passage.source in sentence for sentence in sentences):
        return sentences
    return [f"{passage.title.partition(':')[0]} ({passage.source}): {sentences[0]}", *sentences[1:]]


def _best(part: str, passage: Passage, vector: Callable[[str], Vector]) -> list[str]:
    """Return the sentences of a passage nearest to a question, in the passage's order."""
    every = sentences_of(passage.text)
    sentences = [sentence for sentence in every if not FOR_THE_SEARCH.search(sentence)] or every
    if passage.kind == "computed" or len(sentences) <= SENTENCES_A_PART:
        return sentences
    asked = vector(part)
    nearest = sorted(range(len(sentences)), key=lambda place: -float(asked @ vector(sentences[place])))
    return [sentences[place] for place in sorted(nearest[:SENTENCES_A_PART])]
