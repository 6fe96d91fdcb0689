"""Promo codes: whether one works now, for whom and on what."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from concierge.storage import PromoCode
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
ASK = "check_promo_code"
UNKNOWN = "I don't have an active code by that name."
TODAY = "What works today: LAYER20, 20% off full-price outerwear."


def verify(conversation: Conversation, customer: str) -> None:
    conversation.slots["verified_customer"] = customer
    conversation.slots["verified_until"] = "2026-06-01T00:00:00-07:00"


@pytest.mark.parametrize("said", ["LAYER20", "layer20", "does Layer 20 work?", "IS THE CODE LAYER-20 WORKING"])
async def test_an_active_code_tells_its_rule_and_its_last_day(promo: Conversation, said: str) -> None:
    assert await promo.says(said, ASK) == (
        "LAYER20 is active: 20% off full-price outerwear. It ends March 21. One code per order."
    )


async def test_the_last_week_of_a_code_names_the_weekday(promo: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 3, 18, 9, 0)
    assert "It ends Saturday." in await promo.says("LAYER20", ASK)
    set_clock(2026, 3, 21, 23, 59)
    assert "It ends today." in await promo.says("LAYER20", ASK)
    set_clock(2026, 3, 22, 0, 0)
    assert "no longer works" in await promo.says("LAYER20", ASK)


async def test_a_full_price_jacket_gets_the_reduced_price(promo: Conversation) -> None:
    answer = await promo.says("does LAYER20 work on FW-505", ASK, promo_code="LAYER20", sku="FW-505")
    assert answer == "Yes, LAYER20 works on the Emberwing Down Hoodie: $229.00 becomes $183.20. It ends March 21."


async def test_a_sale_price_is_not_reduced_further(promo: Conversation) -> None:
    answer = await promo.says("LAYER20 on FW-503?", ASK, promo_code="LAYER20", sku="FW-503")
    assert "doesn't work on the Stormhollow 3L Shell - Men's, because that item already has a sale price" in answer


async def test_a_code_for_outerwear_does_not_cover_boots(promo: Conversation) -> None:
    product = await promo.says("LAYER20 on FW-401?", ASK, promo_code="LAYER20", sku="FW-401")
    assert "because it only covers outerwear" in product
    kind = await promo.says("can I use LAYER20 for boots", ASK, promo_code="LAYER20")
    assert kind == "LAYER20 doesn't work on footwear; it only covers outerwear."
    assert "is active" in await promo.says("can I use LAYER20 for jackets", ASK, promo_code="LAYER20")


async def test_two_products_get_two_answers(promo: Conversation) -> None:
    answer = await promo.says("LAYER20 on FW-505 and FW-503", ASK, sku=["FW-505", "FW-503"])
    assert "$183.20" in answer
    assert "sale price" in answer


async def test_an_ended_code_is_followed_by_todays_public_one(promo: Conversation) -> None:
    assert await promo.says("solemate20", ASK) == f"SOLEMATE20 ended, and it no longer works. {TODAY}"


async def test_a_code_of_another_shop_is_not_known(promo: Conversation) -> None:
    assert await promo.says("SUMMER99", ASK) == f"{UNKNOWN} {TODAY}"


@pytest.mark.parametrize("day", [10, 17, 23])
async def test_a_future_code_sounds_like_one_that_does_not_exist(
    promo: Conversation, set_clock: SetClock, day: int
) -> None:
    set_clock(2026, 3, day, 12, 0)
    future = await promo.says("FIRSTLIGHT", ASK, promo_code="FIRSTLIGHT")
    unknown = await promo.says("SUMMER99", ASK)
    assert future == unknown
    assert "15%" not in future


async def test_a_future_code_on_a_product_is_not_confirmed_either(promo: Conversation) -> None:
    answer = await promo.says("firstlight on FW-505", ASK, promo_code="firstlight", sku="FW-505")
    assert answer.startswith(UNKNOWN)


async def test_a_sale_code_works_from_its_first_day_and_earlier_for_proven_members(
    promo: Conversation, set_clock: SetClock
) -> None:
    set_clock(2026, 3, 24, 0, 0)
    assert "FIRSTLIGHT is active: 15% off" in await promo.says("FIRSTLIGHT", ASK)
    set_clock(2026, 3, 22, 9, 0)
    verify(promo, "CU-1001")  # Canopy: from day 12
    assert "FIRSTLIGHT is active" in await promo.says("FIRSTLIGHT", ASK)
    verify(promo, "CU-1040")  # Sapling: from day 13
    assert UNKNOWN in await promo.says("FIRSTLIGHT", ASK)


async def test_a_minimum_spend_is_told_for_a_product_below_it(promo: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 3, 24, 9, 0)
    answer = await promo.says("FIRSTLIGHT on the compass", ASK, promo_code="FIRSTLIGHT", sku="FW-705")
    assert "because it needs at least $75.00 of full-price items in the order" in answer


async def test_a_members_code_is_not_confirmed_before_verification(promo: Conversation) -> None:
    answer = await promo.says("TRAILCLUB15", ASK)
    assert "is for Trail Club members" in answer
    assert "once I've matched one of your orders" in answer
    assert "is active" not in answer


async def test_a_members_code_works_for_a_member(promo: Conversation) -> None:
    verify(promo, "CU-1001")
    answer = await promo.says("trailclub15", ASK)
    assert "works for you as a Trail Club member: 15% off full-price tents and sleeping gear" in answer
    assert "It ends Saturday" in answer


async def test_a_members_code_that_was_used_is_not_confirmed_again(promo: Conversation) -> None:
    verify(promo, "CU-1039")
    assert "works once per customer, and I see it on an earlier order" in await promo.says("TRAILCLUB15", ASK)


async def test_a_members_code_is_refused_without_membership(promo: Conversation) -> None:
    verify(promo, "CU-1013")
    assert "I don't see a membership on that account. Joining is free" in await promo.says("TRAILCLUB15", ASK)


async def test_a_welcome_code_is_personal_and_for_a_first_order(promo: Conversation) -> None:
    answer = await promo.says("WELCOME10", ASK)
    assert "personal code: 10% off full-price items on a first order, when they total at least $50.00" in answer
    verify(promo, "CU-1001")
    assert "is for a first order, and I see an earlier one" in await promo.says("WELCOME10", ASK)


async def test_a_cart_reminder_code_is_personal(promo: Conversation) -> None:
    answer = await promo.says("stillwild", ASK, promo_code="stillwild")
    assert "personal code: $15.00 off full-price items" in answer
    assert "only for the person who got it by email" in answer


async def test_of_two_codes_the_one_that_saves_more_is_told(promo: Conversation) -> None:
    answer = await promo.says("LAYER20 or STILLWILD for FW-505?", ASK, sku="FW-505")
    assert answer == (
        "Only one code works per order. For one Emberwing Down Hoodie at $229.00, "
        "LAYER20 saves $45.80 and STILLWILD saves $15.00."
    )


async def test_two_codes_without_a_product_are_told_one_by_one(promo: Conversation) -> None:
    answer = await promo.says("can I combine LAYER20 and TRAILCLUB15", ASK)
    assert "Only one code works per order, so LAYER20 and TRAILCLUB15 can't be combined." in answer
    assert "LAYER20 is active" in answer
    assert "TRAILCLUB15 is for Trail Club members" in answer


async def test_a_code_is_asked_for_and_a_sentence_is_not_taken_for_one(promo: Conversation) -> None:
    assert "code" in await promo.says("CAN YOU CHECK MY PROMO CODE PLEASE", ASK)
    assert promo.active
    assert "is active" in await promo.says("layer20")


async def test_an_item_number_is_not_a_code(promo: Conversation) -> None:
    assert "LAYER20" in await promo.says("does FW505 come with a discount, LAYER20?", ASK, sku="FW-505")


async def test_every_code_of_the_shop_has_its_words(
    promo: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    with database() as session:
        codes = [promo_code.code for promo_code in session.query(PromoCode)]
    assert len(codes) == 6
    for day in (10, 24):
        set_clock(2026, 3, day, 12, 0)
        for customer in (None, "CU-1001", "CU-1013"):
            for code in codes:
                conversation = Conversation(type(promo.form), type(promo.action))
                if customer:
                    verify(conversation, customer)
                assert await conversation.says(code, ASK, promo_code=code)
