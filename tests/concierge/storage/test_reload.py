"""Loading again must not undo what the running assistant did."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from concierge.storage import BrowsingEvent, Customer, Lead, Order, SeedRow, Store, Subscription, utc_now

from .conftest import TODAY, Loader

LATER = TODAY + timedelta(days=3)


def test_a_cancelled_order_stays_cancelled_while_its_dates_move(loaded: Loader) -> None:
    with loaded.sessions.begin() as session:
        order = session.get_one(Order, "FO-10499")
        order.status, order.eta_on, order.cancelled_at = "cancelled", None, utc_now()
    loaded.load(LATER)
    with loaded.sessions() as session:
        order = session.get_one(Order, "FO-10499")
        assert order.status == "cancelled"
        assert order.eta_on is None
        assert order.placed_on == LATER - timedelta(days=2)


def test_a_date_the_assistant_set_does_not_move(loaded: Loader) -> None:
    promised = TODAY + timedelta(days=9)
    with loaded.sessions.begin() as session:
        session.get_one(Order, "FO-10482").eta_on = promised
    loaded.load(LATER)
    with loaded.sessions() as session:
        assert session.get_one(Order, "FO-10482").eta_on == promised


def test_a_row_edited_in_the_file_wins_over_the_database(loaded: Loader) -> None:
    with loaded.sessions.begin() as session:
        session.get_one(Store, "store_boise").phone = "(208) 555-0000"
    loaded.edit("knowledge/stores.yml", "812 W. Cottonbark Street", "900 W. Cottonbark Street")
    assert loaded.load().totals.changed == 1
    with loaded.sessions() as session:
        store = session.get_one(Store, "store_boise")
        assert (store.address, store.phone) == ("900 W. Cottonbark Street", "(208) 555-0142")


def _drop_last_event(loader: Loader) -> None:
    path = loader.directory / "demo/browsing_events.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[-1].startswith("EV-00500")
    path.write_text("".join(lines[:-1]), encoding="utf-8")


def test_a_row_that_left_the_file_is_removed(loaded: Loader) -> None:
    _drop_last_event(loaded)
    totals = loaded.load().totals
    assert (totals.removed, totals.added, totals.changed) == (1, 0, 0)
    with loaded.sessions() as session:
        assert session.get(BrowsingEvent, "EV-00500") is None
        assert session.scalars(select(SeedRow).filter_by(key='["EV-00500"]')).all() == []


@pytest.mark.parametrize("days_later", [0, 3])
def test_a_row_that_left_the_file_is_kept_once_the_assistant_changed_it(loaded: Loader, days_later: int) -> None:
    with loaded.sessions.begin() as session:
        session.get_one(BrowsingEvent, "EV-00500").sku = "FW-102"
    if days_later:
        loaded.load(LATER)
    _drop_last_event(loaded)
    report = loaded.load(TODAY + timedelta(days=days_later))
    assert (report.tables["browsing_events"].removed, report.tables["browsing_events"].kept) == (0, 1)
    with loaded.sessions() as session:
        assert session.get_one(BrowsingEvent, "EV-00500").sku == "FW-102"


def test_a_withdrawn_consent_stays_withdrawn(loaded: Loader) -> None:
    key = ("marketing", "email", "maya.okafor@example.com")
    with loaded.sessions.begin() as session:
        subscription = session.get_one(Subscription, key)
        subscription.status, subscription.withdrawn_at = "withdrawn", utc_now()
    loaded.load(LATER)
    with loaded.sessions() as session:
        assert session.get_one(Subscription, key).status == "withdrawn"


def test_a_deleted_row_is_not_brought_back(loaded: Loader) -> None:
    with loaded.sessions.begin() as session:
        session.delete(session.get_one(BrowsingEvent, "EV-00500"))
    assert loaded.load(LATER).tables["browsing_events"].kept == 1
    with loaded.sessions() as session:
        assert session.get(BrowsingEvent, "EV-00500") is None


def test_an_erased_customer_stays_erased_even_when_the_file_changes(loaded: Loader) -> None:
    with loaded.sessions.begin() as session:
        customer = session.get_one(Customer, "CU-1001")
        customer.name = customer.email = customer.phone = None
        customer.erased_at = utc_now()
        session.get_one(Order, "FO-10482").email = None
    loaded.edit("demo/customers.csv", "Maya Okafor", "Maya A. Okafor")
    loaded.load(LATER)
    with loaded.sessions() as session:
        assert session.get_one(Customer, "CU-1001").name is None
        assert session.get_one(Order, "FO-10482").email is None


def test_what_only_the_assistant_wrote_is_left_alone(loaded: Loader) -> None:
    with loaded.sessions.begin() as session:
        session.add(
            Lead(
                organization="Juniper Ridge Camp",
                contact_name="A. Example",
                work_email="office@juniper.example",
                items=[{"sku": "FW-607", "quantity": 60}],
                logo=True,
                score=80,
                consent_wording_version="1",
                consented_at=utc_now(),
            )
        )
    loaded.load(LATER)
    with loaded.sessions() as session:
        assert session.scalars(select(Lead.organization)).all() == ["Juniper Ridge Camp"]
