"""Exchange: another size or color of the same item, free both ways."""

import re
from typing import Any

from rasa_sdk import Tracker
from sqlalchemy.orm import Session

from actions.back_in_stock import offer_notice
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
from actions.order_variants import choices_of, facts_of_gap
from actions.pages_first import PagesFirst
from actions.scenario import (
    CONFIRMATION,
    Events,
    Reply,
    entities_since_asked,
    entity,
)
from actions.start_return import explain_refusal
from concierge import clock
from concierge.customers.order_changes import can_be_had
from concierge.customers.order_lines import (
    line_in_words,
    line_of,
    lines_meant,
    neighbor_size,
    new_variant,
    product_of,
)
from concierge.customers.refunds import mail_return_fee
from concierge.customers.returns import (
    already_asked,
    condition_matters,
    condition_meant,
    reason_meant,
    refusal,
    start_exchange,
)
from concierge.knowledge.availability import Variant
from concierge.knowledge.catalogue import find_products
from concierge.storage import Order, OrderLine, Product
from concierge.wording import dollars

FORM = "exchange_item_form"
LINE, CONDITION, SIZE, COLOR = "exchange_line", "exchange_condition", "exchange_size", "exchange_color"
OTHER_PRODUCT = "exchange_other_product"
SLOTS = (LINE, CONDITION, SIZE, COLOR, OTHER_PRODUCT)
EXCHANGE = "too_small"  # a reason that is not our fault: an exchange follows the windows of a return
_UNSURE = re.compile(
    r"\b(?:not sure|don'?t know|unsure|no idea|which size|what size|suggest\w*|recommend\w*|help me)\b", re.IGNORECASE
)
_SENT_BACK = ("return_in_progress", "returned")


class ExchangeItemForm(PagesFirst, OrderForm):
    """Asks which item, for what, and for a yes."""

    topic = "exchange_item"
    own_slots = SLOTS

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_exchange_item_form"

    def questions(self, session: Session, tracker: Tracker, order: Order) -> list[str]:
        """Ask nothing of what cannot be exchanged."""
        if order.status != "delivered" or tracker.get_slot(OTHER_PRODUCT):
            return []
        number = tracker.get_slot(LINE)
        if number is None:
            return [LINE]
        line = line_of(order, number)
        matters = condition_matters(session, order, line, EXCHANGE, clock.today())
        condition = tracker.get_slot(CONDITION)
        if already_asked(session, order, line) or (matters and condition is None):
            return [LINE, CONDITION] if not already_asked(session, order, line) else [LINE]
        if refusal(session, order, line, condition or "unused", EXCHANGE, clock.today()) is not None:
            return [LINE]
        asked = [LINE, CONDITION, SIZE, COLOR] if matters else [LINE, SIZE, COLOR]
        variant = _variant(tracker)
        if variant is not None and not can_be_had(session, line, variant):
            return asked
        return [*asked, CONFIRMATION]

    def read(self, session: Session, tracker: Tracker, order: Order, said_now: str, reply: Reply) -> dict[str, Any]:
        """Take the item, its condition and the new choice, in whichever order they come."""
        if order.status != "delivered" or not may_answer(tracker, self.topic, SLOTS):
            return {}
        taken: dict[str, Any] = {}
        asked = tracker.get_slot("requested_slot")
        names = named_now(tracker) or [
            *entities_since_asked(tracker, "product", FORM),
            *entities_since_asked(tracker, "sku", FORM),
        ]
        lines = lines_meant(session, order, names, said_now if asked == LINE else "")
        other = _other_product(session, order, names)
        if other is not None and (len(names) > 1 or not lines):
            return {OTHER_PRODUCT: other.name}
        lines = lines or (list(order.lines) if len(order.lines) == 1 else [])
        number = tracker.get_slot(LINE)
        if len(lines) == 1 and str(lines[0].line_number) != number:
            number = taken[LINE] = str(lines[0].line_number)
        elif number is None:
            if asked == LINE and tracker.get_intent_of_latest_message() == "inform":
                reply.approved("utter_order_item_unclear")
                return {LINE: None}
            return taken
        line = line_of(order, str(number))
        condition = entity(tracker, "condition") or condition_meant(said_now)
        if asked == CONDITION and condition is None:
            condition = {"affirm": "unused", "deny": "used"}.get(str(tracker.get_intent_of_latest_message()))
        if condition and (asked == CONDITION or tracker.get_slot(CONDITION) is None):
            taken[CONDITION] = condition
        if asked == CONDITION and condition:
            said_now = ""
        return taken | self._choice(session, tracker, line, said_now, reply)

    def _choice(
        self, session: Session, tracker: Tracker, line: OrderLine, said_now: str, reply: Reply
    ) -> dict[str, Any]:
        product = product_of(session, line)
        asked = tracker.get_slot("requested_slot") in (SIZE, COLOR)
        if asked and _UNSURE.search(said_now):
            _suggest(reply, tracker, product, line)
            return {SIZE: None}
        chosen = new_variant(
            product,
            line,
            entities_since_asked(tracker, "size", FORM),
            entities_since_asked(tracker, "color", FORM),
            said_now if asked or len(said_now.split()) > 4 else "",
            said_since_asked(tracker, FORM),
        )
        if len(chosen) != 1:
            if chosen or (asked and tracker.get_intent_of_latest_message() in ("inform", "correct_answer")):
                reply.facts("utter_order_variant_unclear", product=product.name, choices=choices_of(product))
                return {SIZE: None, COLOR: None}
            return {}
        variant = chosen[0]
        if variant == _variant(tracker):
            return {}
        if (line.size, line.color) == (variant.size, variant.color):
            if not asked:
                return {}
            reply.facts("utter_order_variant_same", product=product.name, variant=variant.spoken)
            return {SIZE: None, COLOR: None}
        return {SIZE: variant.size, COLOR: variant.color, CONFIRMATION: None}


