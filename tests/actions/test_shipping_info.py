"""Shipping: methods, costs and times by destination, free shipping, and no promises."""

import pytest

from actions.international_shipping import InternationalShipping
from actions.shipping_info import ShippingInfo, ShippingInfoForm
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

ASK = "shipping_info"


@pytest.fixture
def shipping() -> Conversation:
    return Conversation(ShippingInfoForm, ShippingInfo)


@pytest.fixture
def abroad() -> Conversation:
    return Conversation(None, InternationalShipping)


def verify(conversation: Conversation, customer: str) -> None:
    conversation.slots["verified_customer"] = customer
    conversation.slots["verified_until"] = "2026-06-01T00:00:00-07:00"


async def test_the_destination_is_asked_for_then_methods_and_free_shipping_are_told(shipping: Conversation) -> None:
    assert "Which state or ZIP code is it going to?" in await shipping.says("how much is shipping", ASK)
    answer = await shipping.says("Idaho", state="Idaho")
    assert (
        "Standard 4–6 business days, $6.95; Expedited 2–3 business days, $14.95; Express 1 business day, $29.95"
        in answer
    )
    assert "$75.00 or more. Trail Club members get it at $50.00, and Canopy members on every order." in answer


@pytest.mark.parametrize("place", ["to 10001?", "delivery to New York", "to NY please", "west virginia"])
async def test_a_destination_in_the_question_is_not_asked_for_again(shipping: Conversation, place: str) -> None:
    assert "Express 1 business day, $29.95" in await shipping.says(f"shipping cost {place}", ASK)


@pytest.mark.parametrize(
    ("said", "cost", "days"),
    [
        ("shipping to Alaska", "$12.95", "7–12"),
        ("shipping to 96813", "$12.95", "7–12"),
        ("do you deliver to Puerto Rico", "$12.95", "7–12"),
        ("shipping to 00907", "$12.95", "7–12"),
        ("how much to an APO address", "$6.95", "10–20"),
        ("ship to 09012", "$6.95", "10–20"),
        ("cost to a P.O. box in Texas", "$6.95", "4–6"),
        ("PO box in Hawaii", "$12.95", "7–12"),
    ],
)
async def test_some_places_get_standard_only_at_their_price(
    shipping: Conversation, said: str, cost: str, days: str
) -> None:
    answer = await shipping.says(said, ASK)
    assert f"only standard shipping is available: {cost}, {days} business days" in answer
    assert "Express 1" not in answer


async def test_free_shipping_does_not_reach_alaska_and_a_po_box_has_it(shipping: Conversation) -> None:
    assert "Free shipping doesn't apply to Alaska." in await shipping.says("is shipping free to alaska", ASK)
    assert "$75.00 or more" in await shipping.says("shipping to a po box in Ohio", ASK)


async def test_no_day_is_promised(shipping: Conversation) -> None:
    answer = await shipping.says("will it be here by Friday for sure? zip 83702", ASK, day="Friday")
    assert "It's an estimate, so I can't promise the day." in answer
    assert "1:00 p.m. Mountain Time" in answer
    assert "Store pickup" in answer
    assert "Friday." not in answer.replace("Monday to Friday", "")


async def test_a_hurry_mentioned_before_the_zip_code_still_counts(shipping: Conversation) -> None:
    await shipping.says("how much is the fastest shipping", ASK)
    assert "1:00 p.m. Mountain Time" in await shipping.says("83702", zip="83702")


async def test_the_cutoff_is_told_for_now(shipping: Conversation, set_clock: SetClock) -> None:
    assert "now would make that" in await shipping.says("what's the cutoff for same day shipping", ASK)
    set_clock(2026, 3, 10, 13, 1)
    assert "next business day" in await shipping.says("what's the cutoff for same day shipping", ASK)
    set_clock(2026, 3, 14, 9, 0)
    assert "next business day" in await shipping.says("what's the cutoff for same day shipping", ASK)


async def test_the_gap_to_free_shipping_is_counted(shipping: Conversation) -> None:
    answer = await shipping.says("my cart is $68, how much more until free shipping", ASK)
    assert "you're $7.00 away from free standard shipping" in answer
    assert "standard shipping is free" in await shipping.says("is shipping free on an $80 order", ASK)


async def test_members_hear_their_own_terms_only_when_verified(shipping: Conversation) -> None:
    verify(shipping, "CU-1001")
    assert "As a Canopy member you get free standard shipping on every order" in await shipping.says(
        "free shipping?", ASK
    )
    verify(shipping, "CU-1003")
    assert "$50.00" in await shipping.says("free shipping?", ASK)
    verify(shipping, "CU-1004")
    assert "$75.00" in await shipping.says("free shipping?", ASK)


async def test_a_town_alone_is_asked_about_again(shipping: Conversation) -> None:
    await shipping.says("shipping cost", ASK)
    assert "five-digit ZIP code" in await shipping.says("springfield")
    assert shipping.active


async def test_a_territory_without_terms_is_left_to_a_person(shipping: Conversation) -> None:
    assert "I don't have shipping terms for Guam." in await shipping.says("shipping to Guam", ASK)


async def test_another_country_gets_a_clear_no_with_alternatives(abroad: Conversation) -> None:
    answer = await abroad.says("Do you ship to Canada?", "international_shipping", country="Canada")
    assert answer.startswith(
        "We ship to US addresses only, so not to Canada. We don't work with freight forwarders either."
    )
    assert "e-gift card" in answer
    assert "not to the UK." in await abroad.says("to the uk?", "international_shipping", country="UK")
    assert "so not to" not in await abroad.says("do you ship abroad", "international_shipping")


async def test_customs_questions_get_no_legal_advice(abroad: Conversation) -> None:
    answer = await abroad.says("who pays customs for Canada", "international_shipping", country="Canada")
    assert "I can't give legal advice" in answer


async def test_a_military_address_abroad_counts_as_domestic(abroad: Conversation) -> None:
    answer = await abroad.says("I'm stationed in Germany, ship to my APO?", "international_shipping", country="Germany")
    assert "counts as one in the US" in answer
    assert "$6.95" in answer
    assert "10–20 business days" in answer
    assert "not to Germany" not in answer
