"""Stores: which one is meant, and when it is open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

import holidays
from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Store
from concierge.wording import spoken_time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIMILAR_ENOUGH = 80  # of 100, rapidfuzz's weighted ratio: takes "burlingtn", not "boston"
_STATES = {"idaho": "ID", "colorado": "CO", "vermont": "VT"}
_ZONE_NAMES = {
    "America/Boise": "Mountain Time",
    "America/Denver": "Mountain Time",
    "America/New_York": "Eastern Time",
}


@dataclass(frozen=True)
class Hours:
    """One day at one store.

    Attributes:
        opens: when it opens, local time; None when it is closed all day.
        closes: when it closes; None when it is closed all day.
        holiday: the holiday that changes the hours, or None.
    """

    opens: time | None
    closes: time | None
    holiday: str | None = None

    @property
    def spoken(self) -> str:
        """The hours as "9:00 a.m. to 8:00 p.m.", or "closed"."""
        if self.opens is None or self.closes is None:
            return "closed"
        return f"{spoken_time(self.opens)} to {spoken_time(self.closes)}"


@lru_cache(maxsize=16)
def _us_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("US", years=year, observed=False))


def all_stores(session: Session) -> list[Store]:
    """Return every store, the flagship first."""
    return list(session.scalars(select(Store).order_by(Store.flagship.desc(), Store.name.desc())))


def find_store(stores: list[Store], words: str) -> Store | None:
    """Return the store that `words` mean: its name, city, state or ZIP code, misspellings included; else None."""
    said = words.strip().lower()
    for store in stores:
        if said in (store.zip, store.state.lower()) or _STATES.get(said) == store.state:
            return store
    match = process.extractOne(said, [store.name.lower() for store in stores], scorer=fuzz.WRatio)
    return stores[match[2]] if match and match[1] >= SIMILAR_ENOUGH else None


def zone_name(store: Store) -> str:
    """Return the store's time zone as customers call it."""
    return _ZONE_NAMES.get(store.timezone, store.timezone)


def local_now(store: Store, now: datetime) -> datetime:
    """Return `now` on the store's clock."""
    return now.astimezone(ZoneInfo(store.timezone))


def hours_on(store: Store, day: date) -> Hours:
    """Return the store's hours on `day`, holidays considered."""
    regular = store.hours[WEEKDAYS[day.weekday()]]
    holiday = _us_holidays(day.year).get(day)
    change = next((rule for rule in store.holidays if rule["holiday"] == holiday), None)
    if change and change.get("closed"):
        return Hours(None, None, holiday)
    if not isinstance(regular, dict):
        return Hours(None, None)
    opens, closes = time.fromisoformat(regular["open"]), time.fromisoformat(regular["close"])
    if change and change.get("opens"):
        return Hours(time.fromisoformat(change["opens"]), closes, holiday)
    return Hours(opens, closes)


def next_opening(store: Store, after: date) -> date:
    """Return the first day after `after` on which the store opens."""
    return next(day for n in range(1, 15) if hours_on(store, day := after + timedelta(days=n)).opens)


def regular_week(store: Store) -> str:
    """Return the regular week as "Monday to Saturday 9:00 a.m. to 8:00 p.m., Sunday 10:00 a.m. to 6:00 p.m."."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    spans = []
    for hours, days in groupby(zip(names, WEEKDAYS, strict=True), key=lambda day: _regular(store, day[1])):
        run = [name for name, _key in days]
        label = run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}"
        spans.append(f"{label} {hours}")
    return ", ".join(spans)


def _regular(store: Store, weekday: str) -> str:
    hours = store.hours[weekday]
    if not isinstance(hours, dict):
        return "closed"
    return Hours(time.fromisoformat(hours["open"]), time.fromisoformat(hours["close"])).spoken


_DAY_WORDS = {
    "today": 0,
    "tonight": 0,
    "now": 0,
    "right now": 0,
    "this evening": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tomorow": 1,
}
_HOLIDAY_WORDS = {
    "thanksgiving": "Thanksgiving Day",
    "thanksgiving day": "Thanksgiving Day",
    "christmas": "Christmas Day",
    "christmas day": "Christmas Day",
    "xmas": "Christmas Day",
    "new year": "New Year's Day",
    "new years": "New Year's Day",
    "new year's": "New Year's Day",
    "new year's day": "New Year's Day",
    "new years day": "New Year's Day",
    "july 4th": "Independence Day",
    "4th of july": "Independence Day",
    "labor day": "Labor Day",
    "memorial day": "Memorial Day",
}
_FIXED_EVES = {
    "christmas eve": (12, 24),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "black friday": None,
}


def day_meant(words: str, today: date) -> date | None:
    """Return the date that `words` name ("sunday", "tomorrow", "christmas"), the next one to come; else None."""
    said = words.strip().lower().removeprefix("on ").removeprefix("this ").removeprefix("next ")
    if said in _DAY_WORDS:
        return today + timedelta(days=_DAY_WORDS[said])
    for index, key in enumerate(WEEKDAYS):
        if said.rstrip("s").startswith(key) and len(said) <= len("wednesdays"):
            return today + timedelta(days=(index - today.weekday()) % 7)
    if said == "weekend":
        return today + timedelta(days=(5 - today.weekday()) % 7)
    if said in _FIXED_EVES:
        return _eve(said, today)
    name = _HOLIDAY_WORDS.get(said)
    upcoming = {**_us_holidays(today.year), **_us_holidays(today.year + 1)}
    return next((day for day in sorted(upcoming) if day >= today and upcoming[day] == name), None)


def _eve(said: str, today: date) -> date | None:
    fixed = _FIXED_EVES[said]
    if fixed is None:
        thanksgiving = day_meant("thanksgiving", today - timedelta(days=1))
        return thanksgiving + timedelta(days=1) if thanksgiving else None
    day = date(today.year, *fixed)
    return day if day >= today else date(today.year + 1, *fixed)
