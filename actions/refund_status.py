"""Refund status: where a refund stands, how it adds up, and what happens next."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.order_agent import LATEST_ORDER, NEEDS, offer_agent
from actions.order_form import OrderForm, OrderScenario, said_since_asked
from actions.person import HIGH_VALUE_PROBLEM, ask_person
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario
from actions.verification import verified_customer
from concierge.customers.orders import order_of
from concierge.customers.refunds import DISPUTE_GOES_TO_LEADS_ABOVE, refund_on
from concierge.storage import Order, get_sessions
from concierge.wording import dollars

FORM = "refund_status_form"
REFUND_LATE, REFUND_SUM = "refund_late", "refund_sum"
_DISPUTE = re.compile(
    r"\b(?:why|less than|short|wrong amount|too low|only got|rest of my money|doesn'?t include|partial|incorrect)\b",
    re.IGNORECASE,
)
_STEPS = {"awaiting_item": "utter_refund_awaited", "received_inspecting": "utter_refund_inspected"}


class RefundStatusForm(OrderForm):
    """Asks for the order and for proof."""

    topic = "refund_status"
    own_slots = ()

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_refund_status_form"

    def questions(self, session: Session, tracker: Tracker, order: Order) -> list[str]:
        """Nothing more is needed."""
        return []


class RefundStatus(OrderScenario):
    """Tells where the refund stands."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_refund_status"

    def settle(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        """Tell the step, the amount, how it adds up and the dates to expect."""
        if order.status == "cancelled":
            reply.facts("utter_cancel_order_already", order_id=order.id, total=dollars(order.total))
            return offer_agent("payment")
        if order.refund_status == "none":
            begin = [{"title": "Start a return", "payload": f'/start_return{{"order_id": "{order.id}"}}'}]
            delivered = order.status == "delivered"
            reply.facts("utter_refund_none", order_id=order.id, buttons=begin if delivered else None)
            return []
        return _tell(reply, tracker, order)


def _tell(reply: Reply, tracker: Tracker, order: Order) -> Events:
    refund = refund_on(order)
    lower = order.refund_amount is not None and order.refund_amount < order.total
    facts = {
        "refund_amount": dollars(order.refund_amount or order.total),
        "sum": refund.spoken if refund and lower else "",
    }
    disputed = _DISPUTE.search(said_since_asked(tracker, FORM))
    if disputed and refund is not None:
        reply.facts("utter_refund_sum", refund_amount=facts["refund_amount"], sum=refund.spoken)
        return [SlotSet(OPEN_QUESTION, REFUND_SUM)]
    if order.refund_status in _STEPS:
        reply.facts(_STEPS[order.refund_status], **facts)
        return []
    reply.facts("utter_refund_issued", **facts)
    return [SlotSet(OPEN_QUESTION, REFUND_LATE)]


class RefundNotSeen(Scenario):
    """Passes on a refund that the bank should have posted by now."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_refund_not_seen"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say where to look, and ask the returns team."""
        ask_person(reply, tracker, "utter_refund_not_seen", NEEDS["return"], tracker.get_slot(LATEST_ORDER))
        return [SlotSet(OPEN_QUESTION, None)]


class RefundDisputed(Scenario):
    """Passes on an amount that stays disputed after the sum was shown. Wren never adjusts a refund."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_refund_disputed"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request, with the care leads for a valuable order."""
        customer_id, order_id = verified_customer(tracker), tracker.get_slot(LATEST_ORDER)
        with get_sessions()() as session:
            order = order_of(session, str(order_id), customer_id) if customer_id else None
        valuable = order is not None and order.total > DISPUTE_GOES_TO_LEADS_ABOVE
        need = HIGH_VALUE_PROBLEM if valuable else NEEDS["return"]
        ask_person(reply, tracker, "utter_refund_disputed", need, order_id)
        return [SlotSet(OPEN_QUESTION, None)]
