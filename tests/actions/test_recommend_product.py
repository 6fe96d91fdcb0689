"""Guided recommendation: few questions, honest limits, answers that can change, personal only when allowed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from actions.recommend_product import BeginRecommendation, RecommendProduct, RecommendProductForm
from concierge import clock
from concierge.privacy.personalization import set_personalization
from concierge.storage import Customer, get_engine
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

ASK = "recommend_product"
NOTICE = "I use your past orders and views to suggest gear."


@pytest.fixture
def gear() -> Conversation:
    return Conversation(RecommendProductForm, RecommendProduct)


def verify(conversation: Conversation, customer: str) -> None:
    conversation.slots["verified_customer"] = customer
    conversation.slots["verified_until"] = "2026-06-01T00:00:00-07:00"


def shown(conversation: Conversation) -> list[str]:
    return [card["title"] for message in conversation.messages for card in message.get("elements") or []]


async def test_activity_season_and_budget_are_asked_one_at_a_time(gear: Conversation) -> None:
    assert "What will you use it for?" in await gear.says("can you recommend a tent", ASK)
    assert "In which season" in await gear.says("backpacking")
    assert "What's your budget?" in await gear.says("summer")
    answer = await gear.says("under 300")
    assert answer.startswith("For backpacking in summer under $300.00, I'd look at Larkspur 2 Tent (FW-201), $279.00.")
    assert "Keep in mind: it isn't made for snow load, winter storms or sustained high wind" in answer
    assert "goes well with it" in answer


async def test_what_is_known_is_not_asked(gear: Conversation) -> None:
    question = await gear.says("tent for car camping with 4 people in summer", ASK)
    assert "What's your budget?" in question
    assert "Broadbasin 4 Family Tent (FW-203), $263.00 on sale" in await gear.says("around $300")


async def test_no_winter_tent_within_the_budget_shows_the_nearest_and_what_gives(gear: Conversation) -> None:
    await gear.says("winter tent under $300", ASK)
    answer = await gear.says("snow camping")
    assert (
        "nothing in stock fits. The nearest is Larkspur 2 Alpine Tent (FW-202), $469.00: that's above your budget"
        in answer
    )
    assert "FW-201" not in answer
    assert shown(gear) == ["Larkspur 2 Alpine Tent"]


@pytest.mark.parametrize("activity", ["backpacking", "car camping", "day hikes", "skiing", "doesn't matter"])
@pytest.mark.parametrize("season", ["winter", "december", "snow", "5 degrees"])
async def test_a_three_season_tent_is_never_a_winter_tent(gear: Conversation, activity: str, season: str) -> None:
    await gear.says("recommend a tent", ASK)
    await gear.says(activity)
    await gear.says(season)
    answer = await gear.says("no limit")
    assert "FW-202" in answer
    assert not {"FW-201", "FW-203", "FW-204", "FW-205"} & {word.strip("(),.:") for word in answer.split()}


async def test_one_answer_can_be_changed_and_the_rest_is_kept(gear: Conversation) -> None:
    assert "above your budget" in await gear.says("sleeping bag for backpacking in fall under $200", ASK)
    changed = await gear.says("actually my budget is $300", "correct_answer")
    assert changed.startswith("For backpacking in fall under $300.00, I'd look at Hollowtree 20°F Down Sleeping Bag")


async def test_an_answer_can_be_changed_while_questions_are_open(gear: Conversation) -> None:
    await gear.says("a tent for backpacking in summer", ASK)
    assert "What's your budget?" in await gear.says("no, make that winter", "correct_answer")
    assert "FW-202" in await gear.says("500 dollars")


async def test_several_answers_at_once_are_enough(gear: Conversation) -> None:
    answer = await gear.says("women's waterproof boots for hiking in spring, $200 max or under $200", ASK)
    assert "Brackenridge Mid Waterproof Boot - Women's (FW-402)" in answer


async def test_the_lowest_temperature_answers_the_season(gear: Conversation) -> None:
    await gear.says("sleeping bag for backpacking", ASK)
    assert "budget" in await gear.says("lows of 20")
    answer = await gear.says("no limit")
    assert "down to 20°F" in answer
    assert "Hollowtree 20°F Down Sleeping Bag (FW-301)" in answer


async def test_a_colder_need_says_that_the_right_bag_is_sold_out(gear: Conversation) -> None:
    await gear.says("sleeping bag for backpacking at 5 degrees", ASK)
    answer = await gear.says("no limit")
    assert "Hollowtree 0°F Down Sleeping Bag (FW-302) would fit, but it's out of stock" in answer
    assert "FW-301" not in answer


async def test_animal_fill_is_left_out_when_unwelcome(gear: Conversation) -> None:
    await gear.says("sleeping bag without down for car camping in summer", ASK)
    assert "Mossbed 30°F Synthetic Sleeping Bag (FW-303)" in await gear.says("any")


async def test_season_is_not_asked_where_it_does_not_matter(gear: Conversation) -> None:
    await gear.says("recommend a headlamp", ASK)
    assert "budget" in await gear.says("running")
    assert "Cairnlight 400 Headlamp" in await gear.says("100")


async def test_a_pack_holds_the_nights_of_the_trip(gear: Conversation) -> None:
    answer = await gear.says("backpack for a 5 night backpacking trip under $300", ASK)
    assert "Alder 65L Backpack (FW-102)" in answer
    assert "FW-101" not in answer.split("goes well")[0]


async def test_without_a_kind_of_gear_it_is_asked_last(gear: Conversation) -> None:
    await gear.says("help me find gear", ASK)
    await gear.says("backpacking")
    await gear.says("summer")
    assert "what kind of gear" in await gear.says("200")
    assert "Tuft Lite Sleeping Pad (FW-306)" in await gear.says("a light sleeping pad")


async def test_a_childs_bag_is_for_children(gear: Conversation) -> None:
    answer = await gear.says("sleeping bag for my 7 year old, camping in summer, under $100", ASK)
    assert "Mossbed Kids 30°F Sleeping Bag (FW-304)" in answer


async def test_a_strangers_account_is_not_used(gear: Conversation) -> None:
    await gear.says("recommend something", ASK)
    assert NOTICE not in await gear.goes_on_with(BeginRecommendation)
    assert gear.slots["recommend_activity"] is None


async def test_a_verified_customers_activity_is_known_with_the_notice_once(gear: Conversation) -> None:
    verify(gear, "CU-1001")
    await gear.says("recommend something", ASK)
    gear.active = None
    assert NOTICE in await gear.goes_on_with(BeginRecommendation)
    assert gear.slots["recommend_activity"] == "backpacking"
    assert NOTICE not in await gear.goes_on_with(BeginRecommendation)


async def test_who_opted_out_gets_no_personal_suggestions(gear: Conversation, database: sessionmaker[Session]) -> None:
    with database.begin() as session:
        session.get_one(Customer, "CU-1001").personalization_opt_out = True
    verify(gear, "CU-1001")
    await gear.says("recommend something", ASK)
    gear.active = None
    assert await gear.goes_on_with(BeginRecommendation) == ""
    assert gear.slots["recommend_activity"] is None


async def test_other_gear_keeps_activity_and_season_but_not_the_budget(gear: Conversation) -> None:
    await gear.says("tent for backpacking in summer under $300", ASK)
    await gear.says("and a sleeping pad?", ASK)
    gear.active = None
    await gear.goes_on_with(BeginRecommendation)
    assert gear.slots["recommend_activity"] == "backpacking"
    assert gear.slots["recommend_season"] == "summer"
    assert gear.slots["recommend_gear"] in (None, "pad")


# ------------------------------------------------------------------------------------------------- bought and viewed

VIEWED = "It suits you because you looked at it recently, and it's"
HISTORY = ("browsing_events", "order_lines", "orders")


@pytest.fixture
def read() -> Iterator[list[str]]:
    """The tables of a customer's history that were read, as often as they were."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.extend(table for table in HISTORY if f" {table}" in statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    yield found
    event.remove(get_engine(), "before_cursor_execute", note)


