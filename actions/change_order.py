"""Order change: another size, color or address while the order is being prepared."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.order_agent import offer_agent
from actions.order_form import (
    AskAboutOrder,
    OrderForm,
    OrderScenario,
    line_buttons,
    may_answer,
    named_now,
    said_since_asked,
)
from actions.order_variants import choices_of, tell_sold_out
from actions.pages_first import PagesFirst
from actions.scenario import CONFIRMATION, Events, Reply, entities_since_asked
from concierge import clock
from concierge.customers.order_changes import (
    Obstacle,
    address_needs_agent,
    can_be_had,
    change_address,
    change_variant,
    costs_the_same,
    obstacle_to_change,
)
from concierge.customers.order_lines import line_of, lines_meant, new_variant, product_of
from concierge.customers.ship_address import address_in
from concierge.knowledge.availability import Variant
from concierge.storage import Order

FORM = "change_order_form"
TYPE, LINE, SIZE, COLOR, ADDRESS = "change_type", "change_line", "change_size", "change_color", "change_address"
SLOTS = (TYPE, LINE, SIZE, COLOR, ADDRESS)
_ADDRESS = re.compile(
    r"\b(?:add?ress\w*|street|apartment|apt|unit|moved|delivered to|(?:ship|send|go(?:ing)?) (?:it |my order )?to)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:add|remove|quantity|another item|more item|express|expedited|pickup|phone|name|instead of the)\b",
    re.IGNORECASE,
)
_OBSTACLES = {
    Obstacle.LEFT: "utter_change_order_left",
    Obstacle.DELIVERED: "utter_change_order_delivered",
    Obstacle.RETURNING: "utter_change_order_closed",
    Obstacle.CANCELED: "utter_change_order_closed",
}
_BY_AGENT = {
    Obstacle.EXPRESS: "utter_change_order_by_agent",
    Obstacle.DELAYED: "utter_change_order_delayed",
}


class ChangeOrderForm(PagesFirst, OrderForm):
    """Asks what to change, to what, and for a yes."""

    topic = "change_order"
    own_slots = SLOTS

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_change_order_form"

    def questions(self, session: Session, tracker: Tracker, order: Order) -> list[str]:
        """Ask nothing of an order that cannot be changed."""
        kind = tracker.get_slot(TYPE)
        if obstacle_to_change(order) is not None or kind == "other":
            return []
        if kind is None:
            return [TYPE]
        if kind == "address":
            return [] if address_needs_agent(session, order) else [ADDRESS, CONFIRMATION]
        line = tracker.get_slot(LINE)
        if line is not None and not costs_the_same(session, line_of(order, line), clock.today()):
            return []
        return [LINE, SIZE, COLOR, CONFIRMATION]

    def read(self, session: Session, tracker: Tracker, order: Order, said_now: str, reply: Reply) -> dict[str, Any]:
        """Take the kind of change, the item and the new choice, in whichever order they come."""
        if obstacle_to_change(order) is not None or not may_answer(tracker, self.topic, SLOTS):
            return {}
        taken: dict[str, Any] = {}
        kind = _kind(tracker, said_now)
        if kind and (tracker.get_slot(TYPE) is None or kind != tracker.get_slot(TYPE) == "other"):
            taken[TYPE] = kind
        if taken.get(TYPE, tracker.get_slot(TYPE)) == "address":
            return taken | _address(tracker, said_now, reply)
        names = named_now(tracker) or [
            *entities_since_asked(tracker, "product", FORM),
            *entities_since_asked(tracker, "sku", FORM),
        ]
        lines = list(order.lines) if len(order.lines) == 1 else lines_meant(session, order, names, said_now)
        number = tracker.get_slot(LINE)
        if len(lines) == 1 and str(lines[0].line_number) != number:
            number = taken[LINE] = str(lines[0].line_number)
        if number is None:
            return taken
        line = line_of(order, number)
        chosen = new_variant(
            product_of(session, line),
            line,
            entities_since_asked(tracker, "size", FORM),
            entities_since_asked(tracker, "color", FORM),
            said_now if tracker.get_slot("requested_slot") in (SIZE, COLOR) else "",
            said_since_asked(tracker, FORM),
        )
        return taken | _choice(session, tracker, order, number, chosen, reply)


def _kind(tracker: Tracker, text: str) -> str | None:
    named = entities_since_asked(tracker, "change_type", FORM)
    kinds = [one for one in named if one in ("size", "color", "address")]
    if kinds:
        return kinds[0]
    if _OTHER.search(text) or {"item", "shipping_method"} & set(named):
        return "other"
    if _ADDRESS.search(text):
        return "address"
    words = f"{text}\n{said_since_asked(tracker, FORM)}"  # proof was asked for in between
    for kind in ("size", "color"):
        if entities_since_asked(tracker, kind, FORM) or re.search(rf"\b{kind}\b", words, re.IGNORECASE):
            return kind
    return None


def _address(tracker: Tracker, text: str, reply: Reply) -> dict[str, Any]:
    found = address_in(text)
    if found is not None:
        return {ADDRESS: found.spoken, CONFIRMATION: None}
    if tracker.get_slot("requested_slot") == ADDRESS and tracker.get_intent_of_latest_message() == "inform":
        reply.approved("utter_change_order_address_unclear")
        return {ADDRESS: None}
    return {}


def _choice(
    session: Session, tracker: Tracker, order: Order, number: str, chosen: list[Variant], reply: Reply
) -> dict[str, Any]:
    line = line_of(order, number)
    product = product_of(session, line)
    asked = tracker.get_slot("requested_slot") in (SIZE, COLOR)
    if len(chosen) != 1:
        if chosen or (asked and tracker.get_intent_of_latest_message() in ("inform", "correct_answer")):
            choices = choices_of(product)
            reply.facts("utter_order_variant_unclear", product=product.name, choices=choices)
            return {SIZE: None, COLOR: None}
        return {}
    variant = chosen[0]
    if (tracker.get_slot(SIZE), tracker.get_slot(COLOR)) == (variant.size, variant.color):
        return {}
    if (line.size, line.color) == (variant.size, variant.color):
        reply.facts("utter_order_variant_same", product=product.name, variant=variant.spoken)
        return {SIZE: None, COLOR: None}
    if not can_be_had(session, line, variant):
        tell_sold_out(reply, product, variant)
        return {SIZE: None, COLOR: None}
    return {SIZE: variant.size, COLOR: variant.color, CONFIRMATION: None}


class AskChangeType(AskAboutOrder):
    """Asks what to change."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_change_order_form_change_type"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask, with what can be changed as buttons."""
        reply.approved("utter_change_order_what")


class AskChangeLine(AskAboutOrder):
    """Asks which item to change."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_change_order_form_change_line"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask, with the order's items as buttons."""
        reply.facts("utter_change_order_which", buttons=line_buttons(session, order))


