"""Corporate quote: consent first, then a complete, scored lead. Prices are for people to quote."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import shortened
from actions.lead_fields import (
    BUDGET,
    CONSENT,
    EMAIL,
    FORM,
    ITEMS,
    LOGO,
    LOGO_NO,
    LOGO_YES,
    NAME,
    NEEDED_BY,
    ORGANIZATION,
    ROLE,
    amount_in,
    told_at_first,
)
from actions.pages_first import PagesFirst
from actions.person import hand_over
from actions.scenario import (
    CONFIRMATION,
    OPEN_QUESTION,
    Events,
    Reply,
    Scenario,
    entity,
    forget,
    free_text,
    said,
)
from concierge import clock
from concierge.customers.addresses import email_in
from concierge.customers.leads import (
    HOT,
    MIN_UNITS_WITH_LOGO,
    WARM,
    Request,
    band,
    items_in,
    needed_by_in,
    role_in,
    save_lead,
    score,
    spoken_items,
)
from concierge.guidelines import get_guidelines
from concierge.handoff.hours import is_open, next_opening, spoken_opening
from concierge.storage import get_sessions
from concierge.wording import dollars, listed, on_day

SLOTS = (CONSENT, ORGANIZATION, NAME, EMAIL, ITEMS, BUDGET, NEEDED_BY, ROLE, LOGO, CONFIRMATION)
OPEN_LEAD = "lead_handoff"  # the open question "Shall I bring them in?"
QUEUE = "corporate_sales"
UNKNOWN = "unknown"
_NO_IDEA = re.compile(
    r"\b(?:no (?:budget|idea|date|rush|deadline)|not (?:sure|fixed|known)|don'?t know|unknown|open|flexible|"
    r"any ?time|later|none|tbd)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:my name is|name's|i am|i'm|this is|contact(?: name)?:?) ((?-i:[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,2}))",
    re.IGNORECASE,
)


class CorporateQuoteForm(PagesFirst):
    """Asks for consent, then for the fields one by one; several at once are taken from one message."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Without consent nothing else is asked."""
        return [CONSENT] if tracker.get_slot(CONSENT) is not True else domain_slots

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Once consent is given, take what the first message told already; before, nothing is kept."""
        had_consent = tracker.get_slot(CONSENT) is True and tracker.get_slot("requested_slot") != CONSENT
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        if tracker.get_slot(CONSENT) is True and not had_consent:
            told = {slot: value for slot, value in told_at_first(tracker).items() if value is not None}
            tracker.slots.update(told)
            events += [SlotSet(slot, value) for slot, value in told.items()]
        return events

    async def extract_lead_consent(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a yes or a no, only when it was asked for."""
        answers = {"affirm": True, "deny": False}
        intent = tracker.get_intent_of_latest_message()
        asked = tracker.get_slot("requested_slot") == CONSENT
        return {CONSENT: answers[intent]} if asked and intent in answers else {}

    async def extract_lead_organization(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an organization that was named, or the answer as it is."""
        return _found(ORGANIZATION, entity(tracker, "organization") or free_text(tracker, ORGANIZATION))

    async def extract_lead_contact_name(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take "my name is …", or the answer as it is."""
        introduced = _NAME.search(said(tracker))
        return _found(NAME, introduced.group(1) if introduced else free_text(tracker, NAME))

    async def extract_lead_email(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an e-mail address."""
        email = email_in(said(tracker))
        if email is None and free_text(tracker, EMAIL):
            dispatcher.utter_message(response="utter_lead_email_unclear")
            return {EMAIL: None}
        return _found(EMAIL, email)

    async def extract_lead_items(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take items with quantities from any message, or the answer as it is."""
        named = entity(tracker, "sku") or entity(tracker, "product")
        told = said(tracker) if named and re.search(r"\d", said(tracker)) else None
        return _found(ITEMS, free_text(tracker, ITEMS) or (told if tracker.get_slot(ITEMS) is None else None))

    async def extract_lead_budget(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an amount; when it was asked for, also a bare one, and that there is none."""
        words = free_text(tracker, BUDGET)
        amount = amount_in(said(tracker), bare=words is not None)
        return _found(BUDGET, str(amount) if amount is not None else (UNKNOWN if words else None))

    async def extract_lead_needed_by(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a day that was named; when it was asked for, also that there is none."""
        words = free_text(tracker, NEEDED_BY)
        named = entity(tracker, "needed_by") or words
        day = needed_by_in(named, clock.today()) if named else None
        if day is None and words and not _NO_IDEA.search(words):
            dispatcher.utter_message(response="utter_lead_date_unclear")
            return {NEEDED_BY: None}
        return _found(NEEDED_BY, day.isoformat() if day else (UNKNOWN if words else None))

    async def extract_lead_role(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the role that was pressed or told; an answer that tells none counts as researching."""
        chosen = entity(tracker, "choice") if tracker.get_slot("requested_slot") == ROLE else None
        told = role_in(said(tracker))
        return _found(ROLE, chosen or told or ("researching" if free_text(tracker, ROLE) else None))

    async def extract_lead_logo(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a yes or no when it was asked, and a wish for a logo at any time."""
        text, intent = said(tracker), tracker.get_intent_of_latest_message()
        asked = tracker.get_slot("requested_slot") == LOGO
        if LOGO_NO.search(text) or (asked and intent == "deny"):
            return {LOGO: False}
        return {LOGO: True} if LOGO_YES.search(text) or (asked and intent == "affirm") else {}


class AskLeadConfirmation(Scenario):
    """Reads the request back, with the discount band and what is not possible."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{CONFIRMATION}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask whether to send it."""
        request = _request(tracker)
        if request.logo and request.units < MIN_UNITS_WITH_LOGO:
            reply.approved("utter_lead_logo_minimum")
        _tell_band(reply, request)
        today = clock.today()
        reply.facts(
            "utter_lead_summary",
            items=shortened(listed(spoken_items(request.items)), 120),
            organization=request.organization,
            name=request.contact_name,
            email=request.work_email,
            budget=dollars(request.budget) if request.budget is not None else "open",
            needed_by=f"needed {on_day(request.needed_by, today)}" if request.needed_by else "no date yet",
            logo="with a logo" if request.logo else "no logo",
        )
        return []


class CorporateQuote(Scenario):
    """Stores the lead and routes it by its score."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_corporate_quote"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Store it only with consent and after a yes."""
        done = forget(*SLOTS)
        if tracker.get_slot(CONSENT) is not True:
            reply.approved("utter_lead_no_consent")
            return [*done, SlotSet(OPEN_QUESTION, None)]
        if not tracker.get_slot(CONFIRMATION):
            reply.approved("utter_left_as_is")
            return [*done, SlotSet(OPEN_QUESTION, None)]
        request = _request(tracker)
        if request.is_below_minimum:
            reply.approved("utter_lead_below_minimum")
            return [*done, SlotSet(OPEN_QUESTION, None)]
        points = score(request, clock.today())
        with get_sessions().begin() as session:
            save_lead(session, request, points, tracker.sender_id, clock.now())
        return [*done, SlotSet(OPEN_QUESTION, _route(reply, points))]


class LeadHandOver(Scenario):
    """Brings in Corporate Sales."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_lead_handoff"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask for leave to share the chat."""
        return [SlotSet(OPEN_QUESTION, None), *hand_over("bulk", "corporate_lead")]


def _route(reply: Reply, points: int) -> str | None:
    """Say what happens next, and return the open question."""
    now = clock.now()
    queue = get_guidelines().queue(QUEUE)
    if points >= HOT and is_open(queue, now):
        reply.approved("utter_lead_hot")
        return OPEN_LEAD
    if points >= HOT:
        reply.approved("utter_lead_hot_closed", next_open=spoken_opening(next_opening(queue, now), now))
    else:
        reply.approved("utter_lead_warm" if points >= WARM else "utter_lead_cold")
    return None


def _tell_band(reply: Reply, request: Request) -> None:
    discount = band(request.list_value)
    if not request.list_value:
        reply.facts("utter_lead_bands")
    elif discount == "custom":
        reply.facts("utter_lead_custom", value=dollars(request.list_value))
    elif discount:
        reply.facts("utter_lead_band", value=dollars(request.list_value), band=discount)
    elif not request.is_below_minimum:
        reply.facts("utter_lead_free_shipping", value=dollars(request.list_value))


def _request(tracker: Tracker) -> Request:
    def slot(name: str) -> str:
        return str(tracker.get_slot(name) or "")

    with get_sessions()() as session:
        items = items_in(session, slot(ITEMS))
    role = slot(ROLE)
    return Request(
        organization=shortened(slot(ORGANIZATION), 80),
        contact_name=shortened(slot(NAME), 80),
        work_email=slot(EMAIL),
        items=items,
        budget=Decimal(slot(BUDGET)) if slot(BUDGET) not in ("", UNKNOWN) else None,
        needed_by=date.fromisoformat(slot(NEEDED_BY)) if slot(NEEDED_BY) not in ("", UNKNOWN) else None,
        role=role if role in ("decision_maker", "recommends", "researching") else None,  # type: ignore[arg-type]
        logo=tracker.get_slot(LOGO) is True,
    )


def _found(slot: str, value: str | None) -> dict[str, Any]:
    return {slot: value} if value else {}
