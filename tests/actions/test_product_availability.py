"""Product availability: what is in stock, where, in which size and color, and what to name instead."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from concierge.storage import Product, Stock
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
ASK = "product_availability"


async def test_a_variant_in_stock_is_told_as_of_now(stock: Conversation) -> None:
    answer = await stock.says("rain jacket L fern", ASK, product="Brookmist Rain Jacket", size="L", color="Fern")
    assert answer == "Brookmist Rain Jacket in L, Fern is in stock online right now, and that can change."


async def test_a_sold_out_sleeping_bag_names_the_other_one_and_its_honest_rating(stock: Conversation) -> None:
    answer = await stock.says("is FW-302 in stock?", ASK, sku="FW-302")
    assert answer == (
        "Hollowtree 0°F Down Sleeping Bag is out of stock. We expect it in about 12 days, and that's an estimate. "
        "The Hollowtree 20°F Down Sleeping Bag is in stock, but it's rated 20°F, not 0°F. "
        "Shall I email you once when it's back? It's a service email, not marketing."
    )


def empty(database: Sessions, sku: str) -> None:
    with database.begin() as session:
        for row in session.query(Stock).filter_by(sku=sku):
            row.units = 0


async def test_a_product_without_a_twin_names_another_of_its_kind(stock: Conversation, database: Sessions) -> None:
    empty(database, "FW-205")
    answer = await stock.says("thistle", ASK, product="Thistle UL1 Tent")
    assert "I don't have a date for its return" in answer
    assert "The Larkspur 2 Tent is in stock, a different model." in answer


async def test_nothing_is_named_instead_of_a_product_that_is_alone_in_its_kind(
    stock: Conversation, database: Sessions
) -> None:
    empty(database, "FW-701")
    answer = await stock.says("craglet harness", ASK, product="Craglet Climbing Harness")
    assert answer.startswith("Craglet Climbing Harness is out of stock, and I don't have a date for its return. Shall")


async def test_a_twin_is_named_with_the_difference_that_the_catalogue_gives(
    stock: Conversation, database: Sessions
) -> None:
    empty(database, "FW-506")
    answer = await stock.says("emberwing synthetic", ASK, product="Emberwing Synthetic Hoodie")
    assert "The Emberwing Down Hoodie is in stock. Synthetic has no animal-derived fill" in answer


async def test_a_sold_out_variant_tells_its_estimate_and_the_other_colors(stock: Conversation) -> None:
    answer = await stock.says("rain jacket", ASK, product="Brookmist Rain Jacket", size="medium", color="slate")
    assert "in M, Slate is sold out; we expect it in about 5 days, and that's an estimate." in answer
    assert "In M there's also Marigold or Fern." in answer


async def test_no_date_is_invented_where_none_is_known(stock: Conversation) -> None:
    answer = await stock.says("mens brackenridge 11.5 charcoal", ASK, sku="FW-401", size="11.5", color="charcoal")
    assert "in M11.5, Charcoal is sold out, and I don't have a date for its return." in answer
    assert "In M11.5 there's also Bark." in answer
    assert "days" not in answer


@pytest.mark.parametrize("size", ["M11.5", "11.5", "men's 11.5", "mens 11 1/2", "11½", "eleven and a half"])
async def test_a_half_size_is_understood_however_it_is_written(stock: Conversation, size: str) -> None:
    assert "in M11.5, Bark is in stock" in await stock.says("boots", ASK, sku="FW-401", size=size, color="bark")


async def test_a_size_that_is_sold_out_in_every_color_names_other_sizes(stock: Conversation) -> None:
    answer = await stock.says("womens brackenridge 8", ASK, sku="FW-402", size="womens 8")
    assert "in W8 is sold out; we expect it in about 9 days" in answer
    assert "Other sizes are in stock." in answer


async def test_a_color_in_stock_admits_the_size_that_is_not(stock: Conversation) -> None:
    answer = await stock.says("rain jacket slate", ASK, product="Brookmist Rain Jacket", color="slate")
    assert "in Slate is in stock online right now" in answer
    assert "Size M in Slate is sold out" in answer


async def test_a_size_it_never_comes_in_lists_what_there_is(stock: Conversation) -> None:
    answer = await stock.says("mens brackenridge 9 wide", ASK, sku="FW-401", size="9 wide")
    assert "doesn't come in size 9 wide. Sizes: M8, M8.5" in answer


async def test_a_size_that_fits_two_is_asked_about(stock: Conversation) -> None:
    assert "S/M or M/L?" in await stock.says("helmet in M", ASK, sku="FW-702", size="M")
    assert "M8/W9.5" in await stock.says("rimefoot in womens 9.5", ASK, sku="FW-406", size="womens 9.5")


async def test_two_sizes_get_two_answers(stock: Conversation) -> None:
    answer = await stock.says("M or L in slate", ASK, sku="FW-501", size=["M", "L"], color="slate")
    assert "M, Slate is sold out" in answer
    assert "L, Slate is in stock" in answer


async def test_two_products_get_two_answers_and_two_cards(stock: Conversation) -> None:
    answer = await stock.says("FW-501 and FW-302?", ASK, sku=["FW-501", "FW-302"])
    assert "Brookmist Rain Jacket is in stock" in answer
    assert "Hollowtree 0°F Down Sleeping Bag is out of stock" in answer
    [cards] = [message["elements"] for message in stock.messages if message.get("elements")]
    assert [card["title"] for card in cards] == [
        "Brookmist Rain Jacket",
        "Hollowtree 0°F Down Sleeping Bag",
    ]


async def test_an_unclear_name_is_asked_about_with_buttons_and_the_size_is_kept(stock: Conversation) -> None:
    question = await stock.says("the brookmist in m slate", ASK, product="brookmist", size="M", color="slate")
    assert question == "Do you mean the Brookmist Rain Jacket or the Brookmist Wind Jacket?"
    titles = [button["title"] for button in stock.messages[0]["buttons"]]
    assert titles == ["Brookmist Rain Jacket", "Brookmist Wind Jacket"]
    payload = stock.messages[0]["buttons"][0]["payload"]
    assert payload == '/inform{"sku": "FW-501"}'
    assert "in M, Slate is sold out" in await stock.says(payload, sku="FW-501")


async def test_a_size_from_an_earlier_question_is_not_carried_into_the_next(stock: Conversation) -> None:
    await stock.says("rain jacket in m slate", ASK, sku="FW-501", size="M", color="slate")
    assert await stock.says("and the wind jacket", ASK, sku="FW-502") == (
        "Brookmist Wind Jacket is in stock online right now, and that can change."
    )


async def test_a_named_store_tells_its_units_and_phone(stock: Conversation) -> None:
    answer = await stock.says("rain jacket in boise?", ASK, sku="FW-501", store="Boise")
    assert answer == (
        "Boise shows 10 of the Brookmist Rain Jacket (all sizes together). "
        "Please call (208) 555-0142 before a long drive."
    )


async def test_a_store_does_not_promise_a_variant_that_is_sold_out_everywhere(stock: Conversation) -> None:
    answer = await stock.says("M slate in boise", ASK, sku="FW-501", size="M", color="slate", store="Boise")
    assert "sold out" in answer
    assert "Boise shows" not in answer


async def test_the_store_named_before_the_product_is_kept(stock: Conversation) -> None:
    assert "Which product" in await stock.says("is it in stock in boise", ASK, store="Boise")
    assert "Boise shows 10" in await stock.says("the rain jacket", product="Brookmist Rain Jacket")


async def test_a_store_with_none_points_online(stock: Conversation) -> None:
    answer = await stock.says("broadbasin 6 in burlington", ASK, sku="FW-204", store="Burlington")
    assert answer == "Burlington shows none of the Broadbasin 6 Family Tent right now. It's in stock online."


async def test_stores_in_general_are_told_together(stock: Conversation) -> None:
    answer = await stock.says("do any stores have the rain jacket", ASK, sku="FW-501")
    assert "Boise shows 10, Fort Collins shows 5 and Burlington shows 5" in answer
    answer = await stock.says("which store has the thistle", ASK, sku="FW-205")
    assert "show none of the Thistle UL1 Tent right now. It's in stock online." in answer


async def test_a_town_without_a_store_is_said_so_and_the_online_stock_follows(stock: Conversation) -> None:
    answer = await stock.says("rain jacket in seattle", ASK, sku="FW-501", store="Seattle")
    assert "We don't have a store there. Our stores are in Boise, Fort Collins and Burlington." in answer
    assert "in stock online" in answer


async def test_what_only_stores_have_is_told_with_the_advice_to_call(stock: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        for location in ("wh_reno", "wh_allentown"):
            session.get_one(Stock, ("FW-706", location)).units = 0
    answer = await stock.says("kestrelpoint", ASK, sku="FW-706")
    assert "sold out online right now" in answer
    assert "Boise 1 and Fort Collins 1" in answer


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("brookmst rain jaket", "Brookmist Rain Jacket"),
        ("the hollow tree 20 please", "Hollowtree 20°F Down Sleeping Bag"),
        ("hollowtree zero degree", "Hollowtree 0°F Down Sleeping Bag"),
        ("alder 65 liter", "Alder 65L Backpack"),
        ("womens skiter", "Skitter Trail Runner - Women's"),
        ("fw505", "Emberwing Down Hoodie"),
    ],
)
async def test_a_name_typed_as_the_answer_is_understood(stock: Conversation, said: str, name: str) -> None:
    await stock.says("is it in stock", ASK)
    assert name in await stock.says(said)


async def test_an_unknown_product_is_asked_for_again(stock: Conversation) -> None:
    await stock.says("is it in stock", ASK)
    assert "couldn't find that" in await stock.says("a surfboard")
    assert stock.active


async def test_every_product_and_variant_has_its_words(stock: Conversation, database: Sessions) -> None:
    with database() as session:
        products = session.query(Product).all()
    for product in products:
        for size in (None, *product.sizes):
            asked = {"size": size} if size else {}
            for color in (None, product.colors[0]):
                asked = {**asked, "color": color} if color else asked
                answer = await Conversation(type(stock.form), type(stock.action)).says(
                    "in stock?", ASK, sku=product.sku, **asked
                )
                assert product.name in answer


@pytest.mark.parametrize(
    ("text", "intent", "entities", "answer"),
    [
        ("and in L?", "inform", {"size": "L"}, "Brookmist Rain Jacket in L is in stock"),
        ("what about fern?", ASK, {"color": "fern"}, "Brookmist Rain Jacket in Fern is in stock"),
        ("and in Boise?", ASK, {"store": "Boise"}, "Boise shows 10 of the Brookmist Rain Jacket"),
        ("does the jacket come in L", ASK, {"size": "L"}, "Brookmist Rain Jacket in L is in stock"),
        ("is it in stock in red", ASK, {"color": "red"}, "Brookmist Rain Jacket doesn't come in red"),
    ],
)
async def test_a_question_that_follows_is_about_the_same_product(
    stock: Conversation, text: str, intent: str, entities: dict[str, str], answer: str
) -> None:
    await stock.says("rain jacket in M?", ASK, sku="FW-501", size="M")
    assert answer in await stock.says(text, intent, **entities)


async def test_another_product_that_is_named_takes_its_place(stock: Conversation) -> None:
    await stock.says("rain jacket in M?", ASK, sku="FW-501", size="M")
    assert "Knollside Fleece Pullover" in await stock.says("and the fleece in L?", ASK, sku="FW-507", size="L")
    assert "Knollside Fleece Pullover in M" in await stock.says("and in M?", size="M")


@pytest.mark.parametrize(
    ("text", "entities"),
    [("do you have tents in green", {"color": "green"}), ("do you sell canoes", {}), ("/product_availability", {})],
)
async def test_what_is_not_about_the_same_product_is_asked_for(
    stock: Conversation, text: str, entities: dict[str, str]
) -> None:
    await stock.says("rain jacket in M?", ASK, sku="FW-501", size="M")
    assert "Which product" in await stock.says(text, ASK, **entities)


async def test_a_size_with_nothing_told_about_before_asks_for_the_product_and_is_kept(stock: Conversation) -> None:
    assert "Which product" in await stock.says("in L?", size="L")
    assert "Brookmist Rain Jacket in L is in stock" in await stock.says("the rain jacket", product="Brookmist Rain")
