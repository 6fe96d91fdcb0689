"""Unsubscribing: at once, for anyone, without giving anything away."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.unsubscribe import Unsubscribe, UnsubscribeForm
from concierge.storage import Customer, HandoffRequest, Subscription
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
MAYA = "maya.okafor@example.com"
DONE = "Done. Marketing {} will stop within 24 hours. You'll still get messages about orders."


@pytest.fixture
def unsubscribe() -> Conversation:
    return Conversation(UnsubscribeForm, Unsubscribe)


def confirmed(database: Sessions, customer_id: str) -> set[str]:
    with database() as session:
        return set(session.get_one(Customer, customer_id).marketing_channels)


async def test_address_and_channel_in_one_message_are_enough(unsubscribe: Conversation, database: Sessions) -> None:
    assert confirmed(database, "CU-1001") == {"email"}
    answer = await unsubscribe.says(f"stop emailing me, {MAYA}", "unsubscribe", channel="email")
    assert answer == DONE.format("email")
    assert confirmed(database, "CU-1001") == set()


async def test_the_channel_is_asked_for_when_it_is_not_clear(unsubscribe: Conversation) -> None:
    assert "Which email address or phone number" in await unsubscribe.says("unsubscribe", "unsubscribe")
    assert "or both?" in await unsubscribe.says(MAYA, email=MAYA)
    assert await unsubscribe.says('/inform{"channel": "both"}', channel="both") == DONE.format(
        "email and text messages"
    )


async def test_text_messages_stop_for_a_phone_number_however_it_is_written(
    unsubscribe: Conversation, database: Sessions
) -> None:
    with database() as session:
        row = session.scalars(select(Subscription).where(Subscription.channel == "sms")).first()
        assert row is not None
        assert row.status == "confirmed"
    digits = "".join(character for character in row.address if character.isdigit())
    await unsubscribe.says("no more texts", "unsubscribe")
    assert await unsubscribe.says(f"it's {digits[:3]}-{digits[3:6]}-{digits[6:]}") == DONE.format("text messages")
    with database() as session:
        assert session.get_one(Subscription, ("marketing", "sms", row.address)).status == "withdrawn"


async def test_an_unknown_address_hears_the_same(unsubscribe: Conversation) -> None:
    assert await unsubscribe.says("stop emails to nobody@example.com", "unsubscribe") == DONE.format("email")


async def test_mail_that_kept_coming_goes_to_the_privacy_desk_with_address_and_date(
    unsubscribe: Conversation, database: Sessions
) -> None:
    await unsubscribe.says("I unsubscribed last week and still get emails", "unsubscribe")
    assert "privacy desk" in await unsubscribe.says(MAYA, email=MAYA)
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
    assert request.queue == "privacy_desk"
    told = str(request.packet)
    assert MAYA in told
    assert "2026-03-10" in told


async def test_who_wants_the_data_gone_too_is_offered_that_next(unsubscribe: Conversation) -> None:
    answer = await unsubscribe.says(f"stop emails to {MAYA} and delete my data", "unsubscribe")
    assert answer.startswith(DONE.format("email"))
    assert unsubscribe.slots["open_question"] == "delete_data"


async def test_a_no_to_the_question_leaves_everything(unsubscribe: Conversation, database: Sessions) -> None:
    await unsubscribe.says(f"unsubscribe {MAYA}", "unsubscribe", email=MAYA)
    assert "left it as it is" in await unsubscribe.says("no", "deny")
    assert confirmed(database, "CU-1001") == {"email"}
    assert unsubscribe.slots["unsubscribe_address"] is None
