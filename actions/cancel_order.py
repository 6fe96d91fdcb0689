"""Cancel an order: in time and after a yes, with the money explained."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.order_agent import LATEST_ORDER, offer_agent
from actions.order_form import AskAboutOrder, OrderForm, OrderScenario
from actions.pages_first import PagesFirst
from actions.scenario import CONFIRMATION, OPEN_QUESTION, Events, Reply, Scenario, entities_since_asked, entity, said
from actions.verification import verified_customer
from concierge import clock
from concierge.customers.order_changes import Obstacle, cancel, obstacle_to_change
from concierge.customers.order_lines import lines_meant
from concierge.customers.orders import order_of
from concierge.customers.returns import reason_meant
from concierge.storage import Order, get_sessions
from concierge.wording import dollars

FORM = "cancel_order_form"
CANCEL_REASON = "cancel_reason"
_RESPONSES = {
    Obstacle.LEFT: "utter_cancel_order_left",
    Obstacle.DELIVERED: "utter_cancel_order_delivered",
    Obstacle.RETURNING: "utter_cancel_order_returning",
    Obstacle.EXPRESS: "utter_cancel_order_express",
    Obstacle.DELAYED: "utter_cancel_order_delayed",
    Obstacle.CANCELED: "utter_cancel_order_already",
}
_OFFERS = {Obstacle.EXPRESS: "order", Obstacle.DELAYED: "order", Obstacle.CANCELED: "payment"}


class CancelOrderForm(PagesFirst, OrderForm):
    """Asks for a yes, when the order can be canceled."""

    topic = "cancel_order"
    own_slots = ()

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_cancel_order_form"

    def questions(self, session: Session, tracker: Tracker, order: Order) -> list[str]:
        """Ask nothing of an order that cannot be canceled here."""
        return [] if obstacle_to_change(order) or _part_is_meant(session, tracker, order) else [CONFIRMATION]


class AskCancelConfirmation(AskAboutOrder):
    """Says what would be canceled and asks for a yes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_cancel_order_form_confirmation"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Show the summary."""
        reply.facts("utter_cancel_order_confirm", order_id=order.id, total=dollars(order.total))


class CancelOrder(OrderScenario):
    """Cancels the order after a yes, or says why it stays."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_cancel_order"

    def settle(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        """Cancel it; what the status allows is looked at again, because parcels leave meanwhile."""
        obstacle = obstacle_to_change(order)
        if obstacle is not None:
            reply.facts(_RESPONSES[obstacle], order_id=order.id, total=dollars(order.total))
            return offer_agent(_OFFERS[obstacle]) if obstacle in _OFFERS else []
        if _part_is_meant(session, tracker, order):
            reply.facts("utter_cancel_order_part", order_id=order.id)
            return offer_agent("order")
        if not tracker.get_slot(CONFIRMATION):
            reply.approved("utter_cancel_order_left_as_was")
            return []
        cancel(session, order, clock.now(), tracker.sender_id)
        reason = next(iter(entities_since_asked(tracker, "reason", FORM)), None)
        if reason:
            order.cancel_reason = reason_meant(reason) or "other"
            reply.approved("utter_cancel_order_done")
            return []
        reply.approved("utter_cancel_order_done")
        reply.approved("utter_cancel_order_why")
        return [SlotSet(OPEN_QUESTION, CANCEL_REASON)]


class CancelReason(Scenario):
    """Keeps why an order was canceled, when the customer likes to say."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_cancel_order_reason"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Note the reason's kind, not the words."""
        reason = entity(tracker, "reason") or said(tracker)
        if tracker.get_intent_of_latest_message() == "cancel_request" and reason_meant(reason) is None:
            reply.approved("utter_carry_on")  # “never mind” is no reason
            return [SlotSet(OPEN_QUESTION, None)]
        customer_id, order_id = verified_customer(tracker), tracker.get_slot(LATEST_ORDER)
        with get_sessions().begin() as session:
            order = order_of(session, str(order_id), customer_id) if customer_id else None
            if order is not None and order.status == "cancelled" and order.cancel_reason is None:
                order.cancel_reason = reason_meant(reason) or "other"
        reply.approved("utter_cancel_order_reason_noted")
        return [SlotSet(OPEN_QUESTION, None)]


def _part_is_meant(session: Session, tracker: Tracker, order: Order) -> bool:
    """Return whether the customer named some of the order's items, and not all."""
    names = [*entities_since_asked(tracker, "product", FORM), *entities_since_asked(tracker, "sku", FORM)]
    return bool(names) and 0 < len(lines_meant(session, order, names)) < len(order.lines)
