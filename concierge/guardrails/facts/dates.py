"""Days of the week, dates and times of day."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.knowledge.days import WEEKDAYS

WEEKDAY, DATE, CLOCK = "weekday", "date", "clock"
_DAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_WEEKDAYS = re.compile(rf"\b{_DAY}\b(?:\s?(?:-|to|through)\s?{_DAY}\b)?", re.IGNORECASE)
_SHORT = ("sun", "sat", "mon", "wed", "fri")  # need their ending or a range: "the sun hoodie", "sat"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = re.compile(
    rf"\b{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(\d{{4}}))?\b(?!\s?°)"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b|\b(\d{{1,2}})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|since|from|until|by|year) ((?:19|20)\d{2})\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))?\s?([ap])\.?m\b\.?|\b(noon|midnight)\b|\b(\d{1,2}):(\d{2})\b(?!,)", re.IGNORECASE
)
_CLOCK_RANGE = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))?\s?(?:-|to|until)\s?(\d{1,2})(?::\d{2})?\s?([ap])\.?m\b", re.IGNORECASE
)


# "Saturday 9 to 7": the hours of a day, in the morning and after noon.
_HOURS = re.compile(
    r"day,?\s(\d{1,2})\s?(?:-|to)\s?(\d{1,2})\b(?!\s?[ap]\.?m|[:.]\d|\s?[°%]|\s(?:business|days))", re.IGNORECASE
)


def weekdays_in(text: str) -> list[Claim]:
    """Return the days of the week that a text names, 0 for Monday; a range holds all days between its ends."""
    claims = []
    for match in _WEEKDAYS.finditer(text):
        first, last = match.groups()
        if not last and first.lower() in _SHORT and not re.search(r"days?$", match.group(), re.IGNORECASE):
            continue
        start = _weekday(first)
        end = _weekday(last) if last else start
        days = tuple(float((start + step) % 7) for step in range((end - start) % 7 + 1))
        claims.append(Claim(WEEKDAY, match.group(), *match.span(), days))
    return claims


def weekday_supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether every day claimed is among those stated."""
    return set(claim.values) <= {day for other in stated if other.kind == WEEKDAY for day in other.values}


def dates_in(text: str) -> list[Claim]:
    """Return the dates and years that a text names."""
    claims = []
    for match in _DATES.finditer(text):
        month, day, year, day_first, month_after, alone = match.groups()
        named = (month or month_after or "")[:3].lower()
        number = float(_MONTHS.index(named) + 1) if named else 0.0
        claims.append(
            Claim(DATE, match.group(), *match.span(), (number, float(day or day_first or alone)), name=year or "")
        )
    claims += [Claim(DATE, one.group(1), *one.span(1), (float(one.group(1)),)) for one in _YEAR.finditer(text)]
    return claims


def date_supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same date is stated; a year that only the claim adds is not."""
    return any(
        other.kind == DATE and other.values == claim.values and claim.name in ("", other.name) for other in stated
    )


def clock_times_in(text: str) -> list[Claim]:
    """Return the times of day that a text names, in minutes from midnight; "9-6 p.m." has the first in either half."""
    claims = [Claim(CLOCK, one.group(), *one.span(), _minutes(one)) for one in _CLOCK.finditer(text)]
    for match in _CLOCK_RANGE.finditer(text):
        hour, minute = int(match.group(1)) % 12 * 60, int(match.group(2) or 0)
        # "10 to 6 p.m." begins in the morning, "1 to 3 p.m." does not.
        afternoon = match.group(4).lower() == "p" and int(match.group(1)) % 12 < int(match.group(3)) % 12
        claims.append(Claim(CLOCK, match.group(1), *match.span(1), (float(hour + minute + 720 * afternoon),)))
    for match in _HOURS.finditer(text):
        opens, closes = (float(int(end) % 12 * 60) for end in match.groups())
        claims.append(Claim(CLOCK, match.group(1), *match.span(1), (opens,)))
        claims.append(Claim(CLOCK, match.group(2), *match.span(2), (closes + 720,)))
    return claims


def clock_supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the same time of day is stated."""
    return any(other.kind == CLOCK and other.values == claim.values for other in stated)


def _weekday(name: str) -> int:
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(name.lower()[:3]))


def _minutes(match: re.Match[str]) -> tuple[float, ...]:
    hour, minute, half, word, hour_24, minute_24 = match.groups()
    if word:
        return (720.0,) if word.lower() == "noon" else (0.0,)
    if half:
        return (float(int(hour) % 12 * 60 + int(minute or 0) + (720 if half.lower() == "p" else 0)),)
    return (float(int(hour_24) * 60 + int(minute_24)),)


WEEKDAY_KIND = Kind(WEEKDAY, weekdays_in, weekday_supported, echoed=True)
DATE_KIND = Kind(DATE, dates_in, date_supported, echoed=True)
CLOCK_KIND = Kind(CLOCK, clock_times_in, clock_supported, compared=True, echoed=True)
