"""Figures belong to the product that their sentence is about: another product's are blocked."""

import pytest

from concierge.knowledge.search.passage import Passage
from tests.concierge.guardrails.facts.conftest import Check
from tests.concierge.guardrails.facts.little_shop import (
    ALDER_45,
    ALDER_65,
    ALPINE,
    BOISE,
    HOLLOWTREE,
    HOLLOWTREE_0,
    MOSSBED,
    RETURNS,
    SHIPPING,
    TENT,
)

BAGS = (MOSSBED, HOLLOWTREE, HOLLOWTREE_0)
RIGHT = [
    "The Hollowtree 20°F (FW-301) weighs 1,110 g and the Mossbed (FW-303) weighs 1,480 g.",
    "$289 for the Hollowtree 20°F (FW-301), $99 for the Mossbed (FW-303).",
    "For $99, the Mossbed (FW-303) is a start.",
    "The Mossbed (FW-303) is a start. It costs $99.",
    "The Hollowtree 20°F (FW-301, $289) is warmer. The Mossbed (FW-303, on sale for $99) packs large.",
    "The Hollowtree 20°F (FW-301) is lighter than the Mossbed (FW-303): 1,110 g against 1,480 g.",
    "The Hollowtree 20°F (FW-301) and the Mossbed (FW-303) differ. Both are in stock online.",
    "The Hollowtree 20°F (FW-301) costs $289. The 0°F model is $389.",
    "Those two bags cost $99 and $289.",
]
MIXED_UP = [
    "The Mossbed (FW-303) costs $289.",
    "the mossbed costs $289",
    "FW-303 costs $289.",
    "The Mossbed (FW-303) is a start. It costs $289.",
    "For $289, the Mossbed (FW-303) is a start.",
    "The Hollowtree 20°F (FW-301) weighs 1,480 g and the Mossbed (FW-303) weighs 1,110 g.",
    "$99 for the Hollowtree 20°F (FW-301), $289 for the Mossbed (FW-303).",
    "The Hollowtree 20°F (FW-301, $389) is warm.",
    "The Hollowtree 20°F (FW-301) and the Mossbed (FW-303) differ. Both have a limit of 20°F.",
    "The Hollowtree 20°F (FW-301) costs $289. The 0°F model is $289.",
    "The Hollowtree 20°F (FW-301) uses 800-fill down.",
]


@pytest.mark.parametrize("reply", RIGHT)
def test_a_products_own_figures_pass(check: Check, reply: str) -> None:
    finding = check(reply, *BAGS)
    assert (finding.decision, finding.evidence) == ("pass", "")


@pytest.mark.parametrize("reply", MIXED_UP)
def test_another_products_figures_are_blocked(check: Check, reply: str) -> None:
    assert check(reply, *BAGS).decision == "block"


def test_figures_of_one_product_that_are_exchanged_are_blocked(check: Check) -> None:
    assert check("The Mossbed (FW-303) has a 30°F limit and a 40°F comfort rating.", MOSSBED).decision == "pass"
    assert check("The Mossbed (FW-303) has a 40°F limit and a 30°F comfort rating.", MOSSBED).decision == "block"
    assert check("The Mossbed (FW-303) is on sale for $129, down from $99.", MOSSBED).decision == "block"
    assert check("You have 90 days, or 60 days as a Trail Club member.", RETURNS).decision == "block"


def test_a_rules_amount_is_not_a_products_price(check: Check) -> None:
    assert check("The Mossbed (FW-303) costs $6.95.", MOSSBED, SHIPPING).decision == "block"
    assert check("The Mossbed (FW-303) costs $99. Standard shipping costs $6.95.", MOSSBED, SHIPPING).decision == "pass"


def test_a_budget_may_be_said_again_but_not_as_a_price(check: Check) -> None:
    asked = "a sleeping bag for under $150 please"
    assert check("The Mossbed (FW-303) is under $150.", MOSSBED, question=asked).decision == "pass"
    assert check("At $99, the Mossbed (FW-303) fits your budget of $150.", MOSSBED, question=asked).decision == "pass"
    assert check("The Mossbed (FW-303) costs $150.", MOSSBED, question=asked).decision == "block"
    assert check("The Hollowtree 20°F (FW-301) is under $150.", HOLLOWTREE, question=asked).decision == "block"


