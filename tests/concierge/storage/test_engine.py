"""How databases are opened."""

from pathlib import Path

from sqlalchemy import text

from concierge.storage import open_engine


def test_sqlite_is_opened_for_several_processes_and_with_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'folder' / 'test.db'}")
    with engine.connect() as connection:
        found = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        ]
    assert found == ["wal", 1, 5000, 1]
