"""Verification: an order number and the e-mail or ZIP code on it, shared by every form that needs it."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.proof import CUSTOMER, UNTIL, verified_customer
from actions.scenario import CONFIRMATION, Events, ScenarioForm, said
from concierge import clock
from concierge.customers.identity import MAX_ATTEMPTS, contact_in, order_id_in, verify
from concierge.customers.orders import order_of
from concierge.storage import get_sessions

ORDER_ID, CONTACT = "order_id", "order_contact"
FAILURES = "verification_failures"


def is_locked_out(tracker: Tracker) -> bool:
    """Return whether the customer has used up the attempts of this conversation."""
    return int(tracker.get_slot(FAILURES) or 0) >= MAX_ATTEMPTS


def owns(customer_id: str | None, order_id: str | None) -> bool:
    """Return whether an order is a customer's. Neither need exist."""
    if customer_id is None or order_id is None:
        return False
    with get_sessions()() as session:
        return order_of(session, order_id, customer_id) is not None


def order_before(tracker: Tracker) -> str | None:
    """Return the order that was asked about before the latest message."""
    latest = max((n for n, event in enumerate(tracker.events) if event["event"] == "user"), default=0)
    for event in reversed(tracker.events[:latest]):
        if event["event"] == "slot" and event.get("name") == ORDER_ID:
            return None if event.get("value") is None else str(event["value"])
    return None


def forget_question() -> Events:
    """Return events that clear the order and contact asked for, so that the next request starts afresh."""
    return [SlotSet(ORDER_ID, None), SlotSet(CONTACT, None)]


class VerificationForm(ScenarioForm):
    """Form checks for `order_id` and `order_contact`. Subclasses name the form."""

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing once locked out, and not for a contact while verified for that order's customer."""
        if is_locked_out(tracker):
            return []
        if owns(verified_customer(tracker), tracker.get_slot(ORDER_ID)):
            return [slot for slot in domain_slots if slot != CONTACT]
        return domain_slots

    async def extract_order_id(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the order number from the message; five bare digits only when it was asked for."""
        found = order_id_in(said(tracker), bare_digits=tracker.get_slot("requested_slot") == ORDER_ID)
        return {ORDER_ID: found} if found else {}

    async def extract_order_contact(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an e-mail or ZIP code; the digits of the order number are not a ZIP code."""
        given = tracker.get_slot(ORDER_ID)
        contact = contact_in(said(tracker), order_id_in(str(given), bare_digits=True) if given else None)
        return {CONTACT: contact} if contact else {}

    async def validate_order_id(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Bring the number into the form FO-12345."""
        order_id = order_id_in(str(value), bare_digits=True)
        if order_id is None:
            dispatcher.utter_message(response="utter_order_id_unclear")
        return {ORDER_ID: order_id}

    async def validate_order_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Bring the e-mail or ZIP code into the form it has on orders."""
        contact = contact_in(str(value))
        if contact is None:
            dispatcher.utter_message(response="utter_order_contact_unclear")
        return {CONTACT: contact}

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Validate what was said, then check the pair once, in whichever order the two were given.

        A yes in the message that names another order was said to the summary of the one before.
        """
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        checked = _check(dispatcher, tracker)
        if tracker.get_slot(CONFIRMATION) is not None and tracker.get_slot(ORDER_ID) != order_before(tracker):
            checked[CONFIRMATION] = None
        tracker.slots.update(checked)
        return [*events, *(SlotSet(slot, value) for slot, value in checked.items())]


def _check(dispatcher: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
    """Return the slots that change: proof after a match; after a miss the question again, or the end of trying.

    The contact is forgotten in either case: kept, it would renew the proof by itself once that has lapsed.
    """
    order_id, contact = tracker.get_slot(ORDER_ID), tracker.get_slot(CONTACT)
    if not order_id or not contact or is_locked_out(tracker) or owns(verified_customer(tracker), order_id):
        return {}
    with get_sessions().begin() as session:
        proof = verify(session, order_id, contact, tracker.sender_id, clock.now())
    if proof is not None:
        return {CONTACT: None, CUSTOMER: proof.customer_id, UNTIL: proof.until.isoformat(), FAILURES: 0}
    failures = int(tracker.get_slot(FAILURES) or 0) + 1
    if failures < MAX_ATTEMPTS:
        dispatcher.utter_message(response="utter_order_not_matched")
    return {ORDER_ID: None, CONTACT: None, CUSTOMER: None, UNTIL: None, FAILURES: failures}
