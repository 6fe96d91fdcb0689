"""Order status: where a verified customer's order is, and what happens next."""

from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.person import FAILED_VERIFICATION, HIGH_VALUE_PROBLEM, ORDER_DECISION, ask_person
from actions.scenario import Events, Reply, Scenario
from actions.verification import ORDER_ID, VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.customers.orders import order_of
from concierge.handoff.criteria import HIGH_VALUE
from concierge.storage import Order, get_sessions
from concierge.wording import dollars, on_day, spoken_day

OPEN_QUESTION, LATEST_ORDER = "open_question", "latest_order"
MISSING_REPORTED_WITHIN = timedelta(days=14)  # POL-SHIP, missing parcels
_RETURN_STEPS = {"awaiting_item": "awaited", "received_inspecting": "inspected"}
_QUESTIONS = {  # what a yes or no after the response answers
    "utter_order_delayed": "trace",
    "utter_order_delayed_no_estimate": "trace",
    "utter_order_delivered": "parcel_found",
}


class OrderStatusForm(VerificationForm):
    """Asks for the order and for proof."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_order_status_form"


class OrderStatus(Scenario):
    """Tells the status of the order that was asked for."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_status"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell the status, or hand over when proof has failed too often or a valuable order is late."""
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
            return forget_question()
        order = _order(tracker, tracker.get_slot(ORDER_ID))
        if order is None:
            reply.approved("utter_order_not_matched")
            return forget_question()
        response = _response(order)
        if response == "utter_order_delayed_handoff":
            ask_person(reply, tracker, response, HIGH_VALUE_PROBLEM, order.id, **_facts(order))
        else:
            reply.facts(response, **_facts(order))
        return [
            *forget_question(),
            SlotSet(LATEST_ORDER, order.id),
            SlotSet(OPEN_QUESTION, _QUESTIONS.get(response)),
        ]


class OrderTrace(Scenario):
    """Asks a person to trace a delayed parcel."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_trace"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request."""
        ask_person(reply, tracker, "utter_trace_requested", ORDER_DECISION, tracker.get_slot(LATEST_ORDER))
        return [SlotSet(OPEN_QUESTION, None)]


class OrderParcelMissing(Scenario):
    """Asks a person to look for a parcel that is marked delivered and was not found."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_parcel_missing"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request, at a higher priority for a valuable order."""
        order_id = tracker.get_slot(LATEST_ORDER)
        order = _order(tracker, order_id)
        need = HIGH_VALUE_PROBLEM if order is not None and order.total > HIGH_VALUE else ORDER_DECISION
        ask_person(reply, tracker, "utter_order_parcel_missing", need, order_id)
        return [SlotSet(OPEN_QUESTION, None)]


class CloseQuestion(Scenario):
    """Forgets what a yes or no would have answered."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_close_question"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Clear the slot."""
        return [SlotSet(OPEN_QUESTION, None)]


def _order(tracker: Tracker, order_id: str | None) -> Order | None:
    """Return the order if the customer has proved that it is theirs."""
    customer_id = verified_customer(tracker)
    if not customer_id or not order_id:
        return None
    with get_sessions()() as session:
        return order_of(session, order_id, customer_id)


def _response(order: Order) -> str:
    today = clock.today()
    estimated = order.eta_on is not None and order.eta_on >= today
    picked_up = order.shipping_method == "store_pickup"
    kind: str = order.status
    if kind == "processing" and picked_up:
        kind = "processing_pickup"
    elif kind == "shipped" and not estimated:
        kind = "shipped_no_estimate"
    elif kind == "delayed" and order.total > HIGH_VALUE:
        kind = "delayed_handoff"
    elif kind == "delayed" and not estimated:
        kind = "delayed_no_estimate"
    elif kind == "delivered" and picked_up:
        kind = "picked_up"
    elif kind == "delivered" and order.delivered_on and order.delivered_on < today - MISSING_REPORTED_WITHIN:
        kind = "delivered_earlier"
    elif kind == "return_in_progress" and order.refund_status in _RETURN_STEPS:
        kind = f"return_{_RETURN_STEPS[order.refund_status]}"
    return f"utter_order_{kind}"


def _facts(order: Order) -> dict[str, str]:
    today = clock.today()
    estimated = order.eta_on is not None and order.eta_on >= today
    new_estimate = f"The new estimate is {spoken_day(order.eta_on, today)}." if order.eta_on and estimated else ""
    return {
        "order_id": order.id,
        "carrier": order.carrier or "the carrier",
        "tracking_number": order.tracking_number or "not known yet",
        "eta": spoken_day(order.eta_on, today) if order.eta_on else "not known yet",
        "new_estimate": new_estimate or "The carrier has given no new estimate.",
        "delivered_on": on_day(order.delivered_on, today) if order.delivered_on else "on a day I can't see",
        "total": dollars(order.total),
        "refund_amount": dollars(order.refund_amount if order.refund_amount is not None else order.total),
    }
