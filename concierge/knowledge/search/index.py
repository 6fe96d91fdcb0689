"""The search: which passages answer a question."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from concierge import clock
from concierge.knowledge.search.corpus import all_passages, fingerprint
from concierge.knowledge.search.dense import DenseIndex
from concierge.knowledge.search.filters import Filters, extreme_of, fitting, read_filters
from concierge.knowledge.search.lexical import LexicalIndex
from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.product_names import CERTAIN, POSSIBLE, ProductNames
from concierge.knowledge.search.product_passages import named
from concierge.knowledge.search.thesaurus import with_shop_terms
from concierge.knowledge.search.vector_file import INDEX_DIR, VectorFile
from concierge.models.sentence_vectors import SentenceVectors, Vector
from concierge.settings import get_settings
from concierge.storage import Product

# Weights, fitted by softmax regression on one half of tests/evaluation/retrieval.yml and rounded; `bench/retrieval.py`
# reports both halves.
MEANING, WORDS = 0.66, 0.34
NAMED = 0.10  # for a passage of the product that the question names
BREAKS_FILTER = 0.05  # against one of a product that is not what the question asks for
PRODUCT = 0.05  # against any of a product: there are so many that one is always near
EARLIER = 0.3  # share of the customer's message before, in the meaning and words of a question that names no product
FADING = 0.7  # by how much a product counts less with each message since it was named
LONGEST = 1000  # characters of a message that count; the encoder takes in about 600
REMEMBERED = 3  # messages in which a product may have been named
SAME_AGAIN = 0.015  # against a passage for each one already chosen that is of the same section, or of one product
NOTHING_FOUND = 0.24  # a best score below it answers nothing: of the questions in retrieval.yml 1 in 100 is there


@dataclass(frozen=True)
class Hit:
    """A passage that was found.

    Attributes:
        passage: the passage.
        score: how well it fits the question, 0 to 1; comparable between questions.
    """

    passage: Passage
    score: float


@dataclass(frozen=True)
class _Index:
    fingerprint: str
    passages: Sequence[Passage]
    products: Sequence[Product]  # read with their stock when the index was made, so current as long as it is
    is_product: NDArray[np.bool_]
    lexical: LexicalIndex
    dense: DenseIndex
    names: ProductNames


class Search:
    """Finds passages; what they are made from is looked at anew with each question."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        encoder: SentenceVectors,
        index_dir: Path = INDEX_DIR,
        today: Callable[[], date] = clock.today,
    ) -> None:
        """Prepare the search; the passages are indexed with the first question or `refresh`.

        Args:
            sessions: for reading the catalogue, campaigns and stores.
            encoder: makes the vectors.
            index_dir: where the passages' vectors are kept.
            today: tells the date in the shop's time zone.
        """
        self._sessions = sessions
        self._encoder = encoder
        self._index_dir = index_dir
        self._today = today
        self._index: _Index | None = None
        self._lock = Lock()

    def refresh(self) -> int:
        """Index the passages anew if what they are made from has changed, and return how many there are.

        Raises:
            RuleFileError: a knowledge file is missing or unusable.
            OSError: the vectors cannot be written.
        """
        with self._sessions() as session:
            return len(self._current(session, self._today()).passages)

    def find(self, question: str, limit: int = 5, earlier: Sequence[str] = ()) -> list[Hit]:
        """Return the passages that fit a question best, the best first.

        Args:
            question: the customer's message.
            limit: how many to return at most.
            earlier: the customer's messages before, oldest first; they tell what "it" is.

        Raises:
            RuleFileError: a knowledge file is missing or unusable.
            OSError: the vectors cannot be written.
        """
        question = question[:LONGEST]
        if not question.strip():
            return []
        today = self._today()
        with self._sessions() as session:
            index = self._current(session, today)
            wording = with_shop_terms(question)
            asked = read_filters(wording)
            said = index.names.named_in(session, question) or _extreme(index.products, asked, today)
            meant = _carried_over(session, index.names, question, earlier) | said
            context = "" if said or not earlier else earlier[-1][:LONGEST]
            scores = self._scores(index, question, wording, context)
            scores += NAMED * np.array([meant.get(passage.source, 0) for passage in index.passages])
            scores -= PRODUCT * index.is_product
            if not meant and asked != Filters():
                fits = {product.sku for product in fitting(index.products, asked, today)}
                breaks = np.array([passage.source not in fits for passage in index.passages])
                scores -= BREAKS_FILTER * (breaks & index.is_product)
        best = _varied(index.passages, scores, limit, several=len(meant) > 1)
        return [Hit(index.passages[n], float(np.clip(scores[n], 0, 1))) for n in best]

    def products_meant(self, question: str, earlier: Sequence[str] = ()) -> list[str]:
        """Return the item numbers of the products that a question is certainly about, the first named first.

        Args:
            question: the customer's message.
            earlier: the customer's messages before, oldest first; they count when the question names no product.

        Raises:
            RuleFileError: a knowledge file is missing or unusable.
            OSError: the vectors cannot be written.
        """
        question, today = question[:LONGEST], self._today()
        with self._sessions() as session:
            names = self._current(session, today).names
            meant = names.named_in(session, question)
            for message in reversed(earlier[-REMEMBERED:]):
                meant = meant or names.named_in(session, f"{message[:LONGEST]} {question}")
        return [sku for sku, certainty in meant.items() if certainty == CERTAIN]

    def _scores(self, index: _Index, question: str, wording: str, context: str) -> NDArray[np.float64]:
        meaning = index.dense.scores(
            self._vector(question, context), self._vector(index.names.without_names(question), context)
        )
        words = index.lexical.scores(wording)
        if context:
            words = (1 - EARLIER) * words + EARLIER * index.lexical.scores(context)
        return np.asarray(MEANING * meaning + WORDS * words, dtype=np.float64)

    def _vector(self, text: str, context: str) -> Vector:
        vector = self._encoder.vector(text)
        if not context:
            return vector
        mixed = (1 - EARLIER) * vector + EARLIER * self._encoder.vector(context)
        return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-9), dtype=np.float32)

    def _current(self, session: Session, today: date) -> _Index:
        folder = get_settings().data_dir / "knowledge"
        print_now = fingerprint(session, folder, today)
        with self._lock:
            if self._index is None or self._index.fingerprint != print_now:
                self._index = self._built(session, folder, today, print_now)
            return self._index

    def _built(self, session: Session, folder: Path, today: date, print_now: str) -> _Index:
        passages = all_passages(session, folder, today)
        query = select(Product).options(selectinload(Product.stock)).order_by(Product.sku)
        products = list(session.scalars(query))
        texts = [f"{passage.title} {passage.text}" for passage in passages]
        names = {product.sku: named(product) for product in products}
        return _Index(
            fingerprint=print_now,
            passages=passages,
            products=products,
            is_product=np.array([passage.kind == "product" for passage in passages]),
            lexical=LexicalIndex(texts),
            dense=DenseIndex(passages, names, VectorFile(self._encoder, self._index_dir)),
            names=ProductNames(products, (passage.text for passage in passages)),
        )


