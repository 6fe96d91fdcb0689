"""Money and moments survive the database unchanged."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import StatementError

from concierge.storage.columns import Instant, Money

TABLE = Table(
    "columns_under_test",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("amount", Money),
    Column("moment", Instant),
)

DOLLARS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC) | st.just(timezone(timedelta(hours=-7))))
SHARED_CONNECTION = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        TABLE.create(connection)
        yield connection


def _round_trip(connection: Connection, **values: object) -> object:
    (name,) = values
    key = connection.execute(insert(TABLE).values(**values)).inserted_primary_key
    assert key is not None
    return connection.scalar(select(TABLE.c[name]).where(TABLE.c.id == key.id))


@SHARED_CONNECTION
@given(amount=DOLLARS)
def test_money_survives_the_database(connection: Connection, amount: Decimal) -> None:
    found = _round_trip(connection, amount=amount)
    assert isinstance(found, Decimal)
    assert found == amount
    assert found.as_tuple().exponent == -2


@SHARED_CONNECTION
@given(amounts=st.lists(DOLLARS, min_size=1, max_size=20))
def test_the_database_adds_money_up_exactly(connection: Connection, amounts: list[Decimal]) -> None:
    with connection.begin_nested() as savepoint:
        connection.execute(TABLE.delete())
        connection.execute(insert(TABLE), [{"amount": amount} for amount in amounts])
        assert connection.scalar(select(func.sum(TABLE.c.amount))) == sum(amounts)
        savepoint.rollback()


@SHARED_CONNECTION
@given(moment=MOMENTS)
def test_a_moment_survives_the_database_in_utc(connection: Connection, moment: datetime) -> None:
    found = _round_trip(connection, moment=moment)
    assert isinstance(found, datetime)
    assert found == moment
    assert found.tzinfo is UTC


def test_money_is_stored_as_cents(connection: Connection) -> None:
    _round_trip(connection, amount=Decimal("281.95"))
    assert connection.scalar(text("SELECT amount FROM columns_under_test")) == 28195


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"amount": 1.1}, "money is a Decimal, not float"),
        ({"amount": Decimal("0.001")}, "not a whole number of cents"),
        ({"moment": datetime(2026, 3, 10)}, "needs a time zone"),
    ],
)
def test_a_value_that_would_be_rounded_or_guessed_is_refused(
    connection: Connection, values: dict[str, object], complaint: str
) -> None:
    with pytest.raises(StatementError, match=complaint):
        connection.execute(insert(TABLE).values(**values))
