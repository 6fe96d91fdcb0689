"""Campaigns as shipped, on a database of the test's own."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from concierge.storage import open_engine, sessions
from concierge.storage.seeding import load_data

SHIPPED_DATA = Path(__file__).parents[3] / "data"
BOISE = ZoneInfo("America/Boise")
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=BOISE)


@pytest.fixture(scope="session")
def loaded_shop(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("campaigns") / "shop.db"
    engine = open_engine(f"sqlite:///{path}")
    load_data(engine, SHIPPED_DATA, TODAY, BOISE)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def shop(loaded_shop: bytes, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """The loaded shop, to change."""
    path = tmp_path / "shop.db"
    path.write_bytes(loaded_shop)
    engine = open_engine(f"sqlite:///{path}")
    yield sessions(engine)
    engine.dispose()
