"""Who proved who they are may hear their name and what fits their tier, as long as that holds and they like it."""

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from actions.current_deals import CurrentDeals
from actions.known_customer import FIRST_NAME, KNOWN, NAMED
from actions.stop_personalization import StartPersonalization, StopPersonalization
from concierge.storage import Customer, Order, get_engine
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.templates import fill, suitable

Sessions = sessionmaker[Session]
FACTS = (KNOWN, NAMED, FIRST_NAME, "loyalty_tier", "club_member")


async def prove(order: Conversation, number: str = "FO-10482", zip_code: str = "83702") -> None:
    await order.says(f"where is {number}", "order_status", order_id=number)
    await order.says(zip_code, zip=zip_code)


def facts(conversation: Conversation) -> list[object]:
    return [conversation.slots[name] for name in FACTS]


def wording(response: str, conversation: Conversation, channel: str | None = None) -> str:
    return fill(suitable(response, conversation.slots, channel)[0]["text"], conversation.slots)


async def test_nothing_is_known_before_the_proof(order: Conversation) -> None:
    await order.says("where is FO-10482", "order_status", order_id="FO-10482")
    assert facts(order) == [None] * 5
    assert wording("utter_goodbye", order) == "Bye, and enjoy the trail. 🥾"


async def test_the_proof_makes_name_and_tier_known_to_responses(order: Conversation) -> None:
    await prove(order)
    assert facts(order) == ["CU-1001", True, "Maya", "Canopy", True]
    assert wording("utter_greet", order) == "What can I help you with, Maya?"
    assert wording("utter_goodbye", order) == "Take care, Maya, and have a good trip. 🌲"


async def test_a_text_message_stays_short_and_without_a_name(order: Conversation) -> None:
    await prove(order)
    assert wording("utter_goodbye", order, "twilio") == "Bye, and enjoy the trail."
    [short] = suitable("utter_greet", order.slots, "twilio")
    assert len(short["text"]) <= 160
    assert short["text"].isascii()


async def test_a_member_is_not_told_to_join(order: Conversation) -> None:
    await prove(order)
    deals = Conversation(None, CurrentDeals)
    assert "the Trail Club (free to join)" in await deals.says("give me a discount", "current_deals")
    deals.slots.update(order.slots)
    assert "your Trail Club points" in await deals.says("give me a discount", "current_deals")


async def test_who_opted_out_of_the_account_is_called_by_no_name(order: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        session.get_one(Customer, "CU-1001").personalization_opt_out = True
    await prove(order)
    assert order.slots["verified_customer"] == "CU-1001"
    assert facts(order) == [None] * 5


async def test_opting_out_and_in_again_takes_effect_at_once(order: Conversation) -> None:
    await prove(order)
    await order.goes_on_with(StopPersonalization)
    assert facts(order) == [None] * 5
    await order.goes_on_with(StartPersonalization)
    assert order.slots[FIRST_NAME] == "Maya"


async def test_facts_end_with_the_proof(order: Conversation, set_clock: SetClock) -> None:
    await prove(order)
    set_clock(2026, 3, 10, 12, 31)
    await order.says("another order", "order_status")
    assert facts(order) == [None] * 5


async def test_another_customer_brings_their_own_facts(order: Conversation, database: Sessions) -> None:
    await prove(order)
    with database() as session:
        other = session.get_one(Order, "FO-10440")
        customer, zip_code = other.customer, other.ship_zip
    await prove(order, other.id, zip_code or "")
    assert order.slots[KNOWN] == customer.id != "CU-1001"
    assert order.slots[FIRST_NAME] == (customer.name or "").split()[0]


async def test_a_name_that_was_said_often_enough_is_not_brought_back(order: Conversation) -> None:
    await prove(order)
    order.slots[NAMED] = order.slots[FIRST_NAME] = None  # as the gate does
    await order.says("and FO-10482", "order_status", order_id="FO-10482")
    assert order.slots[FIRST_NAME] is None
    assert order.slots[KNOWN] == "CU-1001"


async def test_an_erased_customer_has_no_name(order: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        session.get_one(Customer, "CU-1001").name = None
    await prove(order)
    assert facts(order) == ["CU-1001", False, None, "Canopy", True]


async def test_nothing_is_read_for_who_is_unknown(stores: Conversation) -> None:
    statements: list[str] = []
    event.listen(get_engine(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    await stores.says("when are you open", "store_hours")
    assert statements
    assert not [statement for statement in statements if "customers" in statement]
