"""Events and orders keep the order in time that carts are computed from."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from concierge.storage import BrowsingEvent, Order
from concierge.storage.calendar import Calendar

from .conftest import BOISE, TODAY, Loader


def test_the_shipped_events_leave_eighteen_open_and_seven_expired_carts(loaded: Loader) -> None:
    with loaded.sessions() as session:
        ordered: dict[tuple[str, str], date] = {}
        for order in session.scalars(select(Order)):
            for line in order.lines:
                key = (order.customer_id, line.sku)
                ordered[key] = max(order.placed_on, ordered.get(key, order.placed_on))
        carts: dict[str, dict[str, Decimal]] = defaultdict(dict)
        calendar = Calendar(TODAY, BOISE)
        for event in session.scalars(select(BrowsingEvent).order_by(BrowsingEvent.id)):
            if event.kind == "add_to_cart" and event.sku:
                added_on = event.occurred_at.astimezone(BOISE).date()
                if ordered.get((event.customer_id, event.sku), added_on - timedelta(days=1)) < added_on:
                    carts[event.customer_id][event.sku] = calendar.days_since(event.occurred_at)
            elif event.kind == "remove_from_cart":
                carts[event.customer_id].pop(event.sku or "", None)
    open_carts = [cart for cart in carts.values() if any(age <= 30 for age in cart.values())]
    expired_carts = [cart for cart in carts.values() if any(age > 30 for age in cart.values())]
    assert (len(open_carts), len(expired_carts)) == (18, 7)
