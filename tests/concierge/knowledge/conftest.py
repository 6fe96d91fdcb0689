"""A session on a SQLite database loaded with the shipped data, on a fixed day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from concierge.storage import open_engine, sessions
from concierge.storage.seeding import load_data

SHIPPED_DATA = Path(__file__).parents[3] / "data"
TODAY = date(2026, 3, 10)


@pytest.fixture(scope="package")
def loaded_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('knowledge') / 'shop.db'}")
    load_data(engine, SHIPPED_DATA, TODAY, ZoneInfo("America/Boise"))
    with sessions(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def session(loaded_session: Session) -> Iterator[Session]:
    """The loaded session; what a test changes is undone after it."""
    yield loaded_session
    loaded_session.rollback()
