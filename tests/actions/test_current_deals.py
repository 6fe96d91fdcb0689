"""Current deals: what anyone can use, sale prices, member deals for members only, no predictions, no bargaining."""

import pytest

from actions.current_deals import CurrentDeals, SaleItems
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

ASK = "current_deals"


@pytest.fixture
def deals() -> Conversation:
    return Conversation(None, CurrentDeals)


def verify(conversation: Conversation, customer: str) -> None:
    conversation.slots["verified_customer"] = customer
    conversation.slots["verified_until"] = "2026-06-01T00:00:00-07:00"


async def test_todays_code_and_the_offer_to_show_sale_prices(deals: Conversation) -> None:
    assert await deals.says("any deals today", ASK) == (
        "Today: LAYER20 takes 20% off full-price outerwear. It ends March 21. "
        "Ten items also have sale prices. Shall I show them?"
    )
    assert deals.slots["open_question"] == "sale_items"


async def test_yes_shows_the_ten_items(deals: Conversation) -> None:
    await deals.says("deals", ASK)
    answer = await deals.goes_on_with(SaleItems)
    assert answer.count("$") == 10
    assert "Sedgewick 24L Daypack $69.00" in answer
    assert deals.slots["open_question"] is None


async def test_members_hear_their_code_and_others_do_not(deals: Conversation) -> None:
    assert "TRAILCLUB15" not in await deals.says("what do members get", ASK)
    verify(deals, "CU-1004")
    assert "TRAILCLUB15" not in await deals.says("deals", ASK)
    verify(deals, "CU-1001")
    answer = await deals.says("deals", ASK)
    assert "Camp Week is on: TRAILCLUB15 takes 15% off full-price tents and sleeping gear" in answer


async def test_the_next_sale_is_not_predicted(deals: Conversation, set_clock: SetClock) -> None:
    answer = await deals.says("when is the next sale", ASK)
    assert answer.startswith("I can't predict prices or future events. Here's what's on today. Today: LAYER20")
    assert "First Light" not in answer
    set_clock(2026, 3, 17, 12, 0)
    later = await deals.says("when is the next sale", ASK)
    assert (
        "First Light Sale, planned to start March 24" in later
        or "First Light Sale, planned to start on Tuesday" in later
    )
    assert "FIRSTLIGHT" not in later


async def test_a_better_price_is_not_bargained_over(deals: Conversation) -> None:
    answer = await deals.says("can you do 10% off for me, student discount?", ASK)
    assert "I can't change prices." in answer
    assert "price match" in answer
    assert "first order of $50.00" in answer
    verify(deals, "CU-1001")
    assert "first order" not in await deals.says("can you give me a better price", ASK)


async def test_a_category_is_filtered(deals: Conversation) -> None:
    assert await deals.says("tents on sale?", ASK, category="tents") == (
        "On sale in tents: Broadbasin 4 Family Tent $263.00."
    )
    outerwear = await deals.says("deals on jackets", ASK, category="outerwear")
    assert "LAYER20" in outerwear
    assert "Knollside Fleece Pullover $59.00" in outerwear
    assert await deals.says("anything for climbing on sale", ASK, category="climbing_navigation") == (
        "Nothing in climbing and navigation gear is reduced today."
    )


async def test_a_products_sale_price_is_told(deals: Conversation) -> None:
    assert "is $175.00 today; the regular price is $219.00" in await deals.says("juniperline?", ASK, sku="FW-106")
    assert "has no sale price today; it's $179.00" in await deals.says("alder 45 on sale?", ASK, sku="FW-101")