def test_a_weight_that_was_asked_for_is_not_the_products(check: Check) -> None:
    asked = "a bag that weighs 2 lb"
    assert check("The Hollowtree 20°F (FW-301) weighs 2 lb.", HOLLOWTREE, question=asked).decision == "block"


def test_the_plain_model_is_not_the_one_with_a_longer_name(check: Check) -> None:
    assert check("The Larkspur 2 weighs 1,890 g.", TENT, ALPINE).decision == "pass"
    assert check("The Larkspur 2 weighs 2,870 g.", TENT, ALPINE).decision == "block"
    assert check("The Larkspur 2 Alpine weighs 2,870 g.", TENT, ALPINE).decision == "pass"


def test_what_was_said_before_is_no_fact(check: Check) -> None:
    said = ["you told me the mossbed costs $5"]
    assert check("The Mossbed (FW-303) costs $5.", MOSSBED, conversation=said).decision == "block"


@pytest.mark.parametrize(
    ("reply", "decision"),
    [
        ("The Mossbed (FW-303, $99) and the Hollowtree 20°F (FW-301, $289) come to $388 before tax.", "pass"),
        ("The Mossbed (FW-303, $99) and the Hollowtree 20°F (FW-301, $289) come to $398 before tax.", "block"),
        ("The Mossbed (FW-303, $99) and the Hollowtree 20°F (FW-301, $289) come to $289 before tax.", "block"),
        ("The Mossbed (FW-303) and the Hollowtree 20°F (FW-301) make a set. That's $388 before tax.", "pass"),
        ("The Mossbed (FW-303) and the Hollowtree 20°F (FW-301) make a set. That's $289 before tax.", "block"),
        ("Two Mossbed 30°F Synthetic Sleeping Bags (FW-303) come to $198.", "pass"),
        ("Two Mossbed 30°F Synthetic Sleeping Bags (FW-303) come to $188.", "block"),
        ("The Mossbed (FW-303) is 370 g heavier than the Hollowtree 20°F (FW-301).", "pass"),
        ("The Mossbed (FW-303) is 380 g heavier than the Hollowtree 20°F (FW-301).", "block"),
        ("The Mossbed (FW-303) is 1,110 g heavier than the Hollowtree 20°F (FW-301).", "block"),
    ],
)
def test_sums_and_differences_are_checked(check: Check, reply: str, decision: str) -> None:
    assert check(reply, *BAGS).decision == decision


def test_a_computed_sum_may_be_repeated(check: Check) -> None:
    text = "Together they cost $418.00: $179.00 for the Alder 45L (FW-101) and $239.00 for the Alder 65L (FW-102)."
    computed = Passage("computed#sum", "computed", "computed", "Together", text)
    assert check("Together they cost $418.", ALDER_45, ALDER_65, computed).decision == "pass"
    assert check("Together they cost $408.", ALDER_45, ALDER_65, computed).decision == "block"


def test_parts_of_a_name_stand_for_the_product_spoken_of(check: Check) -> None:
    packs = (ALDER_45, ALDER_65, TENT)
    assert check("The Alder 45L (FW-101) carries 35 lb. The 65L carries 50 lb.", *packs).decision == "pass"
    assert check("The Alder 45L (FW-101) carries 35 lb. The 65L carries 35 lb.", *packs).decision == "block"
    assert (
        check("Look at the Alder 45L (FW-101) or the Larkspur 2 (FW-201). The tent weighs 1,890 g.", *packs).decision
        == "pass"
    )
    assert (
        check("Look at the Alder 45L (FW-101) or the Larkspur 2 (FW-201). The pack is $279.", *packs).decision
        == "block"
    )


def test_a_customers_number_is_no_stores_number(check: Check) -> None:
    asked = "my number is (208) 555-0111, is that yours?"
    assert check("Call Boise at (208) 555-0111.", BOISE, question=asked).decision == "block"
