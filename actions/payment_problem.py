"""Payment problem: help with the checkout without seeing payment data."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.fraud_report import report_fraud
from actions.order_status import LATEST_ORDER
from actions.person import FAILED_VERIFICATION, ask_person, hand_over
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, entity, forget, said
from actions.verification import CONTACT, ORDER_ID, VerificationForm, is_locked_out, verified_customer
from concierge.customers.orders import order_of
from concierge.handoff.criteria import HIGH_VALUE
from concierge.storage import Order, get_sessions

FORM = "payment_problem_form"
KIND = "payment_kind"
SOLVED = "payment_solved"  # the open question after advice
ABOUT_AN_ORDER = frozenset({"double", "canceled", "amount"})
_KINDS = {  # the first that fits
    "unknown": r"(?:don'?t|do not|didn'?t) (?:recognize|know|make)|unknown|unrecognized|not mine|stolen|fraud\w*|"
    r"someone used",
    "canceled": r"cancel\w*",
    "double": r"twice|double\w*|two (?:charges|times|lines)|2x|duplicate\w*|second charge|charged again|pending",
    "locked": r"locked|block\w* (?:me|my account)|24 hours|too many (?:tries|attempts)|three (?:times|attempts)|"
    r"3 (?:times|attempts)",
    "amount": r"wrong amount|overcharged|too much|more than|different amount|charged? (?:the )?wrong",
    "declined": r"declin\w*|reject\w*|fail\w*|refus\w*|not (?:work\w*|go(?:ing)? through|accept\w*)|won'?t|"
    r"doesn'?t|does not|"
    r"can'?t|cannot|error|stuck|paypal|apple pay|google pay|checkout",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _KINDS.items()}


class PaymentProblemForm(VerificationForm):
    """Asks what went wrong; proof only where a charge on an order is meant."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Advice needs no proof; an order that was named does."""
        if tracker.get_slot(KIND) is None:
            return domain_slots  # so that a first message may tell several things at once
        if not tracker.get_slot(ORDER_ID) or tracker.get_slot(KIND) not in ABOUT_AN_ORDER:
            return [KIND]
        return [KIND, *await super().required_slots([ORDER_ID, CONTACT], dispatcher, tracker, domain)]

    async def extract_payment_kind(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take what was pressed or said."""
        chosen = entity(tracker, "choice")
        if chosen in _KINDS:
            return {KIND: chosen}
        if tracker.get_slot(KIND):
            return {}
        kind = next((kind for kind, pattern in _PATTERNS.items() if pattern.search(said(tracker))), None)
        return {KIND: kind} if kind else {}


class PaymentProblem(Scenario):
    """Advises by POL-PAY."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_payment_problem"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say what fits the problem, and ask whether that solved it."""
        done = forget(KIND, ORDER_ID, CONTACT)
        kind = str(tracker.get_slot(KIND))
        if kind == "unknown":
            return [*done, *report_fraud(reply)]
        if tracker.get_slot(ORDER_ID) and kind in ABOUT_AN_ORDER and is_locked_out(tracker):
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
            return done
        order = _order(tracker)
        done.append(SlotSet(LATEST_ORDER, tracker.get_slot(ORDER_ID)))
        if order is not None and order.total > HIGH_VALUE:
            reply.approved("utter_payment_high_value")
            return [*done, *hand_over("payment", "high_value_problem")]
        if kind == "amount":
            reply.approved("utter_payment_amount")
            return [*done, *hand_over("payment", "needs_agent_decision")]
        was_canceled = order is not None and order.status == "cancelled"
        reply.approved(f"utter_payment_{'canceled' if was_canceled else kind}")
        reply.approved("utter_payment_solved")
        return [*done, SlotSet(OPEN_QUESTION, SOLVED)]


class PaymentNotSolved(Scenario):
    """Brings in the payments team."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_payment_not_solved"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask for leave to hand over."""
        return [SlotSet(OPEN_QUESTION, None), *hand_over("payment", "needs_agent_decision")]


def _order(tracker: Tracker) -> Order | None:
    customer_id, order_id = verified_customer(tracker), tracker.get_slot(ORDER_ID)
    if not customer_id or not order_id:
        return None
    with get_sessions()() as session:
        return order_of(session, str(order_id), customer_id)