class AskChangeSize(AskAboutOrder):
    """Asks for the new size or color."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_change_order_form_change_size"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask, with what the product comes in."""
        product = product_of(session, line_of(order, str(tracker.get_slot(LINE))))
        choices = choices_of(product)
        reply.facts("utter_change_order_to_what", product=product.name, choices=choices)


class AskChangeConfirmation(AskAboutOrder):
    """Repeats the change back and asks for a yes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_change_order_form_confirmation"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Show the summary."""
        if tracker.get_slot(TYPE) == "address":
            reply.facts("utter_change_order_confirm_address", address=tracker.get_slot(ADDRESS), order_id=order.id)
            return
        product = product_of(session, line_of(order, str(tracker.get_slot(LINE))))
        variant = Variant(tracker.get_slot(SIZE), tracker.get_slot(COLOR))
        reply.facts("utter_change_order_confirm", item=product.name, new_value=variant.spoken)


class ChangeOrder(OrderScenario):
    """Changes the order after a yes, or says why it stays as it is."""

    own_slots = SLOTS

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_change_order"

    def settle(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        """Change it; what the status allows is looked at again, because parcels leave meanwhile."""
        obstacle = obstacle_to_change(order)
        kind = tracker.get_slot(TYPE)
        if obstacle in _BY_AGENT:
            reply.approved(_BY_AGENT[obstacle])
            return offer_agent("order")
        if obstacle is not None:
            back = [{"title": "Exchange an item", "payload": f'/exchange_item{{"order_id": "{order.id}"}}'}]
            reply.facts(
                _OBSTACLES[obstacle], order_id=order.id, buttons=back if obstacle is Obstacle.DELIVERED else None
            )
            return []
        if kind == "other":
            reply.approved("utter_change_order_only_anew")
            return []
        if kind == "address" and address_needs_agent(session, order):
            reply.approved("utter_change_order_by_agent")
            return offer_agent("order")
        if kind != "address" and tracker.get_slot(SIZE) is None and tracker.get_slot(LINE) is not None:
            reply.approved("utter_change_order_price")
            return []
        if not tracker.get_slot(CONFIRMATION):
            reply.approved("utter_change_order_left_as_was")
            return []
        return self._change(reply, tracker, session, order)

    def _change(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        if tracker.get_slot(TYPE) == "address":
            address = address_in(str(tracker.get_slot(ADDRESS)))
            assert address is not None, "the form keeps only addresses it could read"
            change_address(session, order, address, tracker.sender_id)
            reply.facts("utter_change_order_address_done", order_id=order.id, address=address.spoken)
            return []
        line = line_of(order, str(tracker.get_slot(LINE)))
        variant = Variant(tracker.get_slot(SIZE), tracker.get_slot(COLOR))
        product = product_of(session, line)
        if not can_be_had(session, line, variant):
            tell_sold_out(reply, product, variant)
            return []
        change_variant(session, order, line, variant, tracker.sender_id)
        reply.facts("utter_change_order_done", item=product.name, new_value=variant.spoken)
        return [SlotSet(CONFIRMATION, None)]
