"""A search on the shipped data, with an encoder that knows words but no language, so that it is quick."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from concierge.knowledge.search.index import Search
from concierge.knowledge.search.lexical import stems
from concierge.models.sentence_vectors import SentenceVectors, Vector
from concierge.settings import get_settings
from concierge.storage import open_engine, sessions
from concierge.storage.seeding import load_data
from tests.concierge.knowledge.conftest import TODAY


class WordVectors:
    """Stands in for `SentenceVectors`: texts that share words are near each other."""

    dimensions = 256

    def __init__(self, fingerprint: str = "word-vectors-one") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def vector(self, text: str) -> Vector:
        return self._of(text)

    def encode(self, text: str) -> Vector:
        self.encoded.append(text)
        return self._of(text)

    def _of(self, text: str) -> Vector:
        sums = np.zeros(self.dimensions, dtype=np.float32)
        for word in stems(text):
            sums[int(hashlib.md5(word.encode()).hexdigest(), 16) % self.dimensions] += 1
        length = float(np.linalg.norm(sums))
        return sums / np.float32(length) if length else sums


def as_encoder(words: WordVectors) -> SentenceVectors:
    return cast(SentenceVectors, words)


@pytest.fixture
def shop(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sessionmaker[Session]]:
    """Sessions on a database of its own, with a data folder of its own: both may be changed."""
    monkeypatch.setenv("CONCIERGE_DATA_DIR", str(data_dir))
    get_settings.cache_clear()
    engine: Engine = open_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    load_data(engine, data_dir, TODAY, ZoneInfo("America/Boise"))
    yield sessions(engine)
    engine.dispose()
    get_settings.cache_clear()


@pytest.fixture
def words() -> WordVectors:
    return WordVectors()


@pytest.fixture
def make_search(shop: sessionmaker[Session], words: WordVectors, tmp_path: Path) -> Callable[[], Search]:
    """Makes a search as a new process would: what it finds was kept, it does not encode again."""
    return lambda: Search(shop, as_encoder(words), tmp_path / "index", today=lambda: TODAY)


@pytest.fixture
def search(make_search: Callable[[], Search]) -> Search:
    return make_search()
