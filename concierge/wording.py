"""How dates, times, money and lists are written, as `style` in data/guidelines.yml asks."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

DAYS_NAMED_BY_WEEKDAY = 7


def spoken_day(day: date, today: date) -> str:
    """Return "today", "tomorrow", the weekday within 7 days to come, else month and day."""
    distance = (day - today).days
    if distance == 0:
        return "today"
    if distance == 1:
        return "tomorrow"
    if distance == -1:
        return "yesterday"
    if 1 < distance < DAYS_NAMED_BY_WEEKDAY:
        return f"{day:%A}"
    return f"{day:%B} {day.day}"


def on_day(day: date, today: date) -> str:
    """Return `spoken_day` as it follows a verb: "today", "on Sunday", "on December 4"."""
    spoken = spoken_day(day, today)
    return spoken if spoken in ("today", "tomorrow", "yesterday") else f"on {spoken}"


def spoken_time(at: time) -> str:
    """Return a time as "9:00 a.m."."""
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