def _variant(tracker: Tracker) -> Variant | None:
    size, color = tracker.get_slot(SIZE), tracker.get_slot(COLOR)
    return Variant(size, color) if size else None


def _other_product(session: Session, order: Order, names: list[str]) -> Product | None:
    """Return a clearly named product that is not in the order, or None."""
    found = [products[0] for name in names if len(products := find_products(session, name)) == 1]
    have = {line.sku for line in order.lines}
    return next((product for product in found if product.sku not in have), None)


def _suggest(reply: Reply, tracker: Tracker, product: Product, line: OrderLine) -> None:
    """Suggest a neighboring size (POL-SIZE), as a suggestion."""
    reasons = entities_since_asked(tracker, "reason", FORM)
    texts = [*reasons, said_since_asked(tracker, FORM)]
    reason = next((meant for text in texts if (meant := reason_meant(text))), None)
    step = {"too_small": 1, "too_large": -1}.get(str(reason))
    size = neighbor_size(product, line.size, step) if step else None
    if size:
        reply.facts("utter_exchange_suggestion", size=size, have=line.size or "")
    else:
        reply.approved("utter_exchange_no_suggestion")


class AskExchangeLine(AskAboutOrder):
    """Asks which item to exchange."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_exchange_item_form_exchange_line"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask, with the order's items as buttons."""
        reply.facts("utter_exchange_which", buttons=line_buttons(session, order))


class AskExchangeSize(AskAboutOrder):
    """Asks for the new size or color."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_exchange_item_form_exchange_size"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask, with what the product comes in."""
        line = line_of(order, str(tracker.get_slot(LINE)))
        product = product_of(session, line)
        reply.facts("utter_exchange_for_what", item=line_in_words(session, line), choices=choices_of(product))


class AskExchangeConfirmation(AskAboutOrder):
    """Says what would be sent and asks for a yes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_exchange_item_form_confirmation"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Show the summary."""
        product = product_of(session, line_of(order, str(tracker.get_slot(LINE))))
        variant = _variant(tracker)
        reply.facts("utter_exchange_confirm", item=product.name, new_value=variant.spoken if variant else "")


class ExchangeItem(OrderScenario):
    """Starts the exchange after a yes, or says why not."""

    own_slots = SLOTS

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_exchange_item"

    def settle(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        """Start it; stock is looked at again."""
        if order.status != "delivered":
            return _tell_not_delivered(reply, order)
        if tracker.get_slot(OTHER_PRODUCT):
            back = [{"title": "Start a return", "payload": f'/start_return{{"order_id": "{order.id}"}}'}]
            reply.facts("utter_exchange_other_product", fee=dollars(mail_return_fee()), buttons=back)
            return []
        line = line_of(order, str(tracker.get_slot(LINE)))
        item = line_in_words(session, line, in_variant=False)
        if already_asked(session, order, line):
            reply.facts("utter_exchange_already", item=item)
            return offer_agent("return")
        today, condition = clock.today(), tracker.get_slot(CONDITION)
        why = refusal(session, order, line, condition or "unused", EXCHANGE, today)
        if why is not None:
            explain_refusal(reply, why, item, order)
            reply.approved("utter_return_offer_review")
            return offer_agent("return")
        variant = _variant(tracker)
        if variant is not None and not can_be_had(session, line, variant):
            return _tell_sold_out(reply, product_of(session, line), variant, order)
        if variant is None or not tracker.get_slot(CONFIRMATION):
            reply.approved("utter_exchange_left")
            return []
        start_exchange(
            session, order, line, variant, condition=condition, today=today, conversation_id=tracker.sender_id
        )
        reply.facts("utter_exchange_done", item=item, new_value=variant.spoken)
        return []


def _tell_not_delivered(reply: Reply, order: Order) -> Events:
    if order.status == "processing":
        change = [{"title": "Change the order", "payload": f'/change_order{{"order_id": "{order.id}"}}'}]
        reply.facts("utter_exchange_not_sent", order_id=order.id, buttons=change)
        return []
    if order.status in _SENT_BACK:
        reply.facts("utter_return_in_progress", order_id=order.id)
        return offer_agent("return")
    response = "utter_return_canceled" if order.status == "cancelled" else "utter_exchange_under_way"
    reply.facts(response, order_id=order.id)
    return []


def _tell_sold_out(reply: Reply, product: Product, variant: Variant, order: Order) -> Events:
    buttons = [
        {"title": "Email me", "payload": "/affirm"},
        {"title": "Another size or color", "payload": f'/exchange_item{{"order_id": "{order.id}"}}'},
        {"title": "A refund", "payload": f'/start_return{{"order_id": "{order.id}"}}'},
        {"title": "No, thanks", "payload": "/deny"},
    ]
    reply.facts("utter_exchange_sold_out", buttons=buttons, **facts_of_gap(product, variant))
    return offer_notice(product, variant)
