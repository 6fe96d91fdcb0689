from datetime import date

import pytest

from concierge.knowledge.days import day_meant

TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("today", (2026, 3, 10)),
        ("tonight", (2026, 3, 10)),
        ("right now", (2026, 3, 10)),
        ("this evening", (2026, 3, 10)),
        ("tomorow", (2026, 3, 11)),
        ("tomorrow morning", (2026, 3, 11)),
        ("day after tomorrow", (2026, 3, 12)),
        ("tuesday", (2026, 3, 10)),
        ("on Sundays", (2026, 3, 15)),
        ("wed", (2026, 3, 11)),
        ("thurs", (2026, 3, 12)),
        ("wensday", (2026, 3, 11)),
        ("next monday", (2026, 3, 16)),
        ("friday night", (2026, 3, 13)),
        ("jan 1", (2027, 1, 1)),
        ("January 1st", (2027, 1, 1)),
        ("Dec. 25", (2026, 12, 25)),
        ("12/25", (2026, 12, 25)),
        ("4th of july", (2026, 7, 4)),
        ("july 4", (2026, 7, 4)),
        ("fourth of july", (2026, 7, 4)),
        ("thanksgivng", (2026, 11, 26)),
        ("Thanksgiving Day", (2026, 11, 26)),
        ("black friday", (2026, 11, 27)),
        ("christmas eve", (2026, 12, 24)),
        ("xmas", (2026, 12, 25)),
        ("new year’s eve", (2026, 12, 31)),
        ("new year's day", (2027, 1, 1)),
        ("labor day", (2026, 9, 7)),
        ("memorial day", (2026, 5, 25)),
    ],
)
def test_a_day_is_the_next_one_that_the_words_name(words: str, expected: tuple[int, int, int]) -> None:
    assert day_meant(words, TUESDAY) == date(*expected)


@pytest.mark.parametrize(
    "words", ["weekend", "weekends", "weekdays", "every day", "", "feb 30", "13/40", "easter bunny"]
)
def test_words_that_name_no_single_day_give_none(words: str) -> None:
    assert day_meant(words, TUESDAY) is None


def test_a_holiday_and_the_day_after_count_while_they_last() -> None:
    assert day_meant("thanksgiving", date(2026, 11, 26)) == date(2026, 11, 26)
    assert day_meant("thanksgiving", date(2026, 11, 27)) == date(2027, 11, 25)
    assert day_meant("black friday", date(2026, 11, 27)) == date(2026, 11, 27)
    assert day_meant("christmas eve", date(2026, 12, 25)) == date(2027, 12, 24)
