"""Joining the Trail Club: benefits, who may join, and a link that makes it so. Never bundled with marketing."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import answered, declined, yes_or_no
from actions.scenario import Events, Reply, Scenario, ScenarioForm, entity, forget, free_text, said
from actions.verification import verified_customer
from concierge import clock
from concierge.customers.addresses import email_in
from concierge.customers.membership import is_member, request_membership
from concierge.storage import get_sessions

WANTED, ELIGIBLE = "trail_club_wanted", "trail_club_eligible"
NAME, EMAIL = "trail_club_name", "trail_club_email"
ADULT = 18
LONGEST_NAME = 80
_AGE = re.compile(r"\b(?:i'?m|i am|aged?|only)\s+(\d{1,2})\b(?!\s*(?:am|pm|a\.m|p\.m|minutes|hours))", re.IGNORECASE)
_ABROAD = re.compile(r"\boutside (?:of )?(?:the )?(?:us|u\.s\.|usa|united states|states)\b|\babroad\b", re.IGNORECASE)
_HOME = re.compile(r"^(?:the )?(?:us|u\.s\.?|usa|u\.s\.a\.?|united states|america)$", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"\w\.\w{2,}|://")
_LEAD_IN = re.compile(r"^\W*(?:(?:my name is|my name's|i'?m|i am|it'?s|this is|call me|name:)\s+)", re.IGNORECASE)


class TrailClubForm(ScenarioForm):
    """Asks whether to go on, who may join, then a name and an address."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_trail_club_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Collect nothing from members, from who says no and from who may not join."""
        no = tracker.get_slot(WANTED) is False or tracker.get_slot(ELIGIBLE) is False
        if no or declined(tracker, NAME, EMAIL) or _proven_member(tracker):
            return answered(tracker, domain_slots)
        return domain_slots

    async def extract_trail_club_wanted(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a yes or no."""
        answer = yes_or_no(tracker, WANTED)
        return {} if answer is None else {WANTED: answer}

    async def extract_trail_club_eligible(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a yes or no; an age below 18 or another country is a no whenever it is said."""
        text, country = said(tracker), entity(tracker, "country")
        age = _AGE.search(text)
        if (age and int(age[1]) < ADULT) or _ABROAD.search(text) or (country and not _HOME.match(country)):
            return {ELIGIBLE: False}
        answer = yes_or_no(tracker, ELIGIBLE)
        return {} if answer is None else {ELIGIBLE: answer}

    async def extract_trail_club_name(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the words as a name, without what leads in to it and without an address."""
        words = None if declined(tracker, NAME) else free_text(tracker, NAME)
        return {NAME: words} if words else {}

    async def validate_trail_club_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take what is left; ask again when that cannot be a name."""
        name = _name_in(str(value))
        if name is None:
            dispatcher.utter_message(response="utter_trail_club_name_unclear")
        return {NAME: name}

    async def extract_trail_club_email(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an address wherever it is said."""
        address = email_in(said(tracker))
        return {EMAIL: address} if address else {}


class AskTrailClubWanted(Scenario):
    """Tells the benefits, then asks whether to set it up."""

    def name(self) -> str:
        """Return the name that Rasa looks for."""
        return "action_ask_trail_club_wanted"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell the benefits the first time only."""
        if not _asked_before(tracker):
            reply.approved("utter_trail_club_benefits")
        reply.approved("utter_trail_club_set_up")
        return []


class JoinTrailClub(Scenario):
    """Sends the link, or ends without keeping anything."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_join_trail_club"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the same to an unverified person whether or not the address belongs to a member."""
        name, address = tracker.get_slot(NAME), tracker.get_slot(EMAIL)
        if _proven_member(tracker):
            reply.facts("utter_trail_club_already")
        elif tracker.get_slot(ELIGIBLE) is False:
            reply.approved("utter_trail_club_not_possible")
        elif tracker.get_slot(WANTED) is not True or not name or not address:
            reply.approved("utter_trail_club_declined")
        else:
            with get_sessions().begin() as session:
                request_membership(session, name, address, conversation_id=tracker.sender_id, now=clock.now())
            reply.approved("utter_trail_club_link_sent", address=address)
        return forget(WANTED, ELIGIBLE, NAME, EMAIL)


def _proven_member(tracker: Tracker) -> bool:
    customer_id = verified_customer(tracker)
    if customer_id is None:
        return False
    with get_sessions()() as session:
        return is_member(session, customer_id)


def _name_in(text: str) -> str | None:
    address = re.search(r"\S+@\S+", text)
    words = text.replace(address.group(), " ") if address else text
    words = re.sub(r"\b(?:and|,)?\s*(?:my )?e-?mail(?: is|:)?\s*$", "", words.strip(), flags=re.IGNORECASE)
    name = _LEAD_IN.sub("", words).strip(" ,.;:!\n")
    if len(name) > LONGEST_NAME or _WEB_ADDRESS.search(name):  # the name stands in a mail to an address anyone may give
        return None
    return name if re.search(r"[^\W\d_]", name) else None


def _asked_before(tracker: Tracker) -> bool:
    for event in reversed(tracker.events):
        if event["event"] == "active_loop":
            return False
        if event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") == "utter_trail_club_benefits":
            return True
    return False
