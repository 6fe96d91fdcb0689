"""A mistake in any file stops the whole load, and its place is named."""

import pytest
from sqlalchemy import inspect

from concierge.storage.seeding import DataError

from .conftest import Loader

MISTAKES = [
    # file, old text, new text, place, field, part of the message
    ("demo/customers.csv", ",1988,backpacker", ",soon,backpacker", "line 2", "birth_year", "soon"),
    ("demo/customers.csv", "CU-1002,Daniel", "CU-1001,Daniel", "line 3", "customer_id", "already used"),
    ("demo/customers.csv", "customer_id,name", "customer_id,nmae", "line 1", "nmae", "not known"),
    ("demo/orders.csv", "498.00,0.00,12.95,510.95", "498.00,0.00,12.95,510.96", "line 2", "total", "510.95"),
    ("demo/orders.csv", "498.00,0.00,12.95,510.95", "497.00,0.00,12.95,509.95", "line 2", "subtotal", "498"),
    ("demo/orders.csv", "FO-10056,CU-1016", "FO-10056,CU-9999", "line 2", "customer_id", "CU-9999"),
    ("demo/orders.csv", "refund_issued,848.05", "refund_issued,856.00", "line 6", "refund_amount", "848.05"),
    ("demo/orders.csv", ",WELCOME10,", ",WELCOME99,", "line 32", "promo_code", "WELCOME99"),
    ("demo/order_lines.csv", "FO-10056,FW-504", "FO-10056,FW-999", "line 2", "sku", "FW-999"),
    ("demo/order_lines.csv", "FW-504,1,319.00", "FW-504,0,319.00", "line 2", "qty", "0"),
    ("demo/order_lines.csv", ",L,Wild Rose", ",L,Mauve", "line 2", "color", "Mauve"),
    ("demo/browsing_events.csv", "CU-1001,59.9,", "CU-1043,59.9,", "line 2", "customer_id", "opted"),
    ("demo/browsing_events.csv", "view,FW-508,", "view,,", "line 2", "", "view needs a sku"),
    ("knowledge/products.json", '"price": 179.0', '"price": "cheap"', "record 1 (FW-101)", "price", "cheap"),
    ("knowledge/products.json", '"wh_reno": 33', '"wh_rino": 33', "record 1 (FW-101)", "stock", "wh_rino"),
    ("knowledge/products.json", '["FW-201", "FW-301"', '["FW-201", "FW-399"', "record 1 (FW-101)",
     "goes_well_with", "FW-399"),
    ("knowledge/products.json", '"brand": "Fernway",', '"brand": "Fernway"', "line 6", "", "not JSON"),
    ("knowledge/campaigns.yml", "start_day: -200", "start_day: 200", "record 1 (CMP-01)", "", "start_day"),
    ("knowledge/campaigns.yml", "categories: [outerwear]", "categories: [hats]", "record 3 (CMP-03)",
     "promo.eligible.categories", "hats"),
    ("knowledge/stores.yml", "America/Denver", "America/Dnever", "record 2 (store_fort_collins)", "timezone",
     "IANA"),
    ("knowledge/stores.yml", 'zip: "80524"', "zip: [80524", "line ", "", "not YAML"),
    ("knowledge/shop.yml", "mail_return_fee: 7.95", "mail_return_fee: -1", "", "mail_return_fee", "-1"),
    ("knowledge/policies/shipping.md", "url_path: /help/shipping", "url_path: shipping", "front matter",
     "url_path", "shipping"),
    ("guidelines.yml", "persona:", "persona: [", "line ", "", "not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "place", "field", "message"), MISTAKES)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_mistake_is_named_and_nothing_is_loaded(
    loader: Loader, file: str, old: str, new: str, place: str, field: str, message: str
) -> None:
    loader.edit(file, old, new)
    with pytest.raises(DataError) as failure:
        loader.load()
    described = [p for p in failure.value.problems if p.file == file and p.place.startswith(place) and p.field == field]
    assert described, failure.value.lines()
    assert message in described[0].message
    assert inspect(loader.engine).get_table_names() == []


def test_a_mistake_leaves_earlier_data_as_it_was(loaded: Loader) -> None:
    loaded.edit("knowledge/stores.yml", "812 W. Cottonbark Street", "900 W. Cottonbark Street")
    loaded.edit("demo/order_lines.csv", "FO-10056,FW-504", "FO-10056,FW-999")
    with pytest.raises(DataError):
        loaded.load()
    loaded.edit("demo/order_lines.csv", "FO-10056,FW-999", "FO-10056,FW-504")
    assert loaded.load().totals.changed == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("file", ["knowledge/products.json", "knowledge/shop.yml", "demo/orders.csv", "guidelines.yml"])
def test_a_missing_file_is_named(loader: Loader, file: str) -> None:
    (loader.directory / file).unlink()
    with pytest.raises(DataError) as failure:
        loader.load()
    assert f"{file}: is missing from {loader.directory}" in failure.value.lines()[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_mistakes_are_counted_and_twenty_shown(loader: Loader) -> None:
    path = loader.directory / "demo/customers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("false", "perhaps"), encoding="utf-8")
    with pytest.raises(DataError) as failure:
        loader.load()
    lines = failure.value.lines()
    assert len(failure.value.problems) == 57
    assert len(lines) == 21
    assert lines[-1] == "57 mistakes, 37 of them not shown; nothing was loaded"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_in_another_encoding_is_named(loader: Loader) -> None:
    path = loader.directory / "demo/customers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Maya", "Máya"), encoding="latin-1")
    with pytest.raises(DataError, match="1 mistakes") as failure:
        loader.load()
    assert "save it as UTF-8" in failure.value.lines()[0]
