"""Database rows as the data files describe them, before their relative dates are resolved."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table

from concierge.storage.calendar import Calendar, RelativeDay, RelativeMoment
from concierge.storage.columns import Base
from concierge.storage.seeding.files import Row


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a hash of named values that is the same on every database and in every process."""
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Seed:
    """One row to be.

    Attributes:
        model: the table.
        columns: value of each column by name; RelativeDay and RelativeMoment stand for dates.
    """

    model: type[Base]
    columns: Mapping[str, Any]

    @property
    def table(self) -> Table:
        """The table that the row belongs to."""
        return cast(Table, self.model.__table__)

    @property
    def key(self) -> str:
        """The primary key, as `SeedRow.key` keeps it."""
        return key_of(self.table, self.columns)

    @property
    def content_hash(self) -> str:
        """A hash that changes when the file's row changes, and not with the day it is loaded on."""
        return fingerprint(self.columns)

    def resolve(self, calendar: Calendar) -> dict[str, Any]:
        """Return the column values as of the calendar's today."""
        return {name: _resolve(value, calendar) for name, value in self.columns.items()}

    def resolve_dates(self, calendar: Calendar) -> dict[str, date | datetime]:
        """Return only the columns that depend on today."""
        return {
            name: _resolve(value, calendar)
            for name, value in self.columns.items()
            if isinstance(value, RelativeDay | RelativeMoment)
        }


def key_of(table: Table, row: Mapping[str, Any]) -> str:
    """Return a row's primary key as `SeedRow.key` keeps it."""
    return json.dumps([row[column.name] for column in table.primary_key], ensure_ascii=False)


def shared_columns(model: type[Base], row_model: type[Row]) -> list[str]:
    """Return the columns that hold a field of the file's rows under the same name, unchanged."""
    return [column.name for column in model.__table__.columns if column.name in row_model.model_fields]


def _resolve(value: Any, calendar: Calendar) -> Any:
    if isinstance(value, RelativeDay):
        return calendar.day(value)
    return calendar.moment(value) if isinstance(value, RelativeMoment) else value
