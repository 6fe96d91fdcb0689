"""Rasa's SQL tracker store, set up so that an acknowledged turn survives the end of the process.

On SQLite that means a write-ahead log and one open connection per thread instead of one per statement.
"""

import logging
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import QueuePool

logger = logging.getLogger(__name__)

DEFAULT_URL = "sqlite:///var/conversations.db"


class ConversationStore(SQLTrackerStore):
    """The tracker store named in ``endpoints.yml``.

    The address is ``CONCIERGE_TRACKER_URL`` if set, else the ``url`` of ``endpoints.yml``.
    """

    def __init__(
        self,
        host: str | None = None,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        url = os.environ.get("CONCIERGE_TRACKER_URL") or host or DEFAULT_URL
        address = make_url(url)
        if address.drivername.startswith("sqlite") and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        if address.drivername.startswith("sqlite"):
            self.engine.dispose()
            self.engine = _durable_sqlite(url)
            self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        self.engine.hide_parameters = True  # an error must not repeat what a customer wrote


def _durable_sqlite(url: str) -> Engine:
    """Opens SQLite with a write-ahead log: committed turns survive a killed process, readers never wait."""
    engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA busy_timeout = 5000")

    return engine
