"""Exchange: another size or color, free, if there is one."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.back_in_stock import BackInStock
from actions.exchange_item import ExchangeItem, ExchangeItemForm
from concierge.customers.stock_notices import queue_due_notices
from concierge.storage import OrderAction, OrderLine, OutboxEmail, StockNotice, UnavailableVariant
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def swap() -> Conversation:
    return Conversation(ExchangeItemForm, ExchangeItem)


def actions(database: Sessions) -> list[OrderAction]:
    with database() as session:
        return list(session.scalars(select(OrderAction)))


async def test_a_size_is_exchanged_after_proof_and_a_yes(swap: Conversation, database: Sessions) -> None:
    await swap.says("swap W6.5 for W7 in FO-10393", "exchange_item", order_id="FO-10393", size=["W6.5", "W7"])
    answer = await swap.says("95816", zip="95816")
    assert answer == (
        "Skitter Trail Runner - Women's in W7, Coral is in stock right now. "
        "Exchanges are free both ways. Shall I start it?"
    )
    assert actions(database) == []
    assert "label is on its way by email" in await swap.says("yes", "affirm")
    [action] = actions(database)
    assert (action.kind, action.details["size"]) == ("exchange", "W7")
    with database() as session:
        [email] = session.scalars(select(OutboxEmail))
        assert email.template == "exchange_label"
        assert session.get_one(OrderLine, ("FO-10393", 1)).size == "W6.5"


async def test_a_second_exchange_of_the_same_item_is_for_an_agent(swap: Conversation, database: Sessions) -> None:
    await swap.says("swap for W7, FO-10393 95816", "exchange_item", order_id="FO-10393", size="W7")
    await swap.says("yes", "affirm")
    answer = await swap.says("swap for W7.5, FO-10393", "exchange_item", order_id="FO-10393", size="W7.5")
    assert "is already started. A teammate can look at it again." in answer
    assert len(actions(database)) == 1


async def test_no_starts_nothing(swap: Conversation, database: Sessions) -> None:
    await swap.says("swap for W7, FO-10393 95816", "exchange_item", size="W7")
    assert "haven't started" in await swap.says("no", "deny")
    assert actions(database) == []


async def test_a_size_is_suggested_as_a_suggestion(swap: Conversation) -> None:
    await swap.says("FO-10393 95816 too small", "exchange_item", reason="too_small")
    answer = await swap.says("not sure, which size?")
    assert "next size from W6.5 is W7. That's only a suggestion" in answer
    assert "in W7, Coral" in await swap.says("one size up")


async def test_the_color_can_change_alone(swap: Conversation) -> None:
    assert "in W6.5, Night" in await swap.says("FO-10393 95816 in night", "exchange_item", color="Night")


async def test_a_sold_out_size_offers_an_email_when_it_is_back(swap: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        line = session.get_one(OrderLine, ("FO-10393", 1))
        line.sku, line.size, line.color = "FW-402", "W7.5", "Bark"
    answer = await swap.says("W8 please, FO-10393 95816", "exchange_item", size="W8")
    assert "sold out; we expect it in about 9 days, an estimate" in answer
    titles = [button["title"] for button in swap.messages[0]["buttons"]]
    assert titles == ["Email me", "Another size or color", "A refund", "No, thanks"]
    assert "One email goes to the email address on your account" in await swap.goes_on_with(BackInStock)
    with database.begin() as session:
        [notice] = session.scalars(select(StockNotice))
        assert (notice.sku, notice.size, notice.color) == ("FW-402", "W8", "Bark")
        assert queue_due_notices(session) == 0
        for gap in session.scalars(select(UnavailableVariant).where(UnavailableVariant.sku == "FW-402")):
            session.delete(gap)
    with database.begin() as session:
        assert queue_due_notices(session) == 1
        assert queue_due_notices(session) == 0


async def test_another_product_is_a_return_and_a_new_order(swap: Conversation) -> None:
    answer = await swap.says(
        "swap the skitter for the Riffle sandal, FO-10393 95816", "exchange_item", product="Riffle Water Sandal"
    )
    assert "return plus a new order" in answer
    assert "$7.95" in answer


async def test_used_gear_cannot_be_exchanged(swap: Conversation) -> None:
    await swap.says("exchange FO-10260 04101 for moss", "exchange_item", color="Moss")
    assert "only be returned unused" in await swap.says("used it", condition="used")


@pytest.mark.parametrize(
    ("text", "words"),
    [("FO-10482 83702", "after it arrives"), ("FO-10499 78704", "change its size or color instead")],
)
async def test_what_has_not_arrived_cannot_be_exchanged_yet(swap: Conversation, text: str, words: str) -> None:
    assert words in await swap.says(f"exchange {text}", "exchange_item")
