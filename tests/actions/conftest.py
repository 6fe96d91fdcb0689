"""The actions on a database loaded with the shipped data, at a moment that tests choose."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions import open_ended_question
from actions.order_status import OrderStatus, OrderStatusForm
from actions.product_availability import ProductAvailability, ProductAvailabilityForm
from actions.promo_code import CheckPromoCode, PromoCodeForm
from actions.store_hours import StoreHours
from concierge import clock
from concierge.generation.answer import Answer, Asked
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


class Pages:
    """The pages as the actions ask them: they answer what a test sets, at first nothing. Their live twin answers in
    tests/live/test_answers.py.
    """

    def __init__(self) -> None:
        self.answers = [Answer("unknown")]
        self.asked: list[Asked] = []

    async def answer(self, asked: Asked, today: date) -> Answer:
        """Give the answers one after another, the last one again and again."""
        self.asked.append(asked)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """The pages."""
    made = Pages()
    monkeypatch.setattr(open_ended_question, "service", lambda: made)
    return made


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
