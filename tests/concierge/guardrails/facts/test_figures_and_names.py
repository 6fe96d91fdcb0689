"""Every kind of claim: what the passages hold passes, what they do not hold is blocked and named."""

import pytest

from tests.concierge.guardrails.facts.conftest import Check
from tests.concierge.guardrails.facts.little_shop import (
    ALDER_45,
    BOISE,
    BURLINGTON,
    FILTER,
    HOLLOWTREE,
    HOLLOWTREE_0,
    LAYER_UP,
    MOSSBED,
    RAIN,
    RETURNS,
    SHIPPING,
    SHOE,
    TENT,
)

HELD = [
    "It costs $99.",
    "The Mossbed 30°F Synthetic Sleeping Bag (FW-303) is $99.00, down from $129.",
    "It's 80% recycled polyester.",
    "The comfort rating is 40°F, about 4°C.",
    "It weighs 1,480 g, or 1.48 kg.",
    "It weighs 3.3 lb.",
    "It weighs about 1,500 g.",
    "It's rated 4.3 out of 5 in 478 reviews.",
    "The warranty is three years.",
    "It comes in Regular and Long.",
    "It comes in Pine or Ember Red, but not in Slate.",
    "Regular fits to 6 ft 0 in.",
    "You have 60 days, or ninety days in the Trail Club.",
    "Standard shipping takes 4–6 business days for $6.95.",
    "Boise is open Sunday from 10 a.m. to 6 p.m.",
    "Boise is closed on December 25.",
    "Call Boise at (208) 555-0142.",
    "Write to help@fernway.example or go to fernway.example/returns/start.",
    "LAYER20 takes 20% off full-price outerwear.",
    "It sleeps two and has two doors.",
    "The Low Vent comes in M9/W10.5.",
    "It has a 650-fill down and a 20D shell.",
    "Its cartridge lasts about 1,000 L.",
    "See Returns and exchanges for the rest.",
    "Here are two options and one more idea. If someone is hurt, call 911.",
]
NOT_HELD = [
    ("It costs $98.", "$98"),
    ("It costs ninety dollars.", "ninety dollars"),
    ("It costs €99.", "€99"),
    ("It costs $９８.", "$98"),
    ("It's 90% recycled.", "90%"),
    ("The comfort rating is 45°F.", "45°F"),
    ("The comfort rating is about 9°C.", "9°C"),
    ("It weighs 1,490 g.", "1,490 g"),
    ("It weighs 3 lb 6 oz.", "3 lb 6 oz"),
    ("It weighs about 1,491 g.", "1,491 g"),
    ("It's rated 4.9 out of 5.", "4.9 out of 5"),
    ("It has 500 reviews.", "500 reviews"),
    ("The warranty is five years.", "five years"),
    ("It comes in XXL.", "XXL"),
    ("It comes in Slate.", "Slate"),
    ("You have sixty-five days.", "sixty-five days"),
    ("Standard shipping takes 4–7 business days.", "4-7 business days"),
    ("Standard shipping takes 4–6 days.", "4-6 days"),
    ("Boise is open until 9 p.m.", "9 p.m."),
    ("Boise is closed on December 24.", "December 24"),
    ("Use LAYER25 at checkout.", "LAYER25"),
    ("Use code trail10 at checkout.", "trail10"),
    ("See fernway-deals.com for more.", "fernway-deals.com"),
    ("See /help/lifetime for more.", "/help/lifetime"),
    ("See https://fernway.example.evil.io/returns/start for more.", "https://fernway.example.evil.io/returns/start"),
    ("It has 5 doors.", "5 doors"),
    ("The Low Vent comes in M10.", "M10"),
    ("It has an R-value of 4.8.", "R-value of 4.8"),
    ("It's rated IPX7.", "IPX7"),
    ("It meets EN 12277.", "EN 12277"),
    ("The Ridgeline Explorer is lighter.", "Ridgeline Explorer"),
    ("Ridgeline is lighter.", "Ridgeline"),
    ("The Mossbed Pro is lighter.", "Mossbed Pro"),
    ("The Hollowtree 10°F is lighter.", "Hollowtree 10°F"),
    ("The item number is FW-777.", "FW-777"),
    ("The Alder 65L Backpack is lighter.", "Alder 65L Backpack"),
    ("Our Happy Trails Guarantee covers that.", "Happy Trails Guarantee"),
    ("The code for FWR-031 is known.", "FWR-031"),
]
EVERYTHING = (MOSSBED, HOLLOWTREE, ALDER_45, TENT, FILTER, SHOE, RETURNS, SHIPPING, BOISE, LAYER_UP)