async def test_what_was_looked_at_decides_between_products_that_suit_and_the_reason_says_so(
    gear: Conversation, read: list[str]
) -> None:
    ask = ("a backpack for backpacking under $400", ASK)
    assert VIEWED not in await gear.says(*ask)
    assert read == []
    known = Conversation(RecommendProductForm, RecommendProduct)
    verify(known, "CU-1004")  # looked at FW-101 and FW-102
    answer = await known.says(*ask)
    assert NOTICE in answer
    assert VIEWED in answer
    assert {"browsing_events", "order_lines"} <= set(read)


async def test_a_view_never_outweighs_the_need(gear: Conversation) -> None:
    verify(gear, "CU-1052")  # looked at the winter tent FW-202 and the summer tent FW-201
    answer = await gear.says("a tent for backpacking in winter under $500", ASK)
    assert "I'd look at Larkspur 2 Alpine" in answer
    assert "FW-201" not in answer


async def test_a_view_counts_for_a_month(gear: Conversation, set_clock: SetClock) -> None:
    verify(gear, "CU-1004")
    set_clock(2026, 4, 20, 12, 0)
    assert VIEWED not in await gear.says("a backpack for backpacking under $400", ASK)


async def test_what_they_have_is_not_suggested_but_named(gear: Conversation) -> None:
    verify(gear, "CU-1015")
    answer = await gear.says("a tent for backpacking in summer under $300", ASK)
    assert "The Larkspur 2 Tent (FW-201) is what I'd suggest for that, and you have it already." in answer
    assert shown(gear) == []


@pytest.mark.parametrize("customer", [None, "CU-1043", "CU-1044", "CU-1047"])
async def test_the_history_of_who_is_unknown_or_opted_out_is_never_read(
    gear: Conversation, read: list[str], customer: str | None
) -> None:
    if customer:
        verify(gear, customer)
    answer = await gear.says("a tent for car camping in summer under $600", ASK)
    gear.active = None
    await gear.goes_on_with(BeginRecommendation)
    assert "I'd look at" in answer
    assert NOTICE not in answer
    assert read == []


async def test_the_history_is_not_read_in_a_browser_that_opted_out(
    gear: Conversation, read: list[str], database: sessionmaker[Session]
) -> None:
    with database.begin() as session:
        set_personalization(session, False, conversation_id="customer-1", customer_id=None, now=clock.now())
    verify(gear, "CU-1004")
    assert VIEWED not in await gear.says("a backpack for backpacking under $400", ASK)
    assert read == []


async def test_the_history_is_not_read_once_the_proof_has_lapsed(
    gear: Conversation, read: list[str], set_clock: SetClock
) -> None:
    verify(gear, "CU-1004")
    set_clock(2026, 6, 1, 1, 1)
    await gear.says("a backpack for backpacking under $400", ASK)
    assert read == []
