"""Recall: stop unsafe use first, then the lot check and the remedy."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.person import record_request
from actions.safety import tell
from actions.scenario import CONFIRMATION, Events, Reply, Scenario, entities, entity, forget, free_text, said
from actions.verification import CONTACT, ORDER_ID, VerificationForm, is_locked_out, verified_customer
from concierge import clock
from concierge.customers.addresses import email_in
from concierge.customers.claims import queue_recall_kit
from concierge.customers.orders import order_of
from concierge.handoff.criteria import need
from concierge.handoff.safety import mentions_danger
from concierge.knowledge.catalogue import find_products
from concierge.knowledge.recalls import active_recalls, is_unreadable
from concierge.storage import get_sessions

FORM = "recall_form"
LOT, REMEDY, EMAIL = "recall_lot", "recall_remedy", "recall_email"
SLOTS = (ORDER_ID, CONTACT, LOT, REMEDY, EMAIL, CONFIRMATION)
UNREADABLE = "unreadable"
NOT_RECALLED = "another product"
_REMEDIES = {
    "refund": re.compile(r"\b(?:refund\w*|money)\b", re.IGNORECASE),
    "replacement": re.compile(r"\b(?:replac\w+|new (?:one|stove)|another stove|swap)\b", re.IGNORECASE),
}


class RecallForm(VerificationForm):
    """Asks for the lot number, then for the remedy and where the mail kit goes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Look up an order only when one was named; ask for a remedy only when the stove is affected."""
        order = [slot for slot in (ORDER_ID, CONTACT) if slot in domain_slots] if tracker.get_slot(ORDER_ID) else []
        proof = await super().required_slots(order, dispatcher, tracker, domain)
        lot = tracker.get_slot(LOT)
        remedy = [REMEDY, EMAIL] if lot and _is_affected(str(lot)) else []
        return [LOT] if lot == NOT_RECALLED else [*proof, LOT, *remedy]

    async def extract_recall_lot(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a lot number; when it was asked for, also that it cannot be read. A product not recalled needs none."""
        text = said(tracker)
        lot = next((found for recall in active_recalls() if (found := recall.lot_in(text))), None)
        if lot and (tracker.get_slot("requested_slot") == LOT or re.search(r"[a-z]", text, re.IGNORECASE)):
            return {LOT: lot}
        if tracker.get_slot("requested_slot") == LOT and (
            is_unreadable(text)
            or tracker.get_intent_of_latest_message() == "deny"
            or entity(tracker, "choice") == UNREADABLE
        ):
            return {LOT: UNREADABLE}
        return {LOT: NOT_RECALLED} if _is_another_product(tracker) else {}

    async def extract_recall_remedy(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a refund or a replacement."""
        if tracker.get_slot("requested_slot") != REMEDY:
            return {}
        words = entity(tracker, "choice") or said(tracker)
        chosen = [remedy for remedy, pattern in _REMEDIES.items() if pattern.search(words)]
        return {REMEDY: chosen[0]} if len(chosen) == 1 else {}

    async def extract_recall_email(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an e-mail address; the one that proves an order is asked for elsewhere."""
        email = email_in(said(tracker)) if tracker.get_slot("requested_slot") in (EMAIL, REMEDY) else None
        if email is None and free_text(tracker, EMAIL):
            dispatcher.utter_message(response="utter_recall_email_unclear")
            return {EMAIL: None}
        return {EMAIL: email} if email else {}


class RecallBegin(Scenario):
    """Says what to do now, before anything is asked; it is the answer to questions about repairs, too."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_recall_begin"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the recall text word for word, unless the product meant is clearly another."""
        if not _is_another_product(tracker):
            reply.approved("utter_recall_FWR_031")
        return []


class AskRecallLot(Scenario):
    """Asks for the lot number."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{LOT}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say whether the order falls in the time of sale, if one was proved; then ask."""
        sold = _sold_in_window(tracker)
        if sold is not None:
            reply.facts("utter_recall_order_in_window" if sold else "utter_recall_order_outside_window")
        reply.approved("utter_recall_lot")
        return []


class RecallAnswer(Scenario):
    """Says whether the stove is affected, and records the remedy."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_recall_question"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask the repair team for the mail kit, or say that it is another stove."""
        lot = str(tracker.get_slot(LOT) or "")
        if mentions_danger(said(tracker)) and not lot:
            return [*tell(reply, tracker, "emergency"), *forget(*SLOTS)]
        if lot and not _is_affected(lot):
            reply.facts("utter_recall_not_affected")
        elif is_locked_out(tracker) or not lot:
            reply.approved("utter_recall_FWR_031")
            reply.approved("utter_recall_lot_later")
        else:
            remedy, email, recall = str(tracker.get_slot(REMEDY)), str(tracker.get_slot(EMAIL)), active_recalls()[0].id
            with get_sessions().begin() as session:
                reference = queue_recall_kit(
                    session,
                    recall,
                    lot=None if lot == UNREADABLE else lot,
                    remedy=remedy,
                    address=email,
                    conversation_id=tracker.sender_id,
                )
            details = {"recall": recall, "lot": lot, "remedy": remedy, "reference": reference}
            asked = need("needs_agent_decision", "recall")
            record_request(tracker, asked, tracker.get_slot(ORDER_ID), contact=email, details=details)
            handoff = {"status": "callback", "reason": asked.reason}
            reply.approved("utter_recall_kit", handoff=handoff, remedy=remedy)
        return forget(*SLOTS)


def _is_affected(lot: str) -> bool:
    """Return whether a lot is recalled; one that cannot be read counts as recalled."""
    if lot == NOT_RECALLED:
        return False
    return lot == UNREADABLE or any(recall.affects(lot) for recall in active_recalls())


def _is_another_product(tracker: Tracker) -> bool:
    """Return whether the products named are clear and none of them is recalled."""
    words = [*entities(tracker, "sku"), *entities(tracker, "product")]
    recalled = {recall.sku for recall in active_recalls()}
    with get_sessions()() as session:
        found = [find_products(session, name) for name in words]
    meant = {product.sku for products in found for product in products}
    return bool(meant) and not meant & recalled


def _sold_in_window(tracker: Tracker) -> bool | None:
    """Return whether the customer's order falls in the time of sale; None without a proved order."""
    customer_id, order_id = verified_customer(tracker), tracker.get_slot(ORDER_ID)
    if not customer_id or not order_id:
        return None
    with get_sessions()() as session:
        order = order_of(session, str(order_id), customer_id)
    return active_recalls()[0].was_sold(order.placed_on, clock.today()) if order else None
