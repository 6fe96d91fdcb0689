"""Days as customers name them: "sunday", "tomorow", "jan 1", "thanksgiving"."""

import re
from datetime import date, timedelta
from functools import lru_cache

import holidays
from rapidfuzz import fuzz, process

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SIMILAR_ENOUGH = 80  # of 100, rapidfuzz's ratio: takes "wensday", and does not mistake "sunday" for "monday"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEAR = {"today": 0, "tonight": 0, "now": 0, "right now": 0, "evening": 0, "rn": 0, "tmrw": 1, "tomorrow": 1}
_HOLIDAYS = {
    "thanksgiving": "Thanksgiving Day",
    "turkey day": "Thanksgiving Day",
    "christmas": "Christmas Day",
    "xmas": "Christmas Day",
    "new year": "New Year's Day",
    "new years": "New Year's Day",
    "new year's": "New Year's Day",
    "fourth of july": "Independence Day",
    "independence": "Independence Day",
    "labor": "Labor Day",
    "memorial": "Memorial Day",
    "veterans": "Veterans Day",
}
_EVES = {
    "christmas eve": (12, 24),
    "xmas eve": (12, 24),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
}
_LEADING = re.compile(r"^(?:(?:on|this|next|coming|the|for|in|until) )+")
_TRAILING = re.compile(r" (?:morning|afternoon|evening|night|hours|day)$")
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3})[a-z]*")
_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})")


@lru_cache(maxsize=16)
def us_holidays(year: int) -> dict[date, str]:
    """Return the days of the US public holidays of a year, with their names."""
    return dict(holidays.country_holidays("US", years=year, observed=False))


def day_meant(words: str, today: date) -> date | None:
    """Return the day that `words` name, the next one to come; None when they name no single day ("weekends").

    Args:
        words: as the customer wrote them, misspellings included.
        today: the date where the day counts.
    """
    said = _LEADING.sub("", words.strip().lower().replace("\u2019", "'").strip(".,?! "))
    if said == "day after tomorrow":
        return today + timedelta(days=2)
    if said in _EVES:
        return _next(today, *_EVES[said])
    if said == "black friday":
        thanksgiving = _holiday("Thanksgiving Day", today - timedelta(days=1))
        return thanksgiving + timedelta(days=1) if thanksgiving else None
    said = _TRAILING.sub("", said)
    return _near(said, today) or _weekday(said, today) or _dated(said, today) or _named(said, today)


def _near(said: str, today: date) -> date | None:
    match = process.extractOne(said, list(_NEAR), scorer=fuzz.ratio, score_cutoff=85)
    return today + timedelta(days=_NEAR[match[0]]) if match else None


def _weekday(said: str, today: date) -> date | None:
    one = said.removesuffix("s")
    index = next((n for n, name in enumerate(WEEKDAYS) if len(one) >= 3 and name.startswith(one)), None)
    if index is None:
        match = process.extractOne(one, WEEKDAYS, scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH)
        index = match[2] if match else None
    return None if index is None else today + timedelta(days=(index - today.weekday()) % 7)


def _dated(said: str, today: date) -> date | None:
    if numbers := _NUMBERS.fullmatch(said):
        return _next(today, int(numbers.group(1)), int(numbers.group(2)))
    if match := _MONTH_DAY.fullmatch(said):
        month, day = match.group(1), match.group(2)
    elif match := _DAY_MONTH.fullmatch(said):
        day, month = match.group(1), match.group(2)
    else:
        return None
    return _next(today, _MONTHS.index(month) + 1, int(day)) if month in _MONTHS else None


def _named(said: str, today: date) -> date | None:
    match = process.extractOne(said, list(_HOLIDAYS), scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH)
    return _holiday(_HOLIDAYS[match[0]], today) if match else None


def _holiday(name: str, today: date) -> date | None:
    upcoming = {**us_holidays(today.year), **us_holidays(today.year + 1)}
    return next((day for day in sorted(upcoming) if day >= today and upcoming[day] == name), None)


def _next(today: date, month: int, day: int) -> date | None:
    try:
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