@pytest.mark.parametrize("reply", HELD)
def test_what_the_passages_hold_passes(check: Check, reply: str) -> None:
    finding = check(reply, *EVERYTHING)
    assert (finding.decision, finding.evidence) == ("pass", "")


@pytest.mark.parametrize(("reply", "words"), NOT_HELD)
def test_what_no_passage_holds_is_blocked_and_named(check: Check, reply: str, words: str) -> None:
    finding = check(reply, *EVERYTHING)
    assert finding.decision == "block"
    assert words in finding.evidence


def test_without_passages_only_what_states_nothing_passes(check: Check) -> None:
    honest = "I don't have that in our product or policy pages. Would you like a gear expert to answer?"
    assert check(honest).decision == "pass"
    assert check("It costs $99.").decision == "block"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("Write to someone@else.example.", "email address"),
        ("Call (208) 555-0199.", "phone number"),
        ("Your order FO-10056 is on its way.", "order number"),
    ],
)
def test_personal_data_is_named_by_its_kind_only(check: Check, reply: str, kind: str) -> None:
    assert check(reply, *EVERYTHING).evidence == f"{kind} not in the sources"


def test_what_the_customer_may_see_of_theirs_passes(check: Check) -> None:
    assert check("Your order is FO-10056.", told=["FO-10056"]).decision == "pass"
    assert check("Your order is FO-10057.", told=["FO-10056"]).decision == "block"


def test_a_number_of_another_kind_supports_nothing(check: Check) -> None:
    # 40 stands in the passage as a temperature, and as units in stock.
    assert check("The Mossbed (FW-303) costs $40.", MOSSBED).decision == "block"
    assert check("The Mossbed (FW-303) weighs 40 oz.", MOSSBED).decision == "block"
    assert check("The Mossbed (FW-303) is rated to 99°F.", MOSSBED).decision == "block"


def test_another_stores_hours_and_phone_support_nothing(check: Check) -> None:
    stores = (BOISE, BURLINGTON)
    assert check("Burlington is open Sunday from 11 a.m. to 5 p.m.", *stores).decision == "pass"
    assert check("Boise is open Sunday from 11 a.m. to 5 p.m.", *stores).decision == "block"
    assert check("Call Burlington at (208) 555-0142.", *stores).decision == "block"


def test_a_product_that_only_the_customer_named_may_be_named(check: Check) -> None:
    reply = "I don't have the zipper's maker for the Alder 45L (FW-101). Would you like a gear expert to answer?"
    assert check(reply, question="who makes the zippers on the alder 45").decision == "pass"
    assert check(reply).decision == "block"


def test_an_item_number_that_is_another_products_is_blocked(check: Check) -> None:
    finding = check("The Mossbed 30°F Synthetic Sleeping Bag (FW-301) is warm.", MOSSBED, HOLLOWTREE, HOLLOWTREE_0)
    assert finding.decision == "block"


@pytest.mark.parametrize(
    "reply",
    ["", " ", "🌲⛺" * 200, "!" * 500, "\ud800", "½ ¼", "1" * 300, "$" * 300, "(((", "-°F", "١٢٣ days", "\u202e$99"],
)
def test_odd_text_never_raises(check: Check, reply: str) -> None:
    assert check(reply, MOSSBED, RAIN, question=reply, conversation=[reply], told=[reply]).decision in ("pass", "block")


def test_a_reply_too_long_to_be_one_is_blocked(check: Check) -> None:
    assert check("The Mossbed is warm. " * 500, MOSSBED).decision == "block"
