"""When people answer, on the clock of the guidelines."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from concierge.guidelines import get_guidelines
from concierge.handoff.hours import is_open, next_opening, spoken_opening

BOISE = ZoneInfo("America/Boise")


def at(*moment: int, zone: ZoneInfo = BOISE) -> datetime:
    return datetime(*moment, tzinfo=zone)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("queue", "moment", "language", "expected"),
    [
        ("order_care", at(2026, 3, 10, 7, 0), "en", True),
        ("order_care", at(2026, 3, 10, 6, 59), "en", False),
        ("order_care", at(2026, 3, 10, 19, 0), "en", False),
        ("order_care", at(2026, 3, 14, 15, 59), "en", True),  # a Saturday
        ("order_care", at(2026, 3, 15, 12, 0), "en", False),  # a Sunday
        ("order_care", at(2026, 3, 10, 8, 0), "es", False),
        ("order_care", at(2026, 3, 10, 9, 0), "es", True),
        ("corporate_sales", at(2026, 3, 14, 12, 0), "en", False),
        ("order_care", at(2026, 11, 26, 12, 0), "en", False),  # Thanksgiving Day
        ("order_care", at(2026, 12, 25, 12, 0), "en", False),
        ("order_care", at(2027, 1, 1, 12, 0), "en", False),
        ("safety_urgent", at(2026, 12, 25, 3, 0), "es", True),
        ("order_care", at(2026, 3, 10, 20, 0, zone=ZoneInfo("America/New_York")), "en", True),  # 6 p.m. in Boise
    ],
)
def test_a_queue_is_open_in_its_hours(queue: str, moment: datetime, language: str, expected: bool) -> None:
    assert is_open(get_guidelines().queue(queue), moment, language) is expected


@pytest.mark.parametrize(
    ("queue", "moment", "language", "expected"),
    [
        ("order_care", at(2026, 3, 10, 6, 0), "en", "today at 7:00 a.m."),
        ("order_care", at(2026, 3, 10, 20, 0), "en", "tomorrow at 7:00 a.m."),
        ("order_care", at(2026, 3, 14, 20, 0), "en", "on Monday at 7:00 a.m."),
        ("corporate_sales", at(2026, 3, 13, 18, 0), "en", "on Monday at 8:00 a.m."),
        ("order_care", at(2026, 11, 25, 20, 0), "en", "on Friday at 7:00 a.m."),
        ("order_care", at(2026, 12, 31, 20, 0), "es", "on Monday at 9:00 a.m."),
    ],
)
def test_the_next_opening_skips_nights_weekends_and_closed_days(
    queue: str, moment: datetime, language: str, expected: str
) -> None:
    assert spoken_opening(next_opening(get_guidelines().queue(queue), moment, language), moment) == expected
