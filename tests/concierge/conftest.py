"""Databases to test on: SQLite always, PostgreSQL where a server answers."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from concierge.storage import open_engine

LOCAL_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"
SHIPPED_DATA = Path(__file__).parents[2] / "data"


def _postgres_server() -> URL:
    given = os.environ.get("TEST_POSTGRES_URL")
    url = make_url(given or LOCAL_POSTGRES).set(drivername="postgresql+psycopg")
    try:
        with create_engine(url, connect_args={"connect_timeout": 2}).connect():
            return url
    except OperationalError:
        if given:
            raise
        pytest.skip("no PostgreSQL server answers; set TEST_POSTGRES_URL")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[str]:
    """The URL of an empty database of its own for each test."""
    if request.param == "sqlite":
        yield sqlite_url
        return
    server = _postgres_server()
    name = f"concierge_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A copy of the data files that ship, for a test to change."""
    copy = tmp_path / "data"
    for folder in ("knowledge", "demo"):
        shutil.copytree(SHIPPED_DATA / folder, copy / folder)
    shutil.copy(SHIPPED_DATA / "guidelines.yml", copy)
    return copy
