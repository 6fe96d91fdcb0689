from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.search.filters import extreme_of, fitting, read_filters
from concierge.storage import Product, Stock
from tests.concierge.knowledge.conftest import TODAY


def skus(session: Session, question: str, day: date = TODAY) -> set[str]:
    products = session.scalars(select(Product).order_by(Product.sku))
    return {product.sku for product in fitting(products, read_filters(question), day)}


def extreme(session: Session, question: str) -> str | None:
    asked = read_filters(question)
    found = extreme_of(fitting(session.scalars(select(Product)), asked, TODAY), asked, TODAY)
    return found.sku if found else None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("any jackets over $200", {"FW-503", "FW-504", "FW-505"}),
        ("a family tent, I can't go over $300", {"FW-203"}),
        ("tent under 300", {"FW-201", "FW-203"}),
        ("a pack around $150 please", {"FW-105"}),
        ("looking at packs, somewhere between 160 and 180", {"FW-101", "FW-106"}),
        ("sleeping bag good to 15 degrees", {"FW-302"}),
        ("winter tent", {"FW-202"}),
        ("pad for winter", {"FW-305"}),
        ("tents lighter than 2 lbs", {"FW-205"}),
        ("a pack of about 50 liters", {"FW-101", "FW-106"}),
        ("pack with at least 60 l", {"FW-102"}),
        ("what tent sleeps a family of four", {"FW-203", "FW-204"}),
        ("that solo tent", {"FW-205"}),
        ("two person tents", {"FW-201", "FW-202"}),
        ("sleeping bag for my kids", {"FW-304"}),
        ("womens boots", {"FW-402", "FW-406"}),
        ("boots but waterproof, mens", {"FW-401", "FW-406"}),
        ("jackets, no down", {"FW-501", "FW-502", "FW-503", "FW-504", "FW-506", "FW-507"}),
        ("shoes for trail running", {"FW-404", "FW-405"}),
        ("pack for kayaking", {"FW-105"}),
    ],
)
def test_products_that_break_what_is_asked_are_left_out(session: Session, question: str, expected: set[str]) -> None:
    assert skus(session, question) == expected


def test_a_temperature_is_no_price(session: Session) -> None:
    assert read_filters("it gets to about 25 at night").price is None


def test_what_is_in_stock_nowhere_is_left_out_when_stock_is_asked_for(session: Session) -> None:
    assert "FW-302" not in skus(session, "bags in stock")
    session.get_one(Stock, ("FW-302", "store_boise")).units = 1
    session.flush()
    session.expire_all()
    assert "FW-302" in skus(session, "bags in stock")


def test_kids_leaves_kinds_without_a_version_for_kids_alone(session: Session) -> None:
    assert len(skus(session, "a tent my kids can help with")) == 5


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("your warmest sleeping bag?", "FW-302"),
        ("the huge tent, how heavy is it", "FW-204"),
        ("can i stand up in the smaller family tent", "FW-203"),
        ("cheapest tent", "FW-203"),
        ("lightest pad you have", "FW-306"),
        ("somewhere for muddy shoes on your biggest tent?", "FW-204"),
        ("best rated stove", "FW-602"),
        ("a big sweater beneath the shell", None),
        ("the tiny burner, is it hot", None),
        ("hello", None),
    ],
)
def test_the_end_that_a_superlative_asks_for_is_found(session: Session, question: str, expected: str | None) -> None:
    assert extreme(session, question) == expected


@pytest.mark.parametrize("question", ["", "🥾⛺", "?!…", "x" * 10_000, "$" * 2_000, "tent " * 2_000])
def test_odd_texts_are_read_without_an_error(session: Session, question: str) -> None:
    skus(session, question)
