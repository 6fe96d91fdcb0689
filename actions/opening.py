"""What is said about stores: their hours, addresses, services and holidays."""

from datetime import date, time
from itertools import groupby

from actions.scenario import Reply
from concierge import clock
from concierge.knowledge.services import offers
from concierge.knowledge.stores import (
    full_address,
    hours_on,
    local_now,
    next_opening,
    regular_week,
    zone_name,
)
from concierge.storage import Store
from concierge.wording import listed, on_day, spoken_time


def tell_day(reply: Reply, store: Store, day: date, today: date) -> None:
    """Tell one store's hours on a day, and when it opens again if it is closed then."""
    hours = hours_on(store, day)
    if hours.opens is not None:
        reply.facts(
            "utter_store_open",
            store=store.name,
            hours=hours.spoken,
            day=on_day(day, today),
            time_zone=zone_name(store),
            address=full_address(store),
        )
        return
    opening = next_opening(store, day)
    reply.facts(
        "utter_store_closed",
        store=store.name,
        day=on_day(day, today),
        reason=f" for {hours.holiday}" if hours.holiday else "",
        next_opening=f"{on_day(opening, today)}, {hours_on(store, opening).spoken}",
        time_zone=zone_name(store),
        phone=store.phone,
    )


def tell_now(reply: Reply, store: Store) -> None:
    """Tell whether a store is open at this moment, on its own clock."""
    here = local_now(store, clock.now())
    today = here.date()
    hours = hours_on(store, today)
    if hours.opens is None or hours.closes is None:
        tell_day(reply, store, today, today)
        return
    facts = {"store": store.name, "time_zone": zone_name(store), "phone": store.phone}
    if hours.include(here.time()):
        reply.facts("utter_store_open_now", closes=spoken_time(hours.closes), **facts)
        return
    opening = today if here.time() < hours.opens else next_opening(store, today)
    opens = hours_on(store, opening).opens
    again = f"{on_day(opening, today)} at {spoken_time(opens)}" if opens else on_day(opening, today)
    reply.facts("utter_store_closed_now", next_opening=again, **facts)


def tell_all_on(reply: Reply, stores: list[Store], day: date, today: date) -> None:
    """Tell every store's hours on a day."""
    hours = listed([f"{store.name} {hours_on(store, day).spoken} ({zone_name(store)})" for store in stores])
    reply.facts("utter_stores_today", day=on_day(day, today), hours=hours)


def tell_week(reply: Reply, store: Store) -> None:
    """Tell one store's regular week."""
    reply.facts(
        "utter_store_week",
        store=store.name,
        week=regular_week(store),
        time_zone=zone_name(store),
        address=full_address(store),
        phone=store.phone,
    )


def tell_all_weeks(reply: Reply, stores: list[Store]) -> None:
    """Tell every store's regular week."""
    weeks = [f"{store.name}: {regular_week(store).removesuffix('.')}." for store in stores]
    reply.facts("utter_stores_week", weeks=" ".join(weeks))


def tell_holidays(reply: Reply, stores: list[Store]) -> None:
    """Tell on which holidays the stores keep other hours. Stores that keep the same are told of together."""
    parts = []
    for rules, keeping in groupby(stores, key=lambda store: store.holidays):
        changes = [
            f"{rule['holiday']}: closed"
            if rule.get("closed")
            else f"{rule['holiday']}: opens at {spoken_time(time.fromisoformat(rule['opens']))}"
            for rule in rules
        ]
        parts.append(f"{listed([store.name for store in keeping])}: {', '.join(changes) or 'regular hours'}.")
    reply.facts("utter_store_holidays", holidays=" ".join(parts))


def tell_contact(reply: Reply, store: Store) -> None:
    """Tell one store's address and phone number."""
    reply.facts("utter_store_contact", store=store.name, address=full_address(store), phone=store.phone)


def tell_addresses(reply: Reply, stores: list[Store]) -> None:
    """Tell every store's address and phone number."""
    places = " ".join(f"{store.name}: {full_address(store)}, {store.phone}." for store in stores)
    reply.facts("utter_store_addresses", places=places)


def tell_weather(reply: Reply, stores: list[Store]) -> None:
    """Tell whom to call about a closure for weather, which no system knows of."""
    phones = listed([f"{store.name} {store.phone}" for store in stores])
    reply.facts("utter_store_weather", phones=phones)


def tell_service(reply: Reply, stores: list[Store], meant: list[Store], service: str) -> None:
    """Tell whether the stores meant offer a service, and which others do; all are meant when none was named."""
    offering = [store.name for store in stores if offers(store, service)]
    words = service.replace("_", " ")
    asked = [store.name for store in meant]
    yes = [name for name in offering if name in asked or not asked]
    no = [name for name in asked if name not in offering]
    if yes:
        verb = "offers" if len(yes) == 1 else "offer"
        reply.facts("utter_store_service_yes", store=listed(yes), verb=verb, service=words)
    if no:
        others = f"You can get it in {listed(offering)}." if offering else ""
        verb = "doesn't" if len(no) == 1 else "don't"
        reply.facts("utter_store_service_no", store=listed(no), verb=verb, service=words, others=others)
    if not yes and not no:
        reply.facts("utter_stores_service_none", service=words)
