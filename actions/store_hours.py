"""Store hours: when a store is open, where it is and what it offers."""

import re
from datetime import date

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.opening import (
    tell_addresses,
    tell_all_on,
    tell_all_weeks,
    tell_contact,
    tell_day,
    tell_holidays,
    tell_now,
    tell_service,
    tell_weather,
    tell_week,
)
from actions.scenario import Events, Reply, Scenario, entities, entity, said
from concierge import clock
from concierge.knowledge.days import day_meant
from concierge.knowledge.services import service_meant
from concierge.knowledge.stores import all_stores, find_store, local_now
from concierge.storage import Store, get_sessions

MAX_ANSWERS = 3  # stores or days told about in one turn
_NOW = re.compile(r"\b(?:now|rn|still open|currently|at the moment)\b", re.IGNORECASE)
_WEATHER = re.compile(r"\b(?:weather|snow\w*|blizzard|storm\w*|ice|icy|flood\w*|smoke|wildfires?)\b", re.IGNORECASE)
_WEEK = re.compile(r"\b(?:week\w*|opening times|all days|every day|regular hours)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:where\S*|address(?:es)?|located|locations?|directions|nearest|closest)\b", re.IGNORECASE)
_PHONE = re.compile(r"\b(?:phone|telephone|call|number)\b", re.IGNORECASE)
_HOLIDAYS = re.compile(r"\bholidays?\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:stores|shops|locations|which|every)\b", re.IGNORECASE)


class StoreHours(Scenario):
    """Answers for the stores, day or service that the customer named."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_store_hours"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell the hours or service of the stores named, or of all stores when none was named."""
        with get_sessions()() as session:
            stores = all_stores(session)
        text = said(tracker)
        named = entities(tracker, "store") or entities(tracker, "zip")
        found = [find_store(stores, words) for words in named]
        meant = list(dict.fromkeys(store for store in found if store is not None))[:MAX_ANSWERS]
        if None in found:
            reply.facts("utter_store_unknown")
            if not meant:
                return [SlotSet("store", None)]
        remembered = tracker.get_slot("store")
        if not meant and remembered and not _EVERY.search(text):
            meant = [store for store in [find_store(stores, str(remembered))] if store is not None]
        service = service_meant(entity(tracker, "service") or "")
        if service:
            tell_service(reply, stores, meant, service)
        elif _WEATHER.search(text):
            tell_weather(reply, meant or stores)
        elif meant:
            for store in meant:
                _tell_store(reply, store, entities(tracker, "day"), text)
        else:
            _tell_all(reply, stores, entities(tracker, "day"), text)
        return [SlotSet("store", meant[0].name if len(meant) == 1 else None)]


def _tell_store(reply: Reply, store: Store, day_words: list[str], text: str) -> None:
    today = local_now(store, clock.now()).date()
    days = _days(day_words, today)
    if days and not (days == [today] and _NOW.search(text)):
        for day in days:
            tell_day(reply, store, day, today)
    elif _NOW.search(text):
        tell_now(reply, store)
    elif _HOLIDAYS.search(text):
        tell_holidays(reply, [store])
    elif day_words or _WEEK.search(text):
        tell_week(reply, store)
    elif _PHONE.search(text) or _PLACE.search(text):
        tell_contact(reply, store)
    else:
        tell_day(reply, store, today, today)


def _tell_all(reply: Reply, stores: list[Store], day_words: list[str], text: str) -> None:
    today = clock.today()
    days = _days(day_words, today)
    if days:
        for day in days:
            tell_all_on(reply, stores, day, today)
    elif _HOLIDAYS.search(text):
        tell_holidays(reply, stores)
    elif day_words or _WEEK.search(text):
        tell_all_weeks(reply, stores)
    elif _PLACE.search(text) or _PHONE.search(text):
        tell_addresses(reply, stores)
    else:
        tell_all_on(reply, stores, today, today)


def _days(words: list[str], today: date) -> list[date]:
    """Return the days named, or [] when one of them is no single day ("weekends"): then the week is told."""
    days = [day_meant(one, today) for one in words]
    return [] if None in days else [day for day in dict.fromkeys(days) if day is not None][:MAX_ANSWERS]
