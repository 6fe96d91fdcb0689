"""Store hours: when a store is open, where it is and what it offers."""

from datetime import date

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.scenario import Events, Reply, Scenario, entity, said
from concierge import clock
from concierge.knowledge.services import offers, service_meant
from concierge.knowledge.stores import (
    all_stores,
    day_meant,
    find_store,
    hours_on,
    local_now,
    next_opening,
    regular_week,
    zone_name,
)
from concierge.storage import Store, get_sessions
from concierge.wording import listed, on_day, spoken_day


class StoreHours(Scenario):
    """Answers for the store, day or service that the customer named."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_store_hours"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell one store's hours or service, or all stores' hours when none was named."""
        with get_sessions()() as session:
            stores = all_stores(session)
        named = entity(tracker, "store")
        store = find_store(stores, named) if named else None
        if named and store is None:
            reply.facts("utter_store_unknown")
            return [SlotSet("store", None)]
        if store is None and tracker.get_slot("store"):
            store = find_store(stores, str(tracker.get_slot("store")))
        service = service_meant(entity(tracker, "service") or "")
        if service:
            _tell_service(reply, stores, store, service)
        elif store is None:
            _tell_all(reply, stores, entity(tracker, "day"))
        else:
            _tell_hours(reply, store, entity(tracker, "day"), said(tracker))
        return [SlotSet("store", store.name if store else None)]


def _tell_service(reply: Reply, stores: list[Store], store: Store | None, service: str) -> None:
    offering = [one.name for one in stores if offers(one, service)]
    words = service.replace("_", " ")
    if store is None:
        if offering:
            reply.facts("utter_store_service_yes", store=listed(offering), service=words)
        else:
            reply.facts("utter_store_service_no", store="none of our stores", service=words, others="")
    elif store.name in offering:
        reply.facts("utter_store_service_yes", store=store.name, service=words)
    else:
        others = f"You can get it in {listed(offering)}." if offering else ""
        reply.facts("utter_store_service_no", store=store.name, service=words, others=others)


def _tell_all(reply: Reply, stores: list[Store], day_words: str | None) -> None:
    today = clock.today()
    day = (day_meant(day_words, today) if day_words else None) or today
    hours = listed([f"{store.name} {hours_on(store, day).spoken} ({zone_name(store)})" for store in stores], "and")
    reply.facts("utter_stores_today", day=on_day(day, today), hours=hours)


def _tell_hours(reply: Reply, store: Store, day_words: str | None, text: str) -> None:
    today = local_now(store, clock.now()).date()
    address = f"{store.address}, {store.city}, {store.state} {store.zip}"
    day = day_meant(day_words, today) if day_words else None
    if day is None and (day_words or any(word in text.lower() for word in ("week", "opening times", "all days"))):
        reply.facts(
            "utter_store_week",
            store=store.name,
            week=regular_week(store),
            time_zone=zone_name(store),
            address=address,
            phone=store.phone,
        )
        return
    _tell_day(reply, store, day or today, today, address)


def _tell_day(reply: Reply, store: Store, day: date, today: date, address: str) -> None:
    hours = hours_on(store, day)
    if hours.opens is None:
        opening = next_opening(store, day)
        reply.facts(
            "utter_store_closed",
            store=store.name,
            day=on_day(day, today),
            reason=f" for {hours.holiday}" if hours.holiday else "",
            next_opening=f"{spoken_day(opening, today)} {hours_on(store, opening).spoken}",
            time_zone=zone_name(store),
            phone=store.phone,
        )
        return
    reply.facts(
        "utter_store_open",
        store=store.name,
        hours=hours.spoken,
        day=on_day(day, today),
        time_zone=zone_name(store),
        address=address,
    )
