"""The actions on a database loaded with the shipped data, at a moment that tests choose."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.order_status import OrderStatus, OrderStatusForm
from actions.product_availability import ProductAvailability, ProductAvailabilityForm
from actions.promo_code import CheckPromoCode, PromoCodeForm
from actions.store_hours import StoreHours
from concierge import clock
from concierge.settings import get_settings
from concierge.storage import get_engine, get_sessions, open_engine
from concierge.storage.seeding import load_data
from tests.actions.conversation import Conversation
from tests.actions.templates import ROOT

BOISE = ZoneInfo("America/Boise")
LOADED = datetime(2026, 3, 10, 12, 0, tzinfo=BOISE)  # a Tuesday; the data's relative days count from it

SetClock = Callable[..., None]


@pytest.fixture(scope="session")
def loaded_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a loaded SQLite database, so that each test starts from its own copy."""
    path = tmp_path_factory.mktemp("loaded") / "shop.db"
    engine = open_engine(f"sqlite:///{path}")
    load_data(engine, ROOT / "data", LOADED.date(), BOISE)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.read_bytes()


def _forget_settings() -> None:
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def database(tmp_path: Path, loaded_file: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[sessionmaker[Session]]:
    """The database that actions open: DATABASE_URL names a fresh copy."""
    path = tmp_path / "shop.db"
    path.write_bytes(loaded_file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    _forget_settings()
    yield get_sessions()
    get_engine().dispose()
    _forget_settings()


@pytest.fixture(autouse=True)
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the present moment, in Boise unless it says otherwise; at first it is noon on the day of loading."""

    def set_to(*moment: int) -> None:
        at = datetime(*moment, tzinfo=BOISE)  # type: ignore[misc, arg-type]
        monkeypatch.setattr(clock, "now", lambda: at)

    set_to(2026, 3, 10, 12, 0)
    return set_to


@pytest.fixture
def order() -> Conversation:
    return Conversation(OrderStatusForm, OrderStatus)


@pytest.fixture
def stock() -> Conversation:
    return Conversation(ProductAvailabilityForm, ProductAvailability)


@pytest.fixture
def promo() -> Conversation:
    return Conversation(PromoCodeForm, CheckPromoCode)


@pytest.fixture
def stores() -> Conversation:
    return Conversation(None, StoreHours)
