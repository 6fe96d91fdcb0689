"""Shipping cost and time: what goes where, for how much, and how far free shipping is."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import said_since_begun
from actions.pages_first import PagesFirst
from actions.scenario import Events, Reply, Scenario, entity, forget, said
from actions.verification import verified_customer
from concierge import clock
from concierge.knowledge.destinations import Destination, destination_in
from concierge.knowledge.quantities import budget_in
from concierge.knowledge.shipping import (
    enters_processing_today,
    free_from,
    has_free_standard,
    options_to,
    spoken_cutoff,
)
from concierge.storage import Customer, get_sessions
from concierge.storage.customers import LoyaltyTier
from concierge.wording import dollars, listed

FORM = "shipping_info_form"
DESTINATION = "shipping_destination"
_FREE = re.compile(r"\bfree\b|\bthreshold\b|\bminimum\b", re.IGNORECASE)
_CARRIER = re.compile(r"\bcarriers?\b|\bups\b|\busps\b|\bfedex\b|\bwho delivers\b", re.IGNORECASE)
_CUTOFF = re.compile(
    r"\bcut-?off\b|\border by\b|\bsame day\b|\bgo out today\b|\bship(?:s|ped)? today\b|\bweekends?\b|\bsaturdays?\b"
    r"|\bsundays?\b|\bbusiness days?\b|\bleaves? the warehouse\b",
    re.IGNORECASE,
)
_PICKUP = re.compile(r"\bpick ?-?up\b", re.IGNORECASE)
_SURCHARGE = re.compile(r"\bsurcharge\b|\boversized?\b", re.IGNORECASE)
_HURRY = re.compile(
    r"\b(?:by|before|until) (?!mail\b|phone\b)\w+|\bin time\b|\basap\b|\bfast(?:er|est)?\b|\bquick(?:ly|er"
    r"|est)?\b|\bhurry\b"
    r"|\burgent\w*\b|\brush\b|\bsoon\b|\bovernight\b|\bnext[- ]day\b|\btomorrow\b|\btoday\b|\bif i (?:order|buy)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\bguarantee\w*\b|\bpromise\b|\bfor sure\b|\bdefinitely\b|\bwill (?:it|they|my \w+) (?:be|get|arrive|come"
    r"|make)\b"
    r"|\b(?:be|get|arrives?|here) (?:\w+ ){0,2}(?:by|before|until|in time)\b|\bneed (?:it|them) by\b"
    r"|\bcan it be here\b"
    r"|\bwhen would it get here\b|\bhave a \w+ by\b|\bin time\b",
    re.IGNORECASE,
)
_BASKET = re.compile(r"\b(?:cart|basket|order|total|spend|spent|spending)\b", re.IGNORECASE)
_GENERAL = (_FREE, _CARRIER, _CUTOFF, _PICKUP, _SURCHARGE, _PROMISE)


class ShippingInfoForm(PagesFirst):
    """Asks where it is going, unless the question is the same everywhere."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing when the question can be answered without a destination."""
        return [] if _is_general(tracker) else domain_slots

    async def extract_shipping_destination(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the state, ZIP code, military address or PO box that was named."""
        text = said(tracker) or entity(tracker, "state") or entity(tracker, "zip") or ""
        if destination_in(text):
            return {DESTINATION: text}
        asked = tracker.get_slot("requested_slot") == DESTINATION
        if asked and tracker.get_intent_of_latest_message() == "inform":
            return {DESTINATION: text}
        return {}

    async def validate_shipping_destination(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Keep a destination; anything else is asked for again."""
        if destination_in(str(value)):
            return {DESTINATION: value}
        dispatcher.utter_message(response="utter_shipping_destination_unclear")
        return {DESTINATION: None}


class ShippingInfo(Scenario):
    """Tells methods, costs and times, with the terms of free shipping."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_shipping_info"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer for the destination, or in general where none is needed."""
        text = said_since_begun(tracker, FORM)  # "by Friday?" still counts after the ZIP code
        tier = _tier(tracker)
        destination = destination_in(str(tracker.get_slot(DESTINATION) or ""))
        if destination is None:
            _tell_general(reply, text, tier)
        elif destination.region == "territory":
            reply.facts("utter_shipping_territory", place=destination.place)
        else:
            _tell_destination(reply, destination, text, tier)
        return forget(DESTINATION)


def _is_general(tracker: Tracker) -> bool:
    text = said(tracker)
    if tracker.get_slot("requested_slot") == DESTINATION or destination_in(text) or tracker.get_slot(DESTINATION):
        return False
    return any(pattern.search(text) for pattern in _GENERAL)


def _tier(tracker: Tracker) -> LoyaltyTier | None:
    customer_id = verified_customer(tracker)
    if customer_id is None:
        return None
    with get_sessions()() as session:
        customer = session.get(Customer, customer_id)
        return customer.loyalty_tier if customer else None


def _tell_general(reply: Reply, text: str, tier: LoyaltyTier | None) -> None:
    told = False
    if _PICKUP.search(text):
        reply.facts("utter_shipping_pickup")
        told = True
    elif _FREE.search(text):
        _tell_free(reply, text, tier)
        told = True
    if _CARRIER.search(text):
        reply.facts("utter_shipping_carriers")
        told = True
    if _SURCHARGE.search(text):
        reply.facts("utter_shipping_no_surcharge")
        told = True
    if _PROMISE.search(text):
        _tell_estimate(reply, options_range("contiguous"))
        told = True
    if _CUTOFF.search(text) or not told:
        _tell_cutoff(reply)


def _tell_destination(reply: Reply, destination: Destination, text: str, tier: LoyaltyTier | None) -> None:
    options = options_to(destination.region)
    if len(options) == 1:
        only = options[0]
        facts = {"place": destination.place, "range": only.range, "cost": dollars(only.cost), "carrier": only.carrier}
        reply.facts("utter_shipping_standard_only", **facts)
    else:
        reply.facts("utter_shipping_options", place=destination.place, options="; ".join(one.spoken for one in options))
    if has_free_standard(destination.region):
        _tell_free(reply, text, tier)
    else:
        reply.facts("utter_shipping_never_free", place=destination.place)
    if _PROMISE.search(text):
        _tell_estimate(reply, options_range(destination.region))
    elif _HURRY.search(text) or _CUTOFF.search(text):
        _tell_cutoff(reply)


def options_range(region: Any) -> str:
    """Return the times in transit of a region's methods: "1 business day with Express and …"."""
    options = options_to(region)
    return listed([f"{one.range} with {one.name}" for one in reversed(options)])


def _tell_free(reply: Reply, text: str, tier: LoyaltyTier | None) -> None:
    basket = budget_in(text) if _BASKET.search(text) else None
    start = free_from(tier or "none")
    if tier == "Canopy":
        reply.facts("utter_shipping_free_canopy")
    elif basket is None:
        amounts = {"amount": dollars(free_from("none")), "members": dollars(free_from("Seedling"))}
        reply.facts(
            "utter_shipping_free_from_member" if tier not in (None, "none") else "utter_shipping_free_from", **amounts
        )
    elif basket.most >= start:
        reply.facts("utter_shipping_free_reached", basket=dollars(basket.most), amount=dollars(start))
    else:
        gap = dollars(start - basket.most)
        reply.facts(
            "utter_shipping_free_gap", basket=dollars(basket.most), gap=gap, members=dollars(free_from("Seedling"))
        )


def _tell_estimate(reply: Reply, spoken_range: str) -> None:
    reply.facts("utter_shipping_no_promise", range=spoken_range)
    _tell_cutoff(reply)
    reply.facts("utter_shipping_pickup_instead")


def _tell_cutoff(reply: Reply) -> None:
    today = enters_processing_today(clock.now())
    reply.facts("utter_shipping_cutoff_today" if today else "utter_shipping_cutoff_next", cutoff=spoken_cutoff())
