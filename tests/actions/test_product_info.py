"""Product information: the value with its unit, the honest limit, and one question when the name is unclear."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.product_info import ProductInfo, ProductInfoForm
from concierge.storage import Product
from tests.actions.conversation import Conversation

ASK = "product_info"


@pytest.fixture
def info() -> Conversation:
    return Conversation(ProductInfoForm, ProductInfo)


async def test_two_jackets_that_differ_in_water_protection_are_told_apart(info: Conversation) -> None:
    question = await info.says("Is the Brookmist waterproof?", ASK, product="brookmist", attribute="water_protection")
    assert question == (
        "The Brookmist Rain Jacket (FW-501) is waterproof (10,000 mm hydrostatic head, fabric); "
        "the Brookmist Wind Jacket (FW-502) is water-resistant, not waterproof. Which one do you mean?"
    )
    answer = await info.says('/inform{"sku": "FW-502"}', sku="FW-502")
    assert "Brookmist Wind Jacket is water-resistant, not waterproof. It isn't made for steady rain." in answer


@pytest.mark.parametrize(
    ("said", "sku", "expected"),
    [
        ("how much is it", "FW-101", "The Alder 45L Backpack is $179.00."),
        ("what does it cost", "FW-103", "is $69.00 on sale; the regular price is $89.00."),
        ("how heavy is it", "FW-301", "weighs 1,110 g (2 lb 7 oz) (Regular size)."),
        ("how cold can I go", "FW-406", "rated comfort -10°F. It isn't made for technical ice"),
        ("what temperature is it rated to", "FW-301", "comfort 30°F, limit 20°F. It isn't made for nights below 20°F"),
        ("what season is it for", "FW-201", "is rated 3-season. It isn't made for snow load"),
        ("how many liters", "FW-103", "24 L"),
        ("what's it made of", "FW-507", "100% recycled polyester fleece"),
        ("how do I wash it", "FW-101", "hand wash with mild soap"),
        ("how long is the warranty", "FW-201", "warranty of 3 years"),
        ("r value?", "FW-305", "R-value of 4.8"),
        ("battery life?", "FW-706", "up to 30 hours"),
        ("does it have pit zips", "FW-501", "It has pit zips."),
        ("does it remove viruses", "FW-604", "It does not remove viruses."),
        ("can it send an SOS", "FW-706", "It has no SOS function and can't call for help."),
        ("is a footprint included", "FW-201", "No footprint is included."),
        ("how many doors", "FW-203", "It has 1 door."),
    ],
)
async def test_the_fact_asked_for_is_told_with_its_unit(info: Conversation, said: str, sku: str, expected: str) -> None:
    assert expected in await info.says(f"{said}, the {sku}", ASK, sku=sku)


async def test_what_the_catalogue_does_not_hold_is_admitted(info: Conversation) -> None:
    answer = await info.says("how many pockets does the quill have?", ASK, product="quill")
    assert answer == "I don't have that detail. I can ask a gear expert."


async def test_an_overview_tells_the_description_and_the_price(info: Conversation) -> None:
    answer = await info.says("tell me about FW-202", ASK, sku="FW-202")
    assert answer.startswith("Larkspur 2 Alpine Tent (FW-202), $469.00. The winter version of the Larkspur")


async def test_the_recalled_stove_comes_with_the_lot_check(info: Conversation) -> None:
    assert "under recall FWR-031" in await info.says("how much is FW-601", ASK, sku="FW-601")
    assert "recall" not in await info.says("how much is FW-602", ASK, sku="FW-602")


async def test_it_means_the_product_told_about_last(info: Conversation) -> None:
    await info.says("how heavy is FW-501", ASK, sku="FW-501")
    assert "Brookmist Rain Jacket is $149.00." in await info.says("and what does it cost", ASK)


async def test_another_fact_is_asked_of_the_same_product_without_naming_it(info: Conversation) -> None:
    await info.says("how heavy is FW-501", ASK, sku="FW-501")
    assert "Brookmist Rain Jacket is $149.00." in await info.says("and the price?", ASK, attribute="price")
    assert "Which product" in await info.says("how warm are sleeping bags", ASK, attribute="temperature_rating")


async def test_without_a_name_the_product_is_asked_for(info: Conversation) -> None:
    assert "Which product" in await info.says("waterproof?", ASK, attribute="water_protection")
    assert "Rimefoot Insulated Winter Boot is waterproof" in await info.says("the rimefoot")


async def test_every_fact_of_every_product_keeps_to_the_style(
    info: Conversation, database: sessionmaker[Session]
) -> None:
    with database() as session:
        skus = [product.sku for product in session.query(Product)]
    questions = (
        "about",
        "price",
        "weight",
        "waterproof?",
        "how warm?",
        "season?",
        "capacity",
        "materials",
        "care",
        "fill?",
        "reviews",
    )
    for sku in skus:
        for question in questions:
            assert await Conversation(ProductInfoForm, ProductInfo).says(f"{question} {sku}", ASK, sku=sku)


async def test_the_only_one_of_its_kind_needs_no_name(info: Conversation) -> None:
    assert "Nodd Inflatable Pillow" in await info.says("the pillow, how do i wash that", ASK)


async def test_a_kind_with_several_products_is_asked_about(info: Conversation) -> None:
    assert "Which product are you after?" in await info.says("how do i wash a tent", ASK)


@pytest.mark.parametrize(
    ("text", "product"),
    [("is there a max user weight", "FW-701"), ("whats the btu rating", "FW-602"), ("weight limit?", "FW-305")],
)
async def test_what_sounds_like_a_fact_and_is_another_is_not_told_for_it(
    info: Conversation, text: str, product: str
) -> None:
    assert "I don't have that detail" in await info.says(f"{text} {product}?", ASK, sku=product)
