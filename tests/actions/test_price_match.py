"""Price match and adjustment: rules and details, never a decision."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.price_match import PriceMatch, PriceMatchDispute, PriceMatchForm
from concierge.storage import AuditEntry, OrderAction
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.requests import asks_leave, requests

Sessions = sessionmaker[Session]


@pytest.fixture
def price() -> Conversation:
    return Conversation(PriceMatchForm, PriceMatch)


async def test_whose_price_it_is_is_asked_first(price: Conversation) -> None:
    assert "ours or another shop's" in await price.says("price match", "price_match")


async def test_our_own_price_drop_is_worked_out_and_sent_after_a_yes(price: Conversation, database: Sessions) -> None:
    await price.says("you lowered your own price after I bought it", "price_match")
    await price.says("FO-10434", order_id="FO-10434")
    answer = await price.says("11215", zip="11215")
    if "Which product" in answer:
        answer = await price.says("FW-106", sku="FW-106")
    assert "You paid $219.00 for the Juniperline 55L Women's Backpack in order FO-10434" in answer
    assert "an adjustment of $44.00 may apply" in answer
    assert requests(database) == []
    assert "within 1 business day" in await price.says("/affirm", "affirm")
    with database() as session:
        [action] = session.scalars(select(OrderAction).where(OrderAction.kind == "price_adjustment"))
        [entry] = session.scalars(select(AuditEntry))
    assert action.details["difference"] == "44.00"
    assert entry.action == "order.price_adjustment"
    assert [(one.queue, one.priority) for one in requests(database)] == [("payments", "P4")]


async def test_one_adjustment_per_order(price: Conversation, database: Sessions) -> None:
    for _ in range(2):
        await price.says("your price dropped", "price_match", sku="FW-106")
        await price.says("FO-10434 11215", order_id="FO-10434")
        answer = await price.says("/affirm", "affirm")
    assert "already" in answer
    assert len(requests(database)) == 1


async def test_too_late_or_no_drop_gets_the_rule_and_an_agent_only_on_request(
    price: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    set_clock(2026, 4, 20, 12, 0)
    await price.says("your price dropped", "price_match", sku="FW-106")
    answer = await price.says("FO-10434 11215", order_id="FO-10434")
    assert "within 30 days" in answer
    assert price.slots["open_question"] == "price_match_dispute"
    await price.goes_on_with(PriceMatchDispute)
    await asks_leave(price)
    await price.says("yes", "affirm")
    assert [one.reason for one in requests(database)] == ["needs_agent_decision"]


async def test_another_shops_price_on_a_partner_brand_is_sent_after_a_yes(
    price: Conversation, database: Sessions
) -> None:
    await price.says("another store sells FW-604 for less", "price_match", sku="FW-604")
    summary = await price.says("https://shop.example/filter for $39.95")
    assert "Clearbrook Squeeze Filter at another shop" in summary
    assert "within 1 business day" in await price.says("yes", "affirm")
    [request] = requests(database)
    assert request.packet["details"]["offer"] == "https://shop.example/filter for $39.95"


async def test_our_own_brand_has_nothing_to_match(price: Conversation, database: Sessions) -> None:
    answer = await price.says("another shop has FW-501 for less", "price_match", sku="FW-501")
    assert "nothing to match" in answer
    assert "price adjustment" in answer
    assert requests(database) == []


@pytest.mark.parametrize("offer", ["it's on a marketplace for $30", "clearance, $29.99", "with my coupon it's $31"])
async def test_what_is_not_matched_gets_the_rule_once(price: Conversation, database: Sessions, offer: str) -> None:
    await price.says("another store sells FW-604 for less", "price_match", sku="FW-604")
    answer = await price.says(offer)
    assert "We can't match" in answer
    assert price.slots["open_question"] == "price_match_dispute"
    assert requests(database) == []


async def test_an_offer_that_cannot_be_found_is_asked_for_again(price: Conversation) -> None:
    await price.says("another store sells FW-604 for less", "price_match", sku="FW-604")
    assert "I need the link or the price" in await price.says("some shop downtown")
