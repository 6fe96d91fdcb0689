"""Comparison: the same facts for each, the stored difference, and the better match for what matters."""

import pytest

from actions.compare_products import CompareProducts, CompareProductsForm
from tests.actions.conversation import Conversation

ASK = "compare_products"


@pytest.fixture
def comparison() -> Conversation:
    return Conversation(CompareProductsForm, CompareProducts)


async def test_two_tents_are_set_side_by_side_and_the_answer_names_the_better_match(comparison: Conversation) -> None:
    question = await comparison.says("FW-201 vs FW-202", ASK, sku=["FW-201", "FW-202"])
    assert "Larkspur 2 Tent (FW-201): price $279.00; weight 1,890 g (4 lb 3 oz); season 3-season" in question
    assert "Larkspur 2 Alpine Tent (FW-202): price $469.00" in question
    assert "Larkspur 2 is 3-season with a mesh canopy" in question
    assert "Which matters more to you: a lower price or use in winter?" in question
    answer = await comparison.says("winter")
    assert "the Larkspur 2 Alpine Tent (FW-202) is the better match" in answer
    assert "Keep in mind that it isn't made for hot, humid nights" in answer


async def test_a_button_answers_too(comparison: Conversation) -> None:
    await comparison.says("FW-101 or FW-102", ASK, sku=["FW-101", "FW-102"])
    answer = await comparison.says('/inform{"attribute": "Price"}', attribute="Price")
    assert "the Alder 45L Backpack (FW-101) is the better match: price $179.00." in answer


async def test_both_matter_leaves_the_choice(comparison: Conversation) -> None:
    await comparison.says("FW-101 or FW-102", ASK, sku=["FW-101", "FW-102"])
    assert "either can work" in await comparison.says("both really")


async def test_one_product_waits_for_the_other(comparison: Conversation) -> None:
    assert "compare the Alder 45L Backpack with?" in await comparison.says("compare FW-101", ASK, sku="FW-101")
    question = await comparison.says("the juniperline", product="juniperline")
    assert "Alder 45L Backpack (FW-101)" in question
    assert "Juniperline 55L Women's Backpack (FW-106)" in question


async def test_a_name_of_two_products_compares_them(comparison: Conversation) -> None:
    question = await comparison.says("down or synthetic emberwing", ASK, product="emberwing")
    assert "Emberwing Down Hoodie (FW-505)" in question
    assert "Emberwing Synthetic Hoodie (FW-506)" in question


async def test_a_kind_of_product_is_compared(comparison: Conversation) -> None:
    question = await comparison.says("compare the two stoves", ASK)
    assert "FW-601" in question
    assert "FW-602" in question


async def test_the_two_of_a_name_are_compared_where_nothing_marked_it_as_a_product(comparison: Conversation) -> None:
    question = await comparison.says("whats different between the two hollowtrees", ASK)
    assert "(FW-301): price" in question
    assert "(FW-302): price" in question


async def test_those_two_are_the_products_told_about_last(comparison: Conversation) -> None:
    bot = "The Thistle UL1 Tent (FW-205) is lighter than the Larkspur 2 Tent (FW-201)."
    comparison.events.append({"event": "bot", "text": bot, "metadata": {}})
    answer = await comparison.says("so what do those two weigh together", ASK)
    assert "weighs 2,770 g together" in answer
    assert "Which matters more" not in answer


async def test_the_price_of_both_is_added_up(comparison: Conversation) -> None:
    answer = await comparison.says("FW-205 and FW-306 both together how much", ASK, sku=["FW-205", "FW-306"])
    assert "comes to $448.00 today" in answer


async def test_a_name_that_may_mean_several_products_is_not_added_up(comparison: Conversation) -> None:
    answer = await comparison.says("the brackenridge, his and hers, how much together", ASK, product="brackenridge")
    assert "comes to" not in answer


async def test_different_jobs_are_said_so_and_the_need_is_asked_for(comparison: Conversation) -> None:
    answer = await comparison.says("FW-201 or FW-501", ASK, sku=["FW-201", "FW-501"])
    assert "are for different jobs" in answer
    assert (comparison.events[-1]["event"], comparison.events[-1]["name"]) == ("followup", "recommend_product_form")


async def test_another_shops_product_gets_the_approved_reply_and_only_ours(comparison: Conversation) -> None:
    answer = await comparison.says("is FW-505 better than Cragmoor's", ASK, sku="FW-505")
    assert answer.startswith(
        "I can't speak for other shops, but I can tell you about our gear or how our price match works."
    )
    assert "Our Emberwing Down Hoodie" in answer
    assert "Cragmoor" not in answer


async def test_a_kind_of_ours_against_another_shops_is_not_set_against_ours(comparison: Conversation) -> None:
    answer = await comparison.says("is your down hoodie better than Cragmoor's", ASK)
    assert answer.startswith("I can't speak for other shops")


async def test_a_product_we_do_not_sell_is_asked_for_again(comparison: Conversation) -> None:
    await comparison.says("compare", ASK)
    assert "couldn't find that" in await comparison.says("two surfboards")
