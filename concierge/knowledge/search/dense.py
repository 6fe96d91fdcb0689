"""Passages by what they mean: the nearest sentence of each to a question."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.product_names import ITEM
from concierge.knowledge.search.vector_file import VectorFile
from concierge.models.sentence_vectors import Vector

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z0-9\"“*])|\n")


class DenseIndex:
    """Scores passages by the cosine of vectors: of the whole, of its best sentence, and of that without names.

    A sentence without its product's name tells what is said apart from what it is said of, which the name decides.
    """

    def __init__(self, passages: Sequence[Passage], names: Mapping[str, str], kept: VectorFile) -> None:
        """Look up or make the vectors.

        Args:
            passages: at least one.
            names: what the texts call each source that has a name of its own: "Larkspur 2 Tent (FW-201)" by SKU.
            kept: where vectors are kept.

        Raises:
            OSError: new vectors cannot be written.
        """
        whole = [f"{passage.title}. {passage.text}" for passage in passages]
        titled: list[str] = []
        nameless: list[str] = []
        owners: list[int] = []
        for number, passage in enumerate(passages):
            for sentence in _sentences(passage.text):
                name = names.get(passage.source)
                titled.append(f"{passage.title}: {sentence}")
                nameless.append(sentence.replace(name, ITEM) if name else titled[-1])
                owners.append(number)
        vectors = kept.vectors([*whole, *titled, *nameless])
        self._whole, self._titled, self._nameless = np.split(vectors, [len(whole), len(whole) + len(titled)])
        self._firsts = np.searchsorted(owners, np.arange(len(passages)))

    def scores(self, question: Vector, nameless: Vector) -> Vector:
        """Return each passage's nearness, the mean of the three cosines: -1 to 1.

        Args:
            question: the question's vector.
            nameless: the vector of the question with "item" for products' names.
        """
        best = np.maximum.reduceat(self._titled @ question, self._firsts)
        best_nameless = np.maximum.reduceat(self._nameless @ nameless, self._firsts)
        mean: Vector = (self._whole @ question + best + best_nameless) / np.float32(3)
        return mean


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()] or [text]
