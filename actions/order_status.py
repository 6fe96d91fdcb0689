"""Order status: where a verified customer's order is, and what happens next."""

from decimal import Decimal

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.scenario import Events, Reply, Scenario
from actions.verification import ORDER_ID, VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.customers.orders import order_of
from concierge.handoff.requests import request_person
from concierge.storage import Order, get_sessions
from concierge.storage.conversations import Priority
from concierge.wording import dollars, on_day, spoken_day

OPEN_QUESTION = "open_question"
_QUESTIONS = {"delayed": "trace", "delivered": "parcel_found"}  # what a yes or no after the status answers
HIGH_VALUE = Decimal("500.00")  # ESC-05 in data/guidelines.yml


class OrderStatusForm(VerificationForm):
    """Asks for the order and for proof."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_order_status_form"


class OrderStatus(Scenario):
    """Tells the status of the order that was asked for."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_status"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell the status, or hand over when proof has failed too often or a valuable order is late."""
        if is_locked_out(tracker):
            _ask_a_person(reply, tracker, "utter_verification_failed", "repeated_failure", "order_care", "P3")
            return forget_question()
        customer_id, order_id = verified_customer(tracker), tracker.get_slot(ORDER_ID)
        with get_sessions()() as session:
            order = order_of(session, order_id, customer_id) if customer_id and order_id else None
            if order is None:
                reply.approved("utter_order_not_matched")
                return forget_question()
            if order.status == "delayed" and order.total > HIGH_VALUE:
                facts = _facts(order)
                _ask_a_person(
                    reply, tracker, "utter_order_delayed_handoff", "high_value_problem", "care_leads", "P2", **facts
                )
            else:
                reply.facts(_response(order), **_facts(order))
            question = _QUESTIONS.get(order.status) if order.total <= HIGH_VALUE or order.status != "delayed" else None
        return [*forget_question(), SlotSet("latest_order", order_id), SlotSet(OPEN_QUESTION, question)]


class OrderTrace(Scenario):
    """Asks a person to trace a delayed parcel."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_trace"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request."""
        _ask_a_person(reply, tracker, "utter_trace_requested", "needs_agent_decision", "order_care", "P4")
        return [SlotSet(OPEN_QUESTION, None)]


class OrderParcelMissing(Scenario):
    """Asks a person to look for a parcel that is marked delivered and was not found."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_parcel_missing"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request, at a higher priority for a valuable order."""
        customer_id, order_id = verified_customer(tracker), tracker.get_slot("latest_order")
        with get_sessions()() as session:
            order = order_of(session, order_id, customer_id) if customer_id and order_id else None
            valuable = order is not None and order.total > HIGH_VALUE
        if valuable:
            _ask_a_person(reply, tracker, "utter_order_parcel_missing", "high_value_problem", "care_leads", "P2")
        else:
            _ask_a_person(reply, tracker, "utter_order_parcel_missing", "needs_agent_decision", "order_care", "P4")
        return [SlotSet(OPEN_QUESTION, None)]


class CloseQuestion(Scenario):
    """Forgets what a yes or no would have answered."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_close_question"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Clear the slot."""
        return [SlotSet(OPEN_QUESTION, None)]


def _ask_a_person(
    reply: Reply, tracker: Tracker, response: str, reason: str, queue: str, priority: Priority, **facts: str
) -> None:
    channel = str(tracker.get_latest_input_channel() or "unknown")
    with get_sessions().begin() as session:
        request_person(session, tracker.sender_id, channel, reason=reason, queue=queue, priority=priority)
    handoff = {"status": "callback", "reason": reason}
    if facts:
        reply.facts(response, handoff=handoff, **facts)
    else:
        reply.approved(response, handoff=handoff)


def _response(order: Order) -> str:
    if order.status == "shipped" and order.eta_on is None:
        return "utter_order_shipped_no_estimate"
    if order.status == "delayed" and (order.eta_on is None or order.eta_on < clock.today()):
        return "utter_order_delayed_no_estimate"
    if order.status == "delivered" and order.shipping_method == "store_pickup":
        return "utter_order_picked_up"
    return f"utter_order_{order.status}"


def _facts(order: Order) -> dict[str, str]:
    today = clock.today()
    return {
        "order_id": order.id,
        "carrier": order.carrier or "the carrier",
        "tracking_number": order.tracking_number or "not known yet",
        "eta": spoken_day(order.eta_on, today) if order.eta_on else "",
        "delivered_on": on_day(order.delivered_on, today) if order.delivered_on else "",
        "total": dollars(order.total),
        "refund_amount": dollars(order.refund_amount) if order.refund_amount is not None else "",
    }
