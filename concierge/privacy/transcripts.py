"""What customers and the assistant wrote: Rasa's table of events, which Rasa alone writes."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, column, create_engine, delete, inspect, make_url, select, table

_EVENTS = table("events", column("id"), column("sender_id"), column("type_name"), column("data"))
_SPOKEN = ("user", "bot")


def delete_transcripts(tracker_url: str, conversations: Collection[str]) -> int:
    """Delete everything that was said in conversations.

    Args:
        tracker_url: the database of Rasa's conversations.
        conversations: Rasa's sender ids.

    Returns:
        How many events were deleted; 0 where there is no such table yet.
    """
    with _events(tracker_url) as connection:
        if connection is None:
            return 0
        return connection.execute(delete(_EVENTS).where(_EVENTS.c.sender_id.in_(conversations))).rowcount


def transcripts_of(tracker_url: str, conversations: Collection[str]) -> list[dict[str, str]]:
    """Return what was said in conversations, oldest first.

    Args:
        tracker_url: the database of Rasa's conversations.
        conversations: Rasa's sender ids.
    """
    spoken = select(_EVENTS.c.sender_id, _EVENTS.c.type_name, _EVENTS.c.data).where(
        _EVENTS.c.sender_id.in_(conversations), _EVENTS.c.type_name.in_(_SPOKEN)
    )
    with _events(tracker_url) as connection:
        rows = connection.execute(spoken.order_by(_EVENTS.c.id)).all() if connection is not None else []
    said = []
    for conversation, author, data in rows:
        event = json.loads(data)
        at = datetime.fromtimestamp(event["timestamp"], UTC).isoformat(timespec="seconds")
        who = "customer" if author == "user" else "assistant"
        said.append({"conversation": conversation, "at": at, "author": who, "text": str(event.get("text") or "")})
    return said


@contextmanager
def _events(tracker_url: str) -> Iterator[Connection | None]:
    """Yield a connection in a transaction, or None where Rasa has stored nothing yet."""
    url = make_url(tracker_url)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")  # Rasa's environment has another driver than this one
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            yield connection if inspect(connection).has_table("events") else None
    finally:
        engine.dispose()
