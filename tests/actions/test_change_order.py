"""Order change: what may change, after proof and a yes, and what may not."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.change_order import ChangeOrder, ChangeOrderForm
from actions.order_agent import SendToAgent
from concierge.storage import AuditEntry, HandoffRequest, Order, OrderAction, OrderLine, OutboxEmail
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
ADDRESS = "12 Pine Street, Fort Collins, CO 80524"


@pytest.fixture
def change() -> Conversation:
    return Conversation(ChangeOrderForm, ChangeOrder)


def line(database: Sessions, number: int = 1) -> OrderLine:
    with database() as session:
        return session.get_one(OrderLine, ("FO-10521", number))


async def ready_to_change(change: Conversation) -> str:
    await change.says("change FO-10521 from W8 to W8.5", "change_order", order_id="FO-10521", size=["W8", "W8.5"])
    await change.says("80537", zip="80537")
    return await change.says("the trail runner", product="trail runner")


async def test_a_size_changes_after_proof_and_a_yes_and_an_email_is_queued(
    change: Conversation, database: Sessions
) -> None:
    answer = await ready_to_change(change)
    assert answer == "So that's Skitter Trail Runner - Women's in W8.5, Coral. Shall I change it?"
    assert line(database).size == "W8"
    assert "Done" in await change.says("yes", "affirm")
    assert (line(database).size, line(database).color) == ("W8.5", "Coral")
    with database() as session:
        [email] = session.scalars(select(OutboxEmail))
        assert (email.template, email.customer_id) == ("order_changed", "CU-1056")
        [entry] = session.scalars(select(AuditEntry))
        assert (entry.action, entry.object_id, entry.details["after"]["size"]) == (
            "order.change_variant",
            "FO-10521",
            "W8.5",
        )


async def test_a_no_leaves_the_order_as_it_was(change: Conversation, database: Sessions) -> None:
    await ready_to_change(change)
    assert "left the order as it was" in await change.says("no", "deny")
    assert line(database).size == "W8"
    with database() as session:
        assert session.scalars(select(OrderAction)).all() == []


async def test_the_new_size_can_be_corrected_at_the_summary(change: Conversation, database: Sessions) -> None:
    await ready_to_change(change)
    assert "in W9, Coral" in await change.says("actually W9", "correct_answer", size="W9")
    await change.says("yes", "affirm")
    assert line(database).size == "W9"


async def test_the_same_change_asked_for_again_is_done_once(change: Conversation, database: Sessions) -> None:
    for _ in range(2):
        await ready_to_change(change)
        await change.says("yes", "affirm")
    with database() as session:
        assert len(session.scalars(select(OrderAction)).all()) == 1
        assert len(session.scalars(select(OutboxEmail)).all()) == 1


async def test_nothing_is_said_of_an_order_before_proof(change: Conversation) -> None:
    known = await change.says("change the size on FO-10521", "change_order", order_id="FO-10521", change_type="size")
    unknown = Conversation(ChangeOrderForm, ChangeOrder)
    assert known == await unknown.says(
        "change the size on FO-10483", "change_order", order_id="FO-10483", change_type="size"
    )
    assert "email or ZIP" in known


async def test_what_is_to_change_is_read_from_the_words_before_the_proof(
    change: Conversation, database: Sessions
) -> None:
    await change.says("I need to change the size on FO-10521", "change_order", order_id="FO-10521")
    assert "Which" in await change.says("80537", zip="80537")
    assert change.slots["change_type"] == "size"


async def test_a_sold_out_size_is_told_and_another_can_be_chosen(change: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        session.get_one(Order, "FO-10472").status = "processing"
    await change.says("FO-10472 98103 make it W8", "change_order", order_id="FO-10472", zip="98103", size="W8")
    answer = await change.says("the boots", product="Brackenridge Mid Waterproof Boot - Women's")
    assert "sold out; we expect it in about 9 days, an estimate" in answer
    assert "in W8.5, Bark" in await change.says("8.5 then", size="8.5")


async def test_the_address_changes_once(change: Conversation, database: Sessions) -> None:
    await change.says("new address for FO-10521, zip 80537", "change_order", order_id="FO-10521", change_type="address")
    assert "full US address" in await change.says("somewhere in Boise")
    assert ADDRESS in await change.says(f"it's {ADDRESS}", zip="80524")
    assert "now goes to" in await change.says("yes", "affirm")
    with database() as session:
        order = session.get_one(Order, "FO-10521")
        assert (order.ship_address, order.ship_city, order.ship_state, order.ship_zip) == (
            "12 Pine Street",
            "Fort Collins",
            "CO",
            "80524",
        )
        [email] = session.scalars(select(OutboxEmail))
        assert "Pine" not in str(email.data)
    again = await change.says("change the address of FO-10521", "change_order", change_type="address")
    assert "A teammate has to make this change." in again


@pytest.mark.parametrize(
    ("text", "kind"),
    [("FO-10515 28801 other address", "address"), ("FO-10518 20009 other color", "color")],
)
async def test_valuable_and_express_orders_go_to_an_agent_after_a_yes(
    change: Conversation, database: Sessions, text: str, kind: str
) -> None:
    answer = await change.says(text, "change_order", change_type=kind)
    assert answer == "A teammate has to make this change. I can send them the details. Shall I?"
    assert change.slots["open_question"] == "order_agent"
    await change.goes_on_with(SendToAgent)
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
        assert (request.reason, request.queue, request.priority) == ("needs_agent_decision", "order_care", "P4")


async def test_what_was_shipped_cannot_change_and_may_be_exchanged_later(change: Conversation) -> None:
    answer = await change.says("change FO-10482, 83702", "change_order", order_id="FO-10482")
    assert answer == "It has left the warehouse, so I can't change it. You can exchange it for free after it arrives."


async def test_other_changes_need_a_new_order(change: Conversation) -> None:
    answer = await change.says("add a bottle to FO-10521, 80537", "change_order", order_id="FO-10521")
    assert "place a new one" in answer


async def test_what_can_change_is_asked_when_it_was_not_said(change: Conversation) -> None:
    answer = await change.says("change FO-10521, zip 80537", "change_order", order_id="FO-10521")
    assert answer.startswith("I can still change this order. What would you like to change?")
    assert "Which item" in await change.says("", change_type="color")
    assert "It comes in" in (await change.says("the hoodie", product="Sunsedge Sun Hoodie")).replace(
        "The Sunsedge Sun Hoodie comes", "It comes"
    )
    assert "in S, Sky" in await change.says("sky", color="Sky")
