"""Relative dates of the data files, turned into dates and moments."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class RelativeDay:
    """A day counted from today: negative is past, positive is to come."""

    offset: int


@dataclass(frozen=True)
class RelativeMoment:
    """A moment, counted in days back from the end of today."""

    days_ago: Decimal


@dataclass(frozen=True)
class Calendar:
    """What "today" means when relative dates are resolved.

    Attributes:
        today: day 0.
        zone: the business's time zone, in which days begin and end.
    """

    today: date
    zone: ZoneInfo

    def day(self, relative: RelativeDay) -> date:
        """Return the date of a relative day."""
        return self.today + timedelta(days=relative.offset)

    def moment(self, relative: RelativeMoment) -> datetime:
        """Return the moment, in UTC.

        Counting from the end of today keeps the local date at today minus the whole days of `days_ago`, so
        that events and orders of the same day compare as they do in the files.
        """
        whole = int(relative.days_ago)
        end_of_day = datetime.combine(self.today - timedelta(days=whole), LAST_SECOND, self.zone)
        part = timedelta(days=float(relative.days_ago - whole))
        return end_of_day.astimezone(UTC) - part

    def days_since(self, moment: datetime) -> Decimal:
        """Return how many days ago a moment was, to one decimal, counted as `moment` counts."""
        local = moment.astimezone(self.zone)
        whole = (self.today - local.date()).days
        end_of_day = datetime.combine(local.date(), LAST_SECOND, self.zone)
        part = (end_of_day.astimezone(UTC) - moment.astimezone(UTC)) / timedelta(days=1)
        return Decimal(whole) + round(Decimal(part), 1)


def today_in(zone: ZoneInfo) -> date:
    """Return the present date in a time zone."""
    return datetime.now(zone).date()
