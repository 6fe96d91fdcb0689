"""What the database holds after loading the shipped data."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from concierge.storage import (
    BrowsingEvent,
    Campaign,
    Customer,
    Order,
    OrderLine,
    Product,
    PromoCode,
    Stock,
    Store,
    UnavailableVariant,
)
from concierge.storage.calendar import Calendar

from .conftest import BOISE, TODAY, Loader


def test_every_row_of_the_files_is_in_the_database(loaded: Loader) -> None:
    expected = {
        Product: 48,
        Customer: 60,
        Order: 140,
        OrderLine: 243,
        BrowsingEvent: 500,
        Campaign: 6,
        Store: 3,
    }
    with loaded.sessions() as session:
        found = {model: session.scalar(select(func.count()).select_from(model)) for model in expected}
    assert found == expected


def test_an_order_carries_what_its_customer_may_ask_for(loaded: Loader) -> None:
    with loaded.sessions() as session:
        order = session.get_one(Order, "FO-10482")
        assert (order.status, order.carrier, order.ship_zip) == ("shipped", "Bluejay Parcel", "83702")
        assert order.email == "maya.okafor@example.com"
        assert order.eta_on == TODAY + timedelta(days=2)
        assert order.placed_on == TODAY - timedelta(days=4)
        assert order.total == Decimal("281.95")
        assert sum(line.quantity * line.unit_price for line in order.lines) == order.subtotal


def test_sale_prices_campaigns_and_restocks_become_dates(loaded: Loader) -> None:
    with loaded.sessions() as session:
        fleece = session.get_one(Product, "FW-507")
        assert fleece.price_on(TODAY - timedelta(days=9)) == Decimal("59.00")
        assert fleece.price_on(TODAY - timedelta(days=10)) == fleece.price == Decimal("79.00")
        assert session.get_one(Product, "FW-302").restock_on == TODAY + timedelta(days=12)
        wide = session.scalars(select(UnavailableVariant).filter_by(sku="FW-305")).one()
        assert (wide.size, wide.color, wide.restock_on) == ("Wide", None, TODAY + timedelta(days=20))
        sale = session.get_one(Campaign, "CMP-06")
        assert sale.status_on(TODAY) == "future"
        assert sale.announce_on == TODAY + timedelta(days=7)
        assert {e.loyalty_tier: e.starts_on for e in sale.early_access}["Canopy"] == TODAY + timedelta(days=12)
        layers = session.get_one(PromoCode, "LAYER20")
        assert (layers.percent_off, layers.amount_off, layers.categories) == (20, None, ["outerwear"])
        assert layers.campaign.status_on(layers.campaign.ends_on) == "active"
        assert layers.campaign.status_on(layers.campaign.ends_on + timedelta(days=1)) == "expired"


def test_stock_is_kept_per_location(loaded: Loader) -> None:
    with loaded.sessions() as session:
        assert session.get_one(Stock, ("FW-101", "store_boise")).units == 5


def test_consent_is_confirmed_pending_or_absent_as_the_files_say(loaded: Loader) -> None:
    with loaded.sessions() as session:
        assert session.get_one(Customer, "CU-1001").marketing_channels == {"email"}
        assert session.get_one(Customer, "CU-1005").marketing_channels == {"sms"}
        assert session.get_one(Customer, "CU-1022").subscriptions == []
        (pending,) = session.get_one(Customer, "CU-1058").subscriptions
        assert (pending.status, pending.confirmed_at) == ("pending", None)


def test_an_event_keeps_its_place_between_days(loaded: Loader) -> None:
    calendar = Calendar(TODAY, BOISE)
    with loaded.sessions() as session:
        event = session.get_one(BrowsingEvent, "EV-00001")
        assert calendar.days_since(event.occurred_at) == Decimal("59.9")
        assert event.occurred_at.tzinfo is UTC
        # 59.9 days ago belongs to the same day as an order placed 59 days ago.
        assert event.occurred_at.astimezone(BOISE).date() == TODAY - timedelta(days=59)


def test_loading_twice_changes_nothing(loaded: Loader) -> None:
    totals = loaded.load().totals
    assert (totals.added, totals.changed, totals.removed, totals.dates_moved, totals.kept) == (0, 0, 0, 0, 0)


def test_loading_on_a_later_day_moves_the_dates(loaded: Loader) -> None:
    later = TODAY + timedelta(days=5)
    totals = loaded.load(later).totals
    assert (totals.added, totals.changed, totals.removed) == (0, 0, 0)
    assert totals.dates_moved > 0
    with loaded.sessions() as session:
        assert session.get_one(Order, "FO-10482").eta_on == later + timedelta(days=2)
        assert session.get_one(Campaign, "CMP-03").ends_on == later + timedelta(days=11)
        assert session.get_one(Product, "FW-507").sale_starts_on == later - timedelta(days=9)
    assert loaded.load(later).totals.dates_moved == 0


def test_dates_across_the_change_to_summer_time_stay_on_their_day(loader: Loader) -> None:
    # In Boise clocks went forward on 2026-03-08.
    loader.load(date(2026, 3, 9))
    loader.load(date(2026, 3, 7))
    with loader.sessions() as session:
        for event in session.scalars(select(BrowsingEvent).filter_by(id="EV-00500")):
            assert event.occurred_at == datetime(2026, 3, 8, 6, 59, 59, tzinfo=UTC) - timedelta(days=0.2)
