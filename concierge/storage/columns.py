"""Column types and constraints that all tables share."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, MetaData, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

CENT = Decimal("0.01")


class Base(DeclarativeBase):
    """Every table. Constraints are named so that later migrations can change them on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Money(TypeDecorator[Decimal]):
    """US dollars: Decimal with two places in Python, whole cents in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Turn dollars into cents. Raises TypeError for a float, ValueError for a fraction of a cent."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise TypeError(f"money is a Decimal, not {type(value).__name__}")
        cents = Decimal(value) * 100
        if cents != cents.to_integral_value():
            raise ValueError(f"{value} is not a whole number of cents")
        return int(cents)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn cents into dollars with two decimal places."""
        # PostgreSQL sums whole numbers into a numeric, so a total may arrive as Decimal.
        return None if value is None else (Decimal(value) / 100).quantize(CENT)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is taken off when written and put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC. Raises ValueError for a datetime without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its time zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def choice(name: str, literal: Any) -> Enum:
    """Return a text column type that holds only the members of a `Literal`, checked by the database too.

    Args:
        name: names the CHECK constraint; the column's name by convention.
        literal: the `Literal[...]` type that lists the values.
    """
    return Enum(
        *get_args(literal),
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
    )


def created_at() -> Mapped[datetime]:
    """Return a column that records when the row was written, also for rows written outside this library."""
    return mapped_column(Instant, default=utc_now, server_default=func.now())


def insert_once(session: Session, table: type[Base], **values: Any) -> None:
    """Insert a row unless one with the same key is there already, also when two processes do it at the same moment.

    Args:
        table: has a primary key or a unique constraint that tells rows apart.
        values: the row's columns.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(table).values(**values).on_conflict_do_nothing())
