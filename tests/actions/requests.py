"""Requests for a person, as tests read them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.talk_to_human import PersonRequested, TalkToHumanForm
from concierge.storage import HandoffRequest
from tests.actions.conversation import Conversation


def requests(database: sessionmaker[Session]) -> list[HandoffRequest]:
    """Return all requests, oldest first."""
    with database() as session:
        return list(session.scalars(select(HandoffRequest).order_by(HandoffRequest.id)))


async def asks_leave(conversation: Conversation) -> str:
    """Go on with the hand-over that the last action began, and return what the customer reads."""
    return await conversation.goes_on_with_form(TalkToHumanForm, PersonRequested)
