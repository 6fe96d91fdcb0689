"""Who owns a conversation: the assistant or a person.

The answer lives in the application database (``concierge.storage`` owns the schema), because Rasa's own pause
ends by itself on session expiry, on /restart and on a store error. A contract test runs each statement below
against the migrated schema.
"""

import logging
from dataclasses import dataclass

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 2  # a database that is gone must not hold up every customer
SELECT_OWNER = text("SELECT owner, agent_name FROM conversations WHERE id = :id")
INSERT_MESSAGE = text(
    "INSERT INTO conversation_messages (conversation_id, author, text) VALUES (:conversation_id, 'customer', :text)"
)
INSERT_CONVERSATION = text(
    "INSERT INTO conversations (id, channel, owner) VALUES (:id, :channel, 'assistant') ON CONFLICT (id) DO NOTHING"
)
INSERT_HANDOFF_REQUEST = text(
    "INSERT INTO handoff_requests (conversation_id, reason, queue, priority, status) "
    "SELECT CAST(:conversation_id AS VARCHAR), CAST(:reason AS VARCHAR), CAST(:queue AS VARCHAR), "
    "CAST(:priority AS VARCHAR), 'callback' WHERE NOT EXISTS (SELECT 1 FROM handoff_requests "
    "WHERE conversation_id = CAST(:conversation_id AS VARCHAR) AND reason = CAST(:reason AS VARCHAR) "
    "AND status IN ('queued', 'callback'))"
)


@dataclass(frozen=True)
class Owner:
    """A person who owns a conversation.

    Attributes:
        name: what the customer calls them, or None when it is not known.
    """

    name: str | None


def engine_for(url: str) -> Engine:
    """Opens the application database with SQLAlchemy 1.4.

    Args:
        url: the same ``DATABASE_URL`` the rest of the project uses; the psycopg 3 driver's name is replaced
            by the psycopg2 that Rasa brings.
    """
    address = make_url(url)
    if address.drivername == "postgresql+psycopg":
        address = address.set(drivername="postgresql+psycopg2")
    if not address.drivername.startswith("sqlite"):
        return create_engine(
            address, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS}, future=True
        )
    engine = create_engine(address, future=True)

    @event.listens_for(engine, "connect")
    def _wait_for_writers(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA busy_timeout = 2000")
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


class Ownership:
    """Reads the owner of conversations, and keeps what customers write while a person owns theirs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def person(self, conversation_id: str) -> Owner | None:
        """Returns the person who owns the conversation, or None when the assistant does.

        A database that cannot be read is logged and counts as the assistant's: an answer beats silence.
        """
        try:
            with self._engine.connect() as connection:
                row = connection.execute(SELECT_OWNER, {"id": conversation_id}).first()
        except SQLAlchemyError as error:
            logger.error(
                "The owner of a conversation could not be read (%s); the assistant answers.",
                type(error).__name__,
            )
            return None
        if row is None or row.owner != "human":
            return None
        return Owner(row.agent_name)

    def keep_message(self, conversation_id: str, message: str) -> None:
        """Stores a customer's message for the person who owns the conversation."""
        with self._engine.begin() as connection:
            connection.execute(INSERT_MESSAGE, {"conversation_id": conversation_id, "text": message})

    def request_person(self, conversation_id: str, channel: str, reason: str, queue: str, priority: str) -> bool:
        """Records that a customer wants a person, for when no action can. Returns whether the request is stored.

        Asking again for the same reason while a request is open changes nothing, as in ``concierge.handoff``.
        """
        request = {"conversation_id": conversation_id, "reason": reason, "queue": queue, "priority": priority}
        try:
            with self._engine.begin() as connection:
                connection.execute(INSERT_CONVERSATION, {"id": conversation_id, "channel": channel})
                connection.execute(INSERT_HANDOFF_REQUEST, request)
        except SQLAlchemyError as error:
            logger.error("A request for a person could not be stored (%s).", type(error).__name__)
            return False
        return True
