import pytest
from sqlalchemy.orm import Session

from concierge.knowledge.alternatives import alternative_to, difference_from
from concierge.knowledge.availability import Variant, gaps_within, sold_out, variants_meant
from concierge.knowledge.catalogue import MAX_CHOICES, find_products, product_by_kind
from concierge.knowledge.categories import category_meant
from concierge.knowledge.sizes import sizes_meant
from concierge.storage import Product

LETTERS = ["XS", "S", "M", "L", "XL", "XXL"]
MENS = ["M9", "M9.5", "M11.5"]
BOTH = ["M7/W8.5", "M8/W9.5", "M9/W10.5"]


@pytest.mark.parametrize(
    ("words", "skus"),
    [
        ("FW-501", ["FW-501"]),
        ("fw 501", ["FW-501"]),
        ("FW-999", []),
        ("Brookmist", ["FW-501", "FW-502"]),
        ("brookmist rain jacket", ["FW-501"]),
        ("brookmst", ["FW-501", "FW-502"]),
        ("brook mist wind", ["FW-502"]),
        ("hollowtree", ["FW-301", "FW-302"]),
        ("hollowtree 0", ["FW-302"]),
        ("hollowtree 20 degrees", ["FW-301"]),
        ("alder 45", ["FW-101"]),
        ("mens brackenridge", ["FW-401"]),
        ("Brackenridge boots", ["FW-401", "FW-402"]),
        ("women's stormhollow", ["FW-504"]),
        ("larkspur alpine", ["FW-202"]),
        ("kids sleeping bag", ["FW-304"]),
        ("rope 60", ["FW-703"]),
        ("surfboard", []),
        ("60", []),
        ("", []),
    ],
)
def test_a_name_gives_one_product_several_to_ask_about_or_none(session: Session, words: str, skus: list[str]) -> None:
    assert [product.sku for product in find_products(session, words)] == skus


def test_every_product_is_found_by_its_own_name(session: Session) -> None:
    for product in session.query(Product):
        assert find_products(session, product.name.upper()) == [product]


def test_no_more_choices_are_given_than_fit_on_buttons(session: Session) -> None:
    assert len(find_products(session, "tent")) == MAX_CHOICES


@pytest.mark.parametrize(
    ("options", "said", "expected"),
    [
        (LETTERS, "medium", ["M"]),
        (LETTERS, "size small", ["S"]),
        (LETTERS, "Extra-Large", ["XL"]),
        (LETTERS, "2xl", ["XXL"]),
        (LETTERS, "xs", ["XS"]),
        (LETTERS, "9", []),
        (["S/M", "L/XL"], "m", ["S/M"]),
        (["S/M", "M/L"], "medium", ["S/M", "M/L"]),
        (["Regular", "Long"], "long", ["Long"]),
        (["One size"], "one size", ["One size"]),
        (MENS, "9", ["M9"]),
        (MENS, "9.0", ["M9"]),
        (MENS, "men's 9 and a half", ["M9.5"]),
        (MENS, "nine and a half", ["M9.5"]),
        (MENS, "11½", ["M11.5"]),
        (MENS, "m 9.5", ["M9.5"]),
        (MENS, "women's 9", []),
        (MENS, "9 wide", []),
        (BOTH, "womens 8.5", ["M7/W8.5"]),
        (BOTH, "mens 8", ["M8/W9.5"]),
        (BOTH, "9.5", ["M8/W9.5"]),
        (BOTH, "M9/W10.5", ["M9/W10.5"]),
        (["M8/W9.5", "M9.5/W11"], "9.5", ["M8/W9.5", "M9.5/W11"]),
    ],
)
def test_a_size_is_understood_as_written(options: list[str], said: str, expected: list[str]) -> None:
    assert sizes_meant(options, said) == expected


def test_a_color_is_understood_by_one_word_or_misspelled(session: Session) -> None:
    pack, jacket = session.get_one(Product, "FW-101"), session.get_one(Product, "FW-501")
    assert variants_meant(pack, None, "green") == [Variant(None, "Lichen Green")]
    assert variants_meant(jacket, None, "marigld") == [Variant(None, "Marigold")]
    assert variants_meant(jacket, "M", "purple") == []


def test_a_gap_for_one_color_leaves_the_others(session: Session) -> None:
    jacket = session.get_one(Product, "FW-501")
    assert sold_out(jacket, Variant("M", "Slate")) is not None
    assert sold_out(jacket, Variant("M", "Fern")) is None
    assert sold_out(jacket, Variant("M")) is None
    assert [gap.color for gap in gaps_within(jacket, Variant("M"))] == ["Slate"]
    assert gaps_within(jacket, Variant("L")) == []


def test_a_gap_for_every_color_closes_the_size(session: Session) -> None:
    boot = session.get_one(Product, "FW-402")
    assert sold_out(boot, Variant("W8", "Bark")) is not None
    assert sold_out(boot, Variant("W8.5", "Bark")) is None


def test_the_bag_named_instead_is_not_passed_off_as_equal(session: Session) -> None:
    missing = session.get_one(Product, "FW-302")
    other = alternative_to(session, missing)
    assert other is not None
    assert difference_from(missing, other) == (
        "The Hollowtree 20°F Down Sleeping Bag is in stock, but it's rated 20°F, not 0°F."
    )


def test_nothing_out_of_stock_is_named_instead(session: Session) -> None:
    assert alternative_to(session, session.get_one(Product, "FW-301")) is not session.get_one(Product, "FW-302")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("does it work on boots", "footwear"),
        ("for a tent", "tents"),
        ("jackets and boots", None),
        ("is it valid", None),
        ("packaging", None),
    ],
)
def test_a_category_is_understood_when_there_is_one(text: str, category: str | None) -> None:
    assert category_meant(text) == category


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("is the pillow cover washable", "FW-307"),
        ("which size in your climbing helmet", "FW-702"),
        ("would the kids sleeping bag do for a toddler", "FW-304"),
        ("what do i order in the winter boot", "FW-406"),
        ("is the tent heavy", None),
        ("got any waterproof boots", None),
        ("the pillow or the sleeping bag", None),
        ("does it float", None),
    ],
)
def test_a_kind_that_tells_one_product_apart_means_it(session: Session, text: str, sku: str | None) -> None:
    product = product_by_kind(session, text)
    assert (product.sku if product else None) == sku
