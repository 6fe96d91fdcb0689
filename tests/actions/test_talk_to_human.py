"""Asking for a person: the right queue, with the customer's leave, in hours and outside."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.talk_to_human import TalkToHuman
from concierge.storage import Conversation as StoredConversation
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.requests import asks_leave, requests
from tests.actions.templates import GUIDELINES

Sessions = sessionmaker[Session]
BEFORE = GUIDELINES["disclosures"]["before_handoff"]
VERIFIED = {"verified_customer": "CU-1001", "verified_until": "2026-03-10T12:30:00-06:00"}  # a Canopy member


@pytest.fixture
def person() -> Conversation:
    return Conversation(None, TalkToHuman)


async def test_the_first_request_is_enough_and_an_unknown_topic_is_asked_once(
    person: Conversation, database: Sessions
) -> None:
    await person.says("agent please", "talk_to_human")
    assert (await asks_leave(person)).strip() == "Of course. What is it about?"
    assert BEFORE in await person.says("my boots came apart", "inform")
    joined = await person.says("/affirm", "affirm")
    assert joined.startswith("Returns and repair has your request")
    assert person.messages[-1]["handoff"] == {"status": "queued", "reason": "explicit_request"}
    [request] = requests(database)
    assert (request.reason, request.priority, request.status) == ("explicit_request", "P3", "queued")
    with database() as session:
        assert session.get_one(StoredConversation, "customer-1").channel == "web"


async def test_a_topic_that_was_spoken_of_is_not_asked_for(person: Conversation, database: Sessions) -> None:
    await person.says("where is my refund", "refund_status")
    await person.says("let me talk to someone", "talk_to_human")
    assert await asks_leave(person) == f"Of course. {BEFORE}"
    assert "Returns and repair has your request" in await person.says("yes", "affirm")
    assert [request.queue for request in requests(database)] == ["returns_warranty"]


@pytest.mark.parametrize(
    ("pressed", "queue"),
    [
        ("order_status", "order_care"),
        ("returns", "returns_warranty"),
        ("product", "gear_experts"),
        ("payment", "payments"),
    ],
)
async def test_a_pressed_topic_goes_to_its_queue(
    person: Conversation, database: Sessions, pressed: str, queue: str
) -> None:
    await person.says("human", "talk_to_human")
    await asks_leave(person)
    await person.says("/inform", "inform", person_topic=pressed)
    await person.says("/affirm", "affirm")
    assert [request.queue for request in requests(database)] == [queue]


async def test_the_packet_holds_every_field_that_the_guidelines_ask_for(
    person: Conversation, database: Sessions
) -> None:
    person.slots |= {"latest_order": "FO-10482", **VERIFIED}
    await person.says("my parcel is stuck in Boise", "order_status")
    await person.says("get me a person", "talk_to_human")
    await asks_leave(person)
    await person.says("yes", "affirm")
    [request] = requests(database)
    packet = request.packet
    assert packet["reason"] == "explicit_request"
    assert packet["escalation_id"] == "ESC-07"
    assert packet["queue"] == "order_care"
    assert packet["verified"] is True
    assert packet["order_id"] == "FO-10482"
    assert packet["language"] == "en"
    assert packet["sentiment"] == "neutral"
    assert packet["summary"] == "Order status: get me a person"
    assert {"author": "customer", "text": "my parcel is stuck in Boise"} in packet["turns"]
    assert len(GUIDELINES["service_levels"]["handoff_must_include"]) == len(packet)


async def test_a_no_hands_over_without_the_chat(person: Conversation, database: Sessions) -> None:
    await person.says("my parcel is stuck", "order_status")
    await person.says("agent", "talk_to_human")
    await asks_leave(person)
    answer = await person.says("/deny", "deny")
    assert "keep the chat to myself" in answer
    [request] = requests(database)
    assert request.packet["summary"] is None
    assert request.packet["turns"] == []


async def test_a_canopy_member_is_raised_one_level_and_not_above_p2(person: Conversation, database: Sessions) -> None:
    person.slots |= VERIFIED
    await person.says("order trouble", "order_status")
    await person.says("agent", "talk_to_human")
    await asks_leave(person)
    assert "5 minutes" in await person.says("yes", "affirm")
    assert [request.priority for request in requests(database)] == ["P2"]


async def test_outside_hours_a_yes_is_saved_at_once_and_the_address_is_asked_for(
    person: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    set_clock(2026, 3, 14, 20, 0)  # a Saturday evening
    await person.says("where is my order", "order_status")
    await person.says("agent", "talk_to_human")
    offer = await asks_leave(person)
    assert offer == (
        "Our team is offline right now. They're back on Monday at 7:00 a.m. (Mountain Time). "
        "I can save your question with this chat so they answer by email first thing. Shall I?"
    )
    assert "Which email address" in await person.says("yes", "affirm")
    assert [(one.status, one.contact) for one in requests(database)] == [("callback", None)]
    assert "on Monday at 7:00 a.m." in await person.says("it's Jo@Example.com")
    assert [(one.status, one.contact) for one in requests(database)] == [("callback", "jo@example.com")]


async def test_outside_hours_a_known_address_is_not_asked_for(
    person: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    set_clock(2026, 3, 10, 20, 0)
    person.slots |= VERIFIED | {"verified_until": "2026-03-10T20:30:00-06:00"}
    await person.says("where is my order", "order_status")
    await person.says("agent", "talk_to_human")
    assert "tomorrow at 7:00 a.m." in await asks_leave(person)
    assert "Saved." in await person.says("yes", "affirm")
    assert [one.contact for one in requests(database)] == ["maya.okafor@example.com"]


async def test_outside_hours_a_no_saves_nothing(person: Conversation, database: Sessions, set_clock: SetClock) -> None:
    set_clock(2026, 3, 15, 12, 0)  # a Sunday
    await person.says("where is my order", "order_status")
    await person.says("agent", "talk_to_human")
    await asks_leave(person)
    assert "(208) 555-0100" in await person.says("no", "deny")
    assert requests(database) == []


async def test_thanksgiving_is_closed_for_people_too(person: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 11, 26, 10, 0)
    await person.says("where is my order", "order_status")
    await person.says("agent", "talk_to_human")
    assert "tomorrow at 7:00 a.m." in await asks_leave(person)


async def test_asking_again_does_not_queue_twice(person: Conversation, database: Sessions) -> None:
    for _ in range(3):
        person.form, person.action = None, TalkToHuman()
        await person.says("my order, a human!!", "talk_to_human")
        await asks_leave(person)
        await person.says("yes", "affirm")
    assert len(requests(database)) == 1


async def test_whoever_asks_again_instead_of_naming_a_topic_is_not_asked_twice(person: Conversation) -> None:
    await person.says("human", "talk_to_human")
    assert "What is it about?" in await asks_leave(person)
    person.form, person.action = None, TalkToHuman()
    await person.says("HUMAN", "talk_to_human")
    assert BEFORE in await asks_leave(person)


async def test_in_spanish_one_yes_is_enough(person: Conversation, database: Sessions) -> None:
    await person.says("necesito ayuda con mi pedido", "spanish")
    await person.says("quiero hablar con una persona", "talk_to_human")
    assert await asks_leave(person) == GUIDELINES["languages"]["spanish_offer"]
    assert await person.says("/affirm", "affirm") == GUIDELINES["languages"]["es_texts"]["handoff"]
    assert [request.packet["language"] for request in requests(database)] == ["es"]
