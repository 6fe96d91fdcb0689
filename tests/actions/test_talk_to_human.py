"""Asking for a person: recorded once, with what is known, and answered with ways to reach the team."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.talk_to_human import TalkToHuman
from concierge.storage import Conversation as StoredConversation
from concierge.storage import HandoffRequest
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


async def test_the_first_request_is_enough(database: Sessions) -> None:
    conversation = Conversation(None, TalkToHuman)
    answer = await conversation.says("agent please", "talk_to_human")
    assert "(208) 555-0100" in answer
    assert "help@fernway.example" in answer
    assert conversation.messages[0]["handoff"] == {"status": "callback", "reason": "explicit_request"}
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
        assert (request.queue, request.priority, request.status) == ("order_care", "P3", "callback")
        assert session.get_one(StoredConversation, "customer-1").channel == "web"


async def test_asking_again_does_not_queue_twice(database: Sessions) -> None:
    conversation = Conversation(None, TalkToHuman)
    for _ in range(3):
        assert "Of course." in await conversation.says("a human!!", "talk_to_human")
    with database() as session:
        assert len(session.scalars(select(HandoffRequest)).all()) == 1


async def test_the_request_carries_the_order_and_that_the_customer_is_verified(database: Sessions) -> None:
    conversation = Conversation(None, TalkToHuman)
    conversation.slots |= {
        "latest_order": "FO-10482",
        "verified_customer": "CU-1001",
        "verified_until": "2026-03-10T12:30:00-06:00",
    }
    await conversation.says("agent", "talk_to_human")
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
    assert request.packet == {"order_id": "FO-10482", "verified": True}
