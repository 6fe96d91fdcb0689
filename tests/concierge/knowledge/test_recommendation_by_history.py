"""A customer's past shapes suggestions within what suits the need, and nothing owned is suggested."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.history import History, history_of
from concierge.knowledge.needs import Need, gear_in
from concierge.knowledge.recommendation import suggest
from concierge.storage import Customer, Order, Product, UnavailableVariant
from tests.concierge.knowledge.conftest import TODAY

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=ZoneInfo("America/Boise"))
GEAR = ("a tent", "a backpack", "boots", "a rain jacket", "a sleeping bag", "")
SHELL = Need(gear=gear_in("a jacket"), activity="day_hiking")


@pytest.mark.parametrize("gear", GEAR)
@pytest.mark.parametrize("activity", ["backpacking", "day_hiking", "car_camping"])
def test_nothing_that_a_customer_has_is_suggested_to_them(session: Session, gear: str, activity: str) -> None:
    need = Need(gear=gear_in(gear), activity=activity)
    for customer in session.scalars(select(Customer)):
        past = history_of(session, customer, NOW)
        found = suggest(session, need, TODAY, past)
        products = (found.product, found.alternative, found.companion) if found else ()
        assert not {product.sku for product in products if product} & past.owned


def test_a_returned_or_canceled_order_is_not_owned(session: Session) -> None:
    orders = session.scalars(select(Order).where(Order.status.in_(("returned", "cancelled")))).all()
    assert orders
    for order in orders:
        others = select(Order).where(Order.customer_id == order.customer_id, Order.id != order.id)
        kept = {
            line.sku
            for other in session.scalars(others)
            if other.status not in ("returned", "cancelled")
            for line in other.lines
        }
        assert history_of(session, order.customer, NOW).owned == kept


def test_a_category_looked_at_counts_only_when_no_gear_is_named(session: Session) -> None:
    lately = History(viewed_categories=frozenset({"tents"}))
    open_need = suggest(session, Need(activity="car_camping"), TODAY, lately)
    assert open_need is not None
    assert open_need.product.category == "tents"
    assert open_need.reason.startswith("you've been looking at tents lately, and it's rated")
    named = suggest(session, Need(gear="tents", activity="car_camping"), TODAY, lately)
    assert named is not None
    assert "lately" not in named.reason


def test_the_size_bought_before_counts_while_it_can_be_had(session: Session) -> None:
    bought = History(sizes={"outerwear": "L"})
    found = suggest(session, SHELL, TODAY, bought)
    assert found is not None
    assert found.reason.startswith("it comes in L, the size you bought before, and ")
    for product in session.scalars(select(Product).where(Product.category == "outerwear")):
        session.add(UnavailableVariant(id=f"{product.sku}/L/all", sku=product.sku, size="L", color=None))
    session.flush()
    session.expire_all()
    found = suggest(session, SHELL, TODAY, bought)
    assert found is not None
    assert "bought before" not in found.reason


def test_the_size_of_a_sleeping_pad_is_nobodys_size(session: Session) -> None:
    found = suggest(session, Need(gear="sleeping"), TODAY, History(sizes={"sleeping": "Long"}))
    assert found is not None
    assert "bought before" not in found.reason
