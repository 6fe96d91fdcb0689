"""The web application on a loaded database, on a fixed day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from concierge.storage import open_engine, sessions
from concierge.storage.seeding import load_data
from concierge.web.app import create_app
from concierge.web.settings import WebSettings

SHIPPED_DATA = Path(__file__).parents[3] / "data"
# A Saturday, ten days into Layer Up Days.
TODAY = date(2026, 3, 14)
SECRET = "a-secret-of-the-tests-with-enough-letters"
OWN_ORIGIN = "http://127.0.0.1:8080"
SETTINGS = WebSettings(secret=SECRET, origins=(OWN_ORIGIN,), rasa="https://rasa.example")


@pytest.fixture(scope="session")
def shop_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.db'}")
    load_data(engine, SHIPPED_DATA, TODAY, ZoneInfo("America/Boise"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shop_sessions(shop_engine: Engine) -> sessionmaker[Session]:
    """The shop's database, for tests that only read."""
    return sessions(shop_engine)


@pytest.fixture
def client(shop_sessions: sessionmaker[Session], tmp_path: Path) -> TestClient:
    app = create_app(SETTINGS, shop_sessions, SHIPPED_DATA, lambda: TODAY, widget_dir=tmp_path / "dist")
    return TestClient(app, base_url=OWN_ORIGIN)
