"""A database loaded with the shipped data, on a fixed day."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from concierge.storage import sessions
from concierge.storage.seeding import LoadReport, load_data

TODAY = date(2026, 3, 10)
BOISE = ZoneInfo("America/Boise")


class Loader:
    """Loads one data directory into one database."""

    def __init__(self, engine: Engine, directory: Path) -> None:
        self.engine = engine
        self.directory = directory
        self.sessions: sessionmaker[Session] = sessions(engine)

    def load(self, today: date = TODAY) -> LoadReport:
        return load_data(self.engine, self.directory, today, BOISE)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.directory / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def loader(engine: Engine, data_dir: Path) -> Loader:
    return Loader(engine, data_dir)


@pytest.fixture
def loaded(loader: Loader) -> Loader:
    loader.load()
    return loader
