"""A database with the real schema, which only the library's environment can make."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

ROOT = Path(__file__).parents[2]
LIBRARY_PYTHON = ROOT / ".venv" / "bin" / "python"
MIGRATE = """
import sys
from concierge.storage import open_engine
from concierge.storage.schema import migrate
engine = open_engine(sys.argv[1])
migrate(engine)
engine.dispose()
"""


class Database(NamedTuple):
    """A SQLite file with the application's schema."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not LIBRARY_PYTHON.exists():
        pytest.fail("the library's environment is missing; run `make install`")
    path = tmp_path_factory.mktemp("schema") / "concierge.db"
    command = [str(LIBRARY_PYTHON), "-c", MIGRATE, f"sqlite:///{path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Database:
    """A migrated database of its own for each test."""
    return Database(Path(shutil.copy(empty_database, tmp_path / "concierge.db")))
