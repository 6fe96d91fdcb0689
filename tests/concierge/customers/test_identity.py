"""Reading proof out of what a customer writes, and checking it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.identity import contact_in, order_id_in, verify
from concierge.customers.orders import order_of
from concierge.storage import Customer, Order, VerificationAttempt, open_engine, sessions
from concierge.storage.schema import migrate

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    engine = open_engine(sqlite_url)
    migrate(engine)
    with sessions(engine)() as session:
        session.add(
            Customer(
                id="CU-1",
                loyalty_tier="none",
                points=0,
                lifetime_value=Decimal(0),
                preferred_channel="chat",
                joined_on=date(2025, 1, 1),
                personalization_opt_out=False,
            )
        )
        session.add(
            Order(
                id="FO-10001",
                customer_id="CU-1",
                email="kim@example.com",
                ship_zip="04101",
                placed_on=date(2026, 3, 1),
                status="processing",
                shipping_method="standard",
                subtotal=Decimal(10),
                discount=Decimal(0),
                shipping=Decimal(0),
                total=Decimal(10),
                refund_status="none",
            )
        )
        session.flush()
        yield session
    engine.dispose()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FO-10482", "FO-10482"),
        ("fo10482", "FO-10482"),
        ("Fo – 10482.", "FO-10482"),
        ("F0-10482", "FO-10482"),
        ("#10482", "FO-10482"),
        ("my order number is 10482", "FO-10482"),
        ("order no. 10482", "FO-10482"),
        ("10482", None),
        ("FO-104829", None),
        ("83702-1048", None),
    ],
)
def test_an_order_number_is_read(text: str, expected: str | None) -> None:
    assert order_id_in(text) == expected


def test_bare_digits_are_an_order_number_only_when_asked_for() -> None:
    assert order_id_in("10482", bare_digits=True) == "FO-10482"
    assert order_id_in("it's 104821", bare_digits=True) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim@Example.com", "kim@example.com"),
        ("'kim@example.com'.", "kim@example.com"),
        ("o'neil+gear@example.co.uk", "o'neil+gear@example.co.uk"),
        ("04101", "04101"),
        ("zip 83702-1234", "83702"),
        ("FO-10482, 83702", "83702"),
        ("order 10482 83702", "83702"),
        ("FO-10482", None),
        ("order 10482", None),
        ("837021", None),
        ("hello", None),
    ],
)
def test_an_email_or_zip_code_is_read_and_an_order_number_is_neither(text: str, expected: str | None) -> None:
    assert contact_in(text) == expected


def test_the_digits_of_the_order_number_are_left_out_once() -> None:
    assert contact_in("10482", "FO-10482") is None
    assert contact_in("10482 83702", "FO-10482") == "83702"
    assert contact_in("FO-12345 12345", "FO-12345") == "12345"


@pytest.mark.parametrize("contact", ["kim@example.com", "KIM@example.com", "04101"])
def test_either_contact_on_the_order_proves_it_for_half_an_hour(session: Session, contact: str) -> None:
    proof = verify(session, "FO-10001", contact, "c-1", NOW)
    assert proof is not None
    assert (proof.customer_id, proof.until) == ("CU-1", NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("order_id", "contact"),
    [("FO-10001", "04102"), ("FO-10001", "other@example.com"), ("FO-10002", "04101"), ("FO-10001", "")],
)
def test_every_kind_of_miss_is_the_same_none_and_is_noted(session: Session, order_id: str, contact: str) -> None:
    assert verify(session, order_id, contact, "c-1", NOW) is None
    [attempt] = session.scalars(select(VerificationAttempt))
    assert (attempt.order_id, attempt.succeeded) == (order_id, False)


def test_an_order_without_contacts_matches_nothing(session: Session) -> None:
    order = session.get_one(Order, "FO-10001")
    order.email = order.ship_zip = None
    assert verify(session, "FO-10001", "none", "c-1", NOW) is None


def test_ten_misses_from_any_conversations_lock_the_order_for_a_day(session: Session) -> None:
    for n in range(9):
        verify(session, "FO-10001", "99999", f"c-{n}", NOW)
    assert verify(session, "FO-10001", "04101", "c-10", NOW) is not None
    verify(session, "FO-10001", "99999", "c-11", NOW)
    assert verify(session, "FO-10001", "04101", "c-12", NOW + timedelta(hours=23)) is None
    assert verify(session, "FO-10001", "04101", "c-13", NOW + timedelta(hours=24)) is not None


def test_misses_on_one_order_do_not_lock_another(session: Session) -> None:
    for n in range(10):
        verify(session, "FO-10009", "04101", f"c-{n}", NOW)
    assert verify(session, "FO-10001", "04101", "c-11", NOW) is not None


def test_an_order_is_shown_to_its_own_customer_only(session: Session) -> None:
    assert order_of(session, "FO-10001", "CU-1") is session.get_one(Order, "FO-10001")
    assert order_of(session, "FO-10001", "CU-2") is None
    assert order_of(session, "FO-99999", "CU-1") is None
