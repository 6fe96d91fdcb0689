"""Passages by the words they share with a question: BM25 on word stems."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import bm25s  # type: ignore[import-untyped]
import numpy as np
import Stemmer  # type: ignore[import-not-found]
from numpy.typing import NDArray

# Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, give 1.2 to 2 for k1 and
# 0.5 to 0.8 for b.
K1, B = 1.2, 0.6
_WORD = re.compile(r"[a-z0-9]+")
_STRAIGHT = str.maketrans({"\u2019": "'", "\u2018": "'"})
_CONTRACTION = re.compile(r"'(?:s|m|re|ve|d|ll|t)\b|n't\b")
_STOP_WORDS = frozenset(
    _WORD.findall(
        "a an the is are do does did i my me you your it its of to in on for with and or at if be can will would have "
        "has this that what which how when where who there so just any some get got not no im ive"
    )
)


class LexicalIndex:
    """Scores texts by the weight of a question's words that they hold."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts.

        Args:
            texts: at least one.
        """
        tokens = [stems(text) for text in texts]
        self._count = len(tokens)
        self._holding = Counter(stem for text in tokens for stem in set(text))
        self._bm25 = bm25s.BM25(k1=K1, b=B)
        self._bm25.index(tokens, show_progress=False)

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return each text's BM25 score as a share of the weight of all words asked for, about 0 to 1.

        Words that no text holds weigh most, so that a question about something else scores low everywhere.
        """
        asked = stems(question)
        weight = sum(self._weight(stem) for stem in set(asked))
        if not weight:
            return np.zeros(self._count, dtype=np.float32)
        found: NDArray[np.float32] = self._bm25.get_scores(asked)
        return found / np.float32(weight)

    def _weight(self, stem: str) -> float:
        # The inverse document frequency that bm25s counts with ("lucene").
        holding = self._holding[stem]
        return math.log(1 + (self._count - holding + 0.5) / (holding + 0.5))


def stems(text: str) -> list[str]:
    """Return the stems of a text's words, those without meaning of their own left out."""
    plain = _CONTRACTION.sub("", text.lower().translate(_STRAIGHT))
    words = [word for word in _WORD.findall(plain) if word not in _STOP_WORDS]
    # A stemmer is made each time: one must not be shared by threads, and making it costs next to nothing.
    return list(Stemmer.Stemmer("english").stemWords(words))
