"""Dates, times, money and lists as customers read them."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from concierge.wording import dollars, listed, on_day, spoken_day, spoken_time

TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "Thursday"),
        (6, "Monday"),
        (7, "Tuesday, March 17"),
        (8, "March 18"),
        (-3, "Saturday"),
        (-7, "Tuesday, March 3"),
        (-20, "February 18"),
        (300, "January 4"),
        (-301, "May 13, 2025"),
    ],
)
def test_a_day_near_by_is_a_weekday_and_a_far_one_a_date(days: int, expected: str) -> None:
    assert spoken_day(TUESDAY + timedelta(days=days), TUESDAY) == expected


def test_a_day_after_a_verb_gets_on_where_english_does() -> None:
    assert on_day(TUESDAY, TUESDAY) == "today"
    assert on_day(TUESDAY + timedelta(days=3), TUESDAY) == "on Friday"
    assert on_day(TUESDAY + timedelta(days=30), TUESDAY) == "on April 9"


@pytest.mark.parametrize(
    ("at", "expected"),
    [(time(9), "9:00 a.m."), (time(12), "noon"), (time(12, 30), "12:30 p.m."), (time(0), "midnight"),
     (time(0, 5), "12:05 a.m."), (time(20), "8:00 p.m.")],
)  # fmt: skip
def test_times_are_american(at: time, expected: str) -> None:
    assert spoken_time(at) == expected


def test_money_has_a_dollar_sign_thousands_and_cents() -> None:
    assert dollars(Decimal("1234.5")) == "$1,234.50"
    assert dollars(Decimal(0)) == "$0.00"


def test_lists_have_commas_and_one_joint() -> None:
    assert [listed(["a", "b", "c"][:n], "or") for n in range(4)] == ["", "a", "a or b", "a, b or c"]
