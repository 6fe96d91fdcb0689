"""Start a return: what may come back, what it costs and what it leads to."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.order_agent import SendToAgent
from actions.start_return import StartReturn, StartReturnForm
from concierge.storage import AuditEntry, HandoffRequest, Order, OrderAction, OrderLine, OutboxEmail
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def back() -> Conversation:
    return Conversation(StartReturnForm, StartReturn)


def order(database: Sessions, order_id: str) -> Order:
    with database() as session:
        return session.get_one(Order, order_id)


async def worn_runners(back: Conversation) -> str:
    await back.says("return FO-10393, 95816", "start_return", order_id="FO-10393", zip="95816")
    await back.says("I just don't like them", reason="changed_mind")
    return await back.says("worn once", condition="used")


async def test_worn_footwear_within_30_days_comes_back_by_mail(back: Conversation, database: Sessions) -> None:
    answer = await worn_runners(back)
    assert answer == ("Mail returns cost $7.95, taken from the refund. Store returns are free. Which do you prefer?")
    answer = await back.says("by mail please")
    assert answer == (
        "So that's Skitter Trail Runner - Women's in W6.5, Coral, back by mail. The refund would be $127.05. "
        "That's $135.00 for the items, less $7.95 for the mail return. Shall I start it?"
    )
    assert order(database, "FO-10393").status == "delivered"
    assert "within 14 days, by March 24" in await back.says("yes", "affirm")
    changed = order(database, "FO-10393")
    assert (changed.status, changed.refund_status, changed.refund_amount) == (
        "return_in_progress",
        "awaiting_item",
        Decimal("127.05"),
    )
    with database() as session:
        [email] = session.scalars(select(OutboxEmail))
        assert email.template == "return_label"
        assert [entry.action for entry in session.scalars(select(AuditEntry))] == ["order.return"]


async def test_a_started_return_is_not_started_twice(back: Conversation, database: Sessions) -> None:
    await worn_runners(back)
    await back.says("mail")
    await back.says("yes", "affirm")
    assert "is already started" in await back.says("return FO-10393", "start_return", order_id="FO-10393")
    with database() as session:
        assert len(session.scalars(select(OrderAction)).all()) == 1


async def test_a_no_starts_nothing(back: Conversation, database: Sessions) -> None:
    await worn_runners(back)
    await back.says("in a store")
    assert "haven't started" in await back.says("no", "deny")
    assert order(database, "FO-10393").status == "delivered"


async def test_the_method_can_be_corrected_at_the_summary(back: Conversation) -> None:
    await worn_runners(back)
    await back.says("mail")
    assert "refund would be $135.00" in await back.says("actually in a store", "correct_answer")


async def test_a_member_has_90_days_for_what_is_unused(back: Conversation) -> None:
    await back.says("return FO-10260 04101", "start_return")
    await back.says("changed my mind", reason="changed_mind")
    assert "Mail returns cost" in await back.says("unused, tags on")


async def test_used_gear_is_not_taken_back_and_an_agent_may_review(back: Conversation, database: Sessions) -> None:
    await back.says("return FO-10260 04101", "start_return")
    await back.says("changed my mind", reason="changed_mind")
    answer = await back.says("I used it twice")
    assert "only be returned unused" in answer
    assert "I can't say how they'll decide" in answer
    await back.goes_on_with(SendToAgent)
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
        assert (request.queue, request.priority) == ("returns_warranty", "P4")


@pytest.mark.parametrize(
    ("text", "product", "condition", "rule"),
    [
        ("FO-10445 30307", "Quill", None, "Final Sale"),
        ("FO-10365 87106", "squeeze filter", "opened", "once its seal is opened"),
        ("FO-10268 02906", None, None, "delivered 72 days ago, and the return window is 60 days"),
    ],
)
async def test_what_cannot_come_back_is_explained_by_its_rule(
    back: Conversation, database: Sessions, text: str, product: str | None, condition: str | None, rule: str
) -> None:
    answer = await back.says(f"return {text}", "start_return")
    if product:
        assert "Which item" in answer
        await back.says(product, product=product)
    answer = await back.says("changed my mind", reason="changed_mind")
    if condition:
        answer = await back.says("I opened it", condition=condition)
    assert rule in answer
    assert order(database, text[:8]).status == "delivered"
    assert back.slots["open_question"] == "order_agent"


async def test_what_is_our_fault_comes_back_free_whatever_the_rules(back: Conversation) -> None:
    await back.says("return FO-10445 30307", "start_return")
    await back.says("the Quill", product="Quill")
    answer = await back.says("you sent the wrong one", reason="wrong_item")
    assert "This return is free" in answer
    assert "refund would be $34.00. That's $34.00 for the items." in await back.says("mail")


async def test_a_size_problem_offers_the_free_exchange_once(back: Conversation) -> None:
    await back.says("return FO-10393 95816, too small", "start_return", reason="too_small")
    answer = await back.says("worn once", condition="used")
    assert "exchange it for free both ways" in answer
    assert "Mail returns cost" in await back.says("no", "deny")


async def test_a_yes_to_the_exchange_goes_there_with_the_item(back: Conversation) -> None:
    await back.says("return FO-10393 95816, too small", "start_return", reason="too_small")
    await back.says("worn once", condition="used")
    await back.says("yes", "affirm")
    assert [event["name"] for event in back.events if event["event"] == "followup"] == ["exchange_item_form"]
    kept = ("order_id", "exchange_line", "exchange_condition")
    assert [back.slots[slot] for slot in kept] == ["FO-10393", "1", "used"]


async def test_a_reason_that_sounds_like_an_exchange_still_answers(back: Conversation) -> None:
    await back.says("return FO-10393 95816", "start_return")
    assert "What condition" in await back.says("too small", "exchange_item")


async def test_all_items_may_come_back_and_those_that_may_not_are_named(back: Conversation) -> None:
    await back.says("return FO-10445 30307", "start_return")
    await back.says("both")
    await back.says("changed my mind", reason="changed_mind")
    await back.says("unused")
    answer = await back.says("store")
    assert "Quill 18L Packable Daypack was Final Sale" in answer
    assert "Bouldersip" in answer
    assert "$38.95" in answer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FO-10482 83702", "hasn't been delivered yet"),
        ("FO-10499 78704", "still being prepared"),
        ("FO-10403 78209", "was canceled"),
        ("FO-10375 21218", "has been returned already"),
    ],
)
async def test_orders_that_are_not_with_the_customer_have_nothing_to_return(
    back: Conversation, text: str, words: str
) -> None:
    assert words in await back.says(f"return {text}", "start_return")


async def test_a_defect_after_the_window_goes_to_the_warranty(back: Conversation) -> None:
    await back.says("return FO-10268 02906", "start_return")
    assert "warranty" in await back.says("the zipper broke", reason="defective")


async def test_a_stove_that_may_be_recalled_is_checked_before_it_is_mailed(
    back: Conversation, database: Sessions
) -> None:
    with database.begin() as session:
        session.get_one(OrderLine, ("FO-10393", 1)).sku = "FW-601"
    await back.says("return FO-10393 95816", "start_return")
    assert "Please don't mail it yet." in await back.says("it leaks", reason="defective")
    assert order(database, "FO-10393").status == "delivered"


async def test_the_condition_is_asked_again_of_another_order(back: Conversation) -> None:
    await worn_runners(back)
    answer = await back.says("sorry, I meant FO-10260, zip 04101", "correct_answer", order_id="FO-10260", zip="04101")
    assert answer.endswith("What condition is it in?")
    assert back.slots["return_condition"] is None
