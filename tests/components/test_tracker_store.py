"""Conversations outlive the process, whatever ends it."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config
from sqlalchemy.exc import SQLAlchemyError

from components.tracker_store import ConversationStore
from tests.components.conftest import ROOT

SAVE_AND_DIE = """
import asyncio, os, signal, sys
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from components.tracker_store import ConversationStore
store = ConversationStore(host=sys.argv[1], domain=Domain.empty())
asyncio.run(store.save(DialogueStateTracker.from_events("ada", [UserUttered("hello")])))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def _no_address_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONCIERGE_TRACKER_URL", raising=False)


def words(tracker: DialogueStateTracker | None) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def store_at(path: Path) -> ConversationStore:
    return ConversationStore(host=f"sqlite:///{path}", domain=Domain.empty())


async def test_a_saved_turn_survives_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    done = subprocess.run(
        [sys.executable, "-c", SAVE_AND_DIE, f"sqlite:///{path}"], cwd=ROOT, timeout=120, env={**os.environ}
    )
    assert done.returncode == -signal.SIGKILL
    assert words(await store_at(path).retrieve("ada")) == ["hello"]


async def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    store = store_at(tmp_path / "conversations.db")
    await store.save(DialogueStateTracker.from_events("ada", [UserUttered("hello")]))
    writer = sqlite3.connect(tmp_path / "conversations.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM events")
    assert words(await store.retrieve("ada")) == ["hello"]
    writer.close()


def test_every_connection_is_durable_and_waits_for_others(tmp_path: Path) -> None:
    store = store_at(tmp_path / "conversations.db")
    with store.engine.connect() as first, store.engine.connect() as second:
        for connection in (first, second):
            pragmas = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "busy_timeout")
            ]
            assert pragmas == ["wal", 1, 5000]


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    store_at(tmp_path / "new" / "folder" / "conversations.db")
    assert (tmp_path / "new" / "folder" / "conversations.db").exists()


def test_the_environment_decides_over_the_endpoints_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCIERGE_TRACKER_URL", f"sqlite:///{tmp_path / 'named.db'}")
    store_at(tmp_path / "other.db")
    assert (tmp_path / "named.db").exists()
    assert not (tmp_path / "other.db").exists()


async def test_saving_twice_stores_each_event_once(tmp_path: Path) -> None:
    store = store_at(tmp_path / "conversations.db")
    tracker = DialogueStateTracker.from_events("ada", [UserUttered("hello"), SlotSet("a", 1)])
    await store.save(tracker)
    tracker.update(UserUttered("again"))
    await store.save(tracker)
    await store.save(tracker)
    assert words(await store.retrieve("ada")) == ["hello", "again"]


async def test_conversations_are_kept_apart(tmp_path: Path) -> None:
    store = store_at(tmp_path / "conversations.db")
    for sender in ("ada", "ADA", "ada%", "'; DROP TABLE events; --"):
        await store.save(DialogueStateTracker.from_events(sender, [UserUttered(f"I am {sender}")]))
    assert words(await store.retrieve("ada")) == ["I am ada"]
    assert words(await store.retrieve("ada%")) == ["I am ada%"]


def test_rasa_makes_this_store_from_the_endpoints_file_and_not_one_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = read_endpoint_config(str(ROOT / "endpoints.yml"), "tracker_store")
    assert isinstance(config, EndpointConfig)
    made = TrackerStore.create(config, domain=Domain.empty())
    assert isinstance(getattr(made, "_tracker_store", made), ConversationStore)
    assert (tmp_path / "var" / "conversations.db").exists()


async def test_a_save_that_fails_does_not_repeat_the_message(tmp_path: Path) -> None:
    store = store_at(tmp_path / "conversations.db")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(SQLAlchemyError, match="full") as caught:
        await store.save(DialogueStateTracker.from_events("ada", [UserUttered("my card is 4111")]))
    assert "4111" not in str(caught.value)
