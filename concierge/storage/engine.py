"""The database engine and its sessions."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from concierge.settings import DATABASE_VARIABLE, SettingsError, get_settings

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA synchronous=NORMAL",
)


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def open_engine(database_url: str) -> Engine:
    """Return a new engine. The directory of a SQLite file is created when it is missing.

    Args:
        database_url: as `Settings.database_url`, with the driver named.

    Raises:
        SettingsError: that directory cannot be created.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{DATABASE_VARIABLE}: cannot create {folder}: {error.strerror}") from None
    engine = create_engine(url, hide_parameters=True)  # an error's text goes to logs, customers' data must not
    event.listen(engine, "connect", _set_pragmas)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Return a session factory; `with sessions(engine).begin() as session:` is one transaction."""
    return sessionmaker(engine, expire_on_commit=False)


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """Return the engine for `DATABASE_URL`, opened once per process."""
    return open_engine(get_settings().database_url)


@lru_cache(maxsize=1)
def get_sessions() -> sessionmaker[Session]:
    """Return the session factory for `DATABASE_URL`, made once per process."""
    return sessions(get_engine())
