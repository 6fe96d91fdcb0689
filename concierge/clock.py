"""What "now" and "today" mean: the shop's time zone, replaceable in tests."""

from datetime import date, datetime

from concierge.settings import get_settings


def now() -> datetime:
    """Return the present moment in the shop's time zone."""
    return datetime.now(get_settings().zone)


def today() -> date:
    """Return today's date in the shop's time zone."""
    return now().date()
