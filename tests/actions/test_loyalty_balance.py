"""Points: for their owner alone, with their value and the way to the next tier."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.loyalty_balance import LoyaltyBalance, LoyaltyForm
from concierge.storage import Customer, HandoffRequest, Order
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def loyalty() -> Conversation:
    return Conversation(LoyaltyForm, LoyaltyBalance)


async def test_a_canopy_member_above_the_limit_hears_value_top_tier_and_limit(loyalty: Conversation) -> None:
    assert "email or ZIP" in await loyalty.says("points on FO-10440", "loyalty_balance", order_id="FO-10440")
    answer = await loyalty.says("59801", zip="59801")
    assert answer.startswith("You have 2,278 points, worth $113.90, and you're Canopy, as high as the Trail Club goes.")
    assert "At most 2,000 points" in answer


async def test_a_member_with_few_points_hears_how_many_are_missing_and_the_way_up(loyalty: Conversation) -> None:
    answer = await loyalty.says("FO-10349 37206", "loyalty_balance")
    assert answer.startswith("You have 24 points, worth $1.20, and you're Sapling. You're $")
    assert "away from Canopy" in answer
    assert "you need 176 more" in answer


async def test_spending_counts_without_returns_cancellations_and_old_orders(
    loyalty: Conversation, database: Sessions
) -> None:
    with database.begin() as session:
        for order in session.scalars(select(Order).where(Order.customer_id == "CU-1015", Order.id != "FO-10349")):
            order.status, order.customer_id = "cancelled", "CU-1015"
    assert "$721.00 of spending" in await loyalty.says("FO-10349 37206", "loyalty_balance")


async def test_who_is_no_member_is_offered_to_join(loyalty: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        session.get_one(Customer, "CU-1015").loyalty_tier = "none"
    assert "not for past orders" in await loyalty.says("FO-10349 37206", "loyalty_balance")
    assert loyalty.slots["open_question"] == "join_club"


async def test_nothing_is_told_without_proof(loyalty: Conversation) -> None:
    answer = await loyalty.says("FO-10440 00000", "loyalty_balance")
    assert "match" in answer
    assert "2,278" not in answer


async def test_missing_points_are_pending_or_checked_by_a_person(loyalty: Conversation, database: Sessions) -> None:
    pending = await loyalty.says("no points for FO-10440 59801", "loyalty_balance")
    assert "15 days after it ships" in pending
    overdue = Conversation(LoyaltyForm, LoyaltyBalance)
    assert "asked a teammate" in await overdue.says("my points for FO-10349 37206 are missing", "loyalty_balance")
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
    assert (request.queue, request.packet["order_id"]) == ("order_care", "FO-10349")
