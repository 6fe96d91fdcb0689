"""Requests for a person: one per reason and order while it is open."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.handoff.requests import request_person
from concierge.storage import Conversation, HandoffRequest, open_engine, sessions
from concierge.storage.schema import migrate


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    engine = open_engine(sqlite_url)
    migrate(engine)
    with sessions(engine)() as session:
        yield session
    engine.dispose()


def ask(session: Session, conversation: str = "c-1", **changes: Any) -> HandoffRequest:
    asked: dict[str, Any] = {"reason": "explicit_request", "queue": "order_care", "priority": "P3", **changes}
    request = request_person(session, conversation, "web", **asked)
    session.flush()
    return request


def count(session: Session) -> int:
    return len(session.scalars(select(HandoffRequest)).all())


def test_the_first_request_creates_the_conversation(session: Session) -> None:
    request = ask(session)
    conversation = session.get_one(Conversation, "c-1")
    assert (conversation.channel, conversation.owner) == ("web", "assistant")
    assert (request.status, request.packet) == ("callback", {"verified": False})


def test_asking_again_for_the_same_reason_adds_nothing(session: Session) -> None:
    assert ask(session) is ask(session)
    assert count(session) == 1


@pytest.mark.parametrize(
    "changes", [{"reason": "high_value_problem"}, {"order_id": "FO-10482"}, {"conversation": "c-2"}]
)
def test_another_reason_order_or_conversation_is_another_request(session: Session, changes: dict[str, str]) -> None:
    ask(session)
    ask(session, **changes)
    assert count(session) == 2


def test_a_closed_request_does_not_stand_in_the_way_of_a_new_one(session: Session) -> None:
    ask(session).status = "closed"
    session.flush()
    ask(session)
    assert count(session) == 2