def _carried_over(session: Session, names: ProductNames, question: str, earlier: Sequence[str]) -> dict[str, float]:
    """Return the products that the last messages named, read together with the question: "and the kids one"."""
    found: dict[str, float] = {}
    for age, message in enumerate(reversed(earlier[-REMEMBERED:]), start=1):
        for sku, certainty in names.named_in(session, f"{message[:LONGEST]} {question}").items():
            found.setdefault(sku, certainty * FADING**age)
    return found


def _varied(passages: Sequence[Passage], scores: NDArray[np.float64], limit: int, several: bool) -> list[int]:
    """Return the places of the best passages, those that say the same of other products or all of one moved down.

    Args:
        passages: all there are.
        scores: of each.
        limit: how many to return.
        several: whether several products were named, so that none should take all places.
    """
    pool = [int(place) for place in np.argsort(-scores, kind="stable")[: limit * 4]]
    sections: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    chosen: list[int] = []

    def standing(place: int) -> float:
        passage = passages[place]
        alike = sections[_section(passage)] + several * sources[passage.source]
        return float(scores[place]) - SAME_AGAIN * alike

    while pool and len(chosen) < limit:
        best = max(pool, key=standing)
        pool.remove(best)
        chosen.append(best)
        sections[_section(passages[best])] += 1
        sources[passages[best].source] += 1
    return chosen


def _section(passage: Passage) -> str:
    """Return what part of which kind of page a passage is: passages of one section say the same of other things."""
    return passage.id.partition("#")[2] if passage.kind in ("product", "store") else passage.id


def _extreme(products: Sequence[Product], asked: Filters, today: date) -> dict[str, float]:
    found = extreme_of(fitting(products, asked, today), asked, today) if asked.has_gear else None
    return {found.sku: CERTAIN - POSSIBLE} if found else {}
