import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.product_passages import product_passages
from concierge.knowledge.search.spec_sentences import about_the_rest
from concierge.storage import Product, Stock
from tests.concierge.knowledge.conftest import TODAY

PRODUCTS = json.loads((Path(__file__).parents[4] / "data" / "knowledge" / "products.json").read_text(encoding="utf-8"))
# Values of the catalogue that are told in other words.
SPOKEN = {
    "water_resistant": "water-resistant",
    "none": "not waterproof",
    "mens": "men's",
    "womens": "women's",
    "kids": "kids'",
    "cooking_hydration": "cooking and hydration",
    "climbing_navigation": "climbing and navigation",
    "standard": "normal return window",
    "footwear_trail_test": "footwear trail test",
    "safety_gear": "climbing safety gear",
    "hygiene_seal": "water treatment",
    "people": "sleeps",
}
TOLD_BY_SENTENCE = (bool, type(None))
NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")


def passages_of(session: Session, sku: str) -> dict[str, Passage]:
    return {one.id.partition("#")[2]: one for one in product_passages(session, TODAY) if one.source == sku}


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (leaf for part in value.values() for leaf in leaves(part))
    elif isinstance(value, list):
        yield from (leaf for part in value for leaf in leaves(part))
    elif not isinstance(value, TOLD_BY_SENTENCE):
        yield value


@pytest.mark.parametrize("row", PRODUCTS, ids=lambda row: row["sku"])
def test_every_value_of_the_catalogue_is_in_a_passage(session: Session, row: dict[str, Any]) -> None:
    passages = passages_of(session, row["sku"]).values()
    text = "\n".join(f"{one.title} {one.text} {one.url_path}" for one in passages)
    numbers = {float(number.replace(",", "")) for number in NUMBER.findall(text)}
    spoken = SPOKEN | ({"standard": "it is final sale and cannot be returned"} if row["final_sale"] else {})
    for value in leaves(row):
        if isinstance(value, str):
            assert spoken.get(value, value).rstrip(".").lower() in text.lower()
        else:
            assert float(value) in numbers, value
            assert value < 1000 or str(value) in text, "without a separator too, as the catalogue writes it"


def test_each_passage_names_its_product_and_page(session: Session) -> None:
    for passage in product_passages(session, TODAY):
        assert f"({passage.source})" in passage.text
        assert passage.url_path.startswith("/shop/")


def test_yes_and_no_of_the_specifications_are_told_as_sentences(session: Session) -> None:
    assert "It is not freestanding." in passages_of(session, "FW-205")["specs"].text
    assert "A rain cover is included." in passages_of(session, "FW-102")["materials"].text
    assert "It does not remove viruses." in passages_of(session, "FW-604")["specs"].text


def test_a_specification_without_a_form_is_told_by_its_name() -> None:
    assert about_the_rest({"lid_count": 2, "spare_lid": True}) == ["Lid count: 2.", "Spare lid: yes."]


def test_stock_and_price_are_those_of_the_database(session: Session) -> None:
    session.get_one(Stock, ("FW-501", "wh_reno")).units = 0
    session.get_one(Stock, ("FW-501", "wh_allentown")).units = 7
    session.get_one(Product, "FW-501").price = 151  # type: ignore[assignment]
    session.flush()
    session.expire_all()
    told = passages_of(session, "FW-501")["price"].text
    assert "in stock online, with 7 units" in told
    assert "$151.00" in told


def test_sold_out_sizes_and_restocks_come_with_their_days(session: Session) -> None:
    assert "Size M in Slate is sold out everywhere; expected back in about 5 days" in (
        passages_of(session, "FW-501")["price"].text
    )
    sold_out = passages_of(session, "FW-302")["price"].text
    assert "out of stock online and in all stores" in sold_out
    assert "expected back in about 12 days, March 22" in sold_out


def test_only_a_recalled_product_has_a_recall_passage(session: Session) -> None:
    assert "KWS-0417 through KWS-0463" in passages_of(session, "FW-601")["recall"].text
    assert "recall" not in passages_of(session, "FW-602")
