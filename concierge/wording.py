"""How dates, times, money and lists are written, as `style` in data/guidelines.yml asks."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

DAYS_NAMED_BY_WEEKDAY = 7
DAYS_WITHOUT_YEAR = 300  # farther away, month and day alone could mean the wrong year
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def spoken_day(day: date, today: date) -> str:
    """Return "today", "tomorrow", "yesterday", the weekday within 7 days, else month and day.

    Exactly 7 days away, the weekday alone would mean today, so the date follows it.
    """
    distance = (day - today).days
    if distance in _NEAR:
        return _NEAR[distance]
    if abs(distance) < DAYS_NAMED_BY_WEEKDAY:
        return f"{day:%A}"
    month_and_day = f"{day:%B} {day.day}"
    if abs(distance) == DAYS_NAMED_BY_WEEKDAY:
        return f"{day:%A}, {month_and_day}"
    return month_and_day if abs(distance) <= DAYS_WITHOUT_YEAR else f"{month_and_day}, {day.year}"


def on_day(day: date, today: date) -> str:
    """Return `spoken_day` as it follows a verb: "today", "on Sunday", "on December 4"."""
    spoken = spoken_day(day, today)
    return spoken if spoken in _NEAR.values() else f"on {spoken}"


def spoken_time(at: time) -> str:
    """Return a time as "9:00 a.m.", "noon" or "midnight"."""
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    hour = at.hour % 12 or 12
    return f"{hour}:{at.minute:02d} {'a.m.' if at.hour < 12 else 'p.m.'}"


def dollars(amount: Decimal) -> str:
    """Return an amount as "$1,234.50"."""
    return f"${amount:,.2f}"


def listed(items: Sequence[str], joint: str = "and") -> str:
    """Return items as "a", "a and b" or "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"
