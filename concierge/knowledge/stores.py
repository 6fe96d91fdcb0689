"""Stores: which one is meant, and when it is open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.days import WEEKDAYS, us_holidays
from concierge.knowledge.places import split_state, state_of_zip
from concierge.storage import Store
from concierge.wording import spoken_time

SIMILAR_ENOUGH = 80  # of 100, rapidfuzz's ratio: takes "burlingtn", not "boston" or "fort worth"
_ZONE_NAMES = {"P": "Pacific Time", "M": "Mountain Time", "C": "Central Time", "E": "Eastern Time"}


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

    def include(self, at: time) -> bool:
        """Return whether the store is open at a local time."""
        return self.opens is not None and self.closes is not None and self.opens <= at < self.closes


def all_stores(session: Session) -> list[Store]:
    """Return every store, the flagship first."""
    return list(session.scalars(select(Store).order_by(Store.flagship.desc(), Store.name.desc())))


def find_store(stores: list[Store], words: str) -> Store | None:
    """Return the store that `words` mean, misspellings included; else None.

    Args:
        stores: those to choose from.
        words: a store's name or city, a state, or a ZIP code, which stands for the store in its state.
    """
    said = words.strip()
    if said[:5].isdigit():
        at_zip = next((store for store in stores if store.zip == said[:5]), None)
        return at_zip or _in_state(stores, state_of_zip(said))
    town, state = split_state(said)
    if not town:
        return _in_state(stores, state)
    store = _by_name(stores, town)
    return store if store is not None and state in (None, store.state) else None


def _by_name(stores: list[Store], town: str) -> Store | None:
    names = [store.name.lower() for store in stores]
    inside = next((n for n, name in enumerate(names) if f" {name} " in f" {town} "), None)
    if inside is not None:
        return stores[inside]
    match = process.extractOne(town, names, scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH)
    return stores[match[2]] if match else None


def _in_state(stores: list[Store], state: str | None) -> Store | None:
    inside = [store for store in stores if store.state == state]
    return inside[0] if len(inside) == 1 else None


def full_address(store: Store) -> str:
    """Return the address as "812 W. Cottonbark Street, Boise, ID 83702"."""
    return f"{store.address}, {store.city}, {store.state} {store.zip}"


def zone_name(store: Store) -> str:
    """Return the store's time zone as customers call it: "Eastern Time"."""
    winter = datetime(2000, 1, 1, tzinfo=ZoneInfo(store.timezone)).tzname() or ""
    return _ZONE_NAMES.get(winter.removesuffix("ST"), store.timezone)


def local_now(store: Store, now: datetime) -> datetime:
    """Return `now` on the store's clock."""
    return now.astimezone(ZoneInfo(store.timezone))


def hours_on(store: Store, day: date) -> Hours:
    """Return the store's hours on `day`, holidays considered."""
    regular = _regular(store, WEEKDAYS[day.weekday()])
    holiday = us_holidays(day.year).get(day)
    change = next((rule for rule in store.holidays if rule["holiday"] == holiday), None)
    if change is None:
        return regular
    if change.get("closed"):
        return Hours(None, None, holiday)
    return Hours(time.fromisoformat(change["opens"]), regular.closes, holiday) if regular.opens else regular


def next_opening(store: Store, after: date) -> date:
    """Return the first day after `after` on which the store opens."""
    return next(day for n in range(1, 15) if hours_on(store, day := after + timedelta(days=n)).opens)


def regular_week(store: Store) -> str:
    """Return the regular week as "Monday to Saturday 9:00 a.m. to 8:00 p.m., Sunday closed"."""
    spans = []
    for hours, days in groupby(WEEKDAYS, key=lambda day: _regular(store, day).spoken):
        run = [day.capitalize() for day in days]
        label = run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}"
        spans.append(f"{label} {hours}")
    return ", ".join(spans)


def _regular(store: Store, weekday: str) -> Hours:
    hours = store.hours[weekday[:3]]
    if not isinstance(hours, dict):
        return Hours(None, None)
    return Hours(time.fromisoformat(hours["open"]), time.fromisoformat(hours["close"]))
