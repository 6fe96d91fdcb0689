"""Start a return: what may come back, what it costs, and an exchange first when the size is the problem."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.order_agent import offer_agent
from actions.order_form import AskAboutOrder, OrderForm, OrderScenario, line_buttons, may_answer, named_now
from actions.pages_first import PagesFirst
from actions.scenario import CONFIRMATION, Events, Reply, entities_since_asked, entity
from actions.verification import ORDER_ID
from concierge import clock
from concierge.customers.order_lines import line_in_words, line_of, lines_meant, product_of
from concierge.customers.refunds import OUR_FAULT, mail_return_fee, refund_of
from concierge.customers.returns import (
    POST_WITHIN,
    Refusal,
    condition_meant,
    reason_meant,
    refusal,
    start_return,
    window_days,
)
from concierge.storage import Order, OrderLine
from concierge.wording import dollars, listed, spoken_day

FORM, EXCHANGE_FORM = "start_return_form", "exchange_item_form"
EXCHANGE_LINE, EXCHANGE_CONDITION = "exchange_line", "exchange_condition"
LINES, REASON, SWAP, CONDITION, METHOD = (
    "return_lines",
    "return_reason",
    "return_swap",
    "return_condition",
    "return_method",
)
SLOTS = (LINES, REASON, SWAP, CONDITION, METHOD)
_SIZE_REASONS = ("too_small", "too_large")
_METHODS = {"mail": ("mail", "post", "label", "ship"), "store": ("store", "shop", "in person", "drop")}
_NOT_DELIVERED = {
    "processing": "utter_return_not_sent",
    "cancelled": "utter_return_canceled",
    "returned": "utter_return_already",
    "return_in_progress": "utter_return_in_progress",
}


class StartReturnForm(PagesFirst, OrderForm):
    """Asks which items, why, in what condition, how, and for a yes."""

    topic = "start_return"
    own_slots = SLOTS

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_start_return_form"

    def questions(self, session: Session, tracker: Tracker, order: Order) -> list[str]:
        """Ask nothing of what cannot come back, and not for a condition that changes nothing."""
        if order.status != "delivered":
            return []
        lines = chosen_lines(tracker, order)
        if not lines:
            return [LINES]
        reason = tracker.get_slot(REASON)
        if reason is None:
            return [LINES, REASON]
        if _is_for_another_desk(session, order, lines, reason) or not _maybe_returnable(session, tracker, order):
            return [LINES, REASON]
        condition = [] if reason in OUR_FAULT else [CONDITION]
        if tracker.get_slot(CONDITION) and not returnable(session, tracker, order):
            return [LINES, REASON, *condition]
        swap = [SWAP] if reason in _SIZE_REASONS else []
        if tracker.get_slot(SWAP):
            return [LINES, REASON, *condition, *swap]
        return [LINES, REASON, *condition, *swap, METHOD, CONFIRMATION]

    def read(self, session: Session, tracker: Tracker, order: Order, said_now: str, reply: Reply) -> dict[str, Any]:
        """Take items, reason, condition and method, in whichever order they come."""
        if order.status != "delivered" or not may_answer(tracker, self.topic, SLOTS):
            return {}
        asked = tracker.get_slot("requested_slot")
        taken: dict[str, Any] = {}
        names = named_now(tracker) or [
            *entities_since_asked(tracker, "product", FORM),
            *entities_since_asked(tracker, "sku", FORM),
        ]
        lines = list(order.lines) if len(order.lines) == 1 else []
        lines = lines or lines_meant(session, order, names, said_now if asked == LINES else "")
        numbers = ",".join(str(line.line_number) for line in lines)
        if numbers and numbers != tracker.get_slot(LINES):
            taken[LINES] = numbers
        elif asked == LINES and not numbers and tracker.get_intent_of_latest_message() == "inform":
            reply.approved("utter_order_item_unclear")
            return {LINES: None}
        reason = _reason(tracker, said_now)
        if reason and reason != tracker.get_slot(REASON):
            taken |= {REASON: reason, SWAP: None}
        condition = entity(tracker, "condition") or condition_meant(said_now)
        if condition and (asked == CONDITION or tracker.get_slot(CONDITION) is None) and asked != METHOD:
            taken[CONDITION] = condition
        elif asked == CONDITION and _yes_or_no(tracker) is not None:
            taken[CONDITION] = "unused" if _yes_or_no(tracker) else "used"
        if asked == SWAP and _yes_or_no(tracker) is not None:
            taken[SWAP] = _yes_or_no(tracker)
        method = _method(entity(tracker, "return_method") or said_now)
        if method and (asked in (METHOD, CONFIRMATION) or tracker.get_slot(METHOD) is None):
            taken[METHOD] = method
        if taken and CONFIRMATION not in taken and asked == CONFIRMATION:
            taken[CONFIRMATION] = None
        return taken


def chosen_lines(tracker: Tracker, order: Order) -> list[OrderLine]:
    """Return the lines that the customer wants to send back."""
    return [line_of(order, number) for number in str(tracker.get_slot(LINES) or "").split(",") if number]


def returnable(session: Session, tracker: Tracker, order: Order) -> list[OrderLine]:
    """Return those of the chosen lines that may come back."""
    condition = tracker.get_slot(CONDITION) or "unused"
    reason = str(tracker.get_slot(REASON))
    lines = chosen_lines(tracker, order)
    return [line for line in lines if refusal(session, order, line, condition, reason, clock.today()) is None]


def _maybe_returnable(session: Session, tracker: Tracker, order: Order) -> bool:
    reason = str(tracker.get_slot(REASON))
    today = clock.today()
    return any(refusal(session, order, line, "unused", reason, today) is None for line in chosen_lines(tracker, order))


def _is_for_another_desk(session: Session, order: Order, lines: list[OrderLine], reason: str) -> bool:
    """Return whether a recall or a warranty claim comes first."""
    return _is_recalled(session, lines, reason) or _is_late_defect(order, reason)


def _is_recalled(session: Session, lines: list[OrderLine], reason: str) -> bool:
    recalled = any(product_of(session, line).recall_id for line in lines)
    return recalled and reason in ("recalled", "defective")


def _is_late_defect(order: Order, reason: str) -> bool:
    days = (clock.today() - order.delivered_on).days if order.delivered_on else 0
    return reason == "defective" and days > window_days(order.customer)


def _reason(tracker: Tracker, text: str) -> str | None:
    words = entity(tracker, "reason") or text
    found = reason_meant(words)
    asked = tracker.get_slot("requested_slot") == REASON
    if found or not asked:
        if tracker.get_slot(REASON) is None or asked or entity(tracker, "reason"):
            return found or _reason_before(tracker)
        return None
    return "other" if tracker.get_intent_of_latest_message() in ("inform", "nlu_fallback", "deny") else None


def _reason_before(tracker: Tracker) -> str | None:
    known = entities_since_asked(tracker, "reason", FORM)
    return reason_meant(known[0]) if known and tracker.get_slot(REASON) is None else None


def _method(text: str) -> str | None:
    found = [method for method, words in _METHODS.items() if any(word in text.lower() for word in words)]
    return found[0] if len(found) == 1 else None


def _yes_or_no(tracker: Tracker) -> bool | None:
    return {"affirm": True, "deny": False}.get(str(tracker.get_intent_of_latest_message()))


class AskReturnLines(AskAboutOrder):
    """Asks which items go back."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_start_return_form_return_lines"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask, with the order's items as buttons."""
        reply.facts("utter_return_which", buttons=line_buttons(session, order))


class AskReturnMethod(AskAboutOrder):
    """States the cost, and asks for mail or store."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_start_return_form_return_method"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Ask; what is our fault costs nothing."""
        if tracker.get_slot(REASON) in OUR_FAULT:
            reply.approved("utter_return_how_free")
        else:
            reply.facts("utter_return_how", fee=dollars(mail_return_fee()))


class AskReturnConfirmation(AskAboutOrder):
    """Repeats the return with its refund and asks for a yes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_start_return_form_confirmation"

    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Show the summary, and what is left out."""
        lines = returnable(session, tracker, order)
        for line in chosen_lines(tracker, order):
            if line not in lines:
                tell_refusal(reply, tracker, session, order, line)
        method = tracker.get_slot(METHOD)
        refund = refund_of(session, order, lines, method, str(tracker.get_slot(REASON)))
        reply.facts(
            "utter_return_confirm",
            items=listed([line_in_words(session, line) for line in lines]),
            method="by mail" if method == "mail" else "in a store",
            sum=refund.spoken,
            refund=dollars(refund.total),
        )


class StartReturn(OrderScenario):
    """Starts the return after a yes, or says why not."""

    own_slots = SLOTS

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_start_return"

    def settle(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        """Start it, go to the exchange, or explain."""
        if order.status != "delivered":
            response = _NOT_DELIVERED.get(order.status, "utter_return_under_way")
            reply.facts(response, order_id=order.id)
            return offer_agent("return") if response == "utter_return_in_progress" else []
        lines = chosen_lines(tracker, order)
        reason = str(tracker.get_slot(REASON))
        if _is_recalled(session, lines, reason):
            reply.approved("utter_return_recall")
            return []
        if _is_late_defect(order, reason):
            reply.facts("utter_return_warranty", window=str(window_days(order.customer)))
            return []
        accepted = returnable(session, tracker, order)
        if not accepted:
            tell_refusal(reply, tracker, session, order, lines[0])
            reply.approved("utter_return_offer_review")
            return offer_agent("return")
        if tracker.get_slot(SWAP):
            kept = [
                SlotSet(ORDER_ID, order.id),
                SlotSet(EXCHANGE_LINE, str(accepted[0].line_number)),
                SlotSet(EXCHANGE_CONDITION, tracker.get_slot(CONDITION)),
            ]
            return [*kept, FollowupAction(EXCHANGE_FORM)]
        if not tracker.get_slot(CONFIRMATION):
            reply.approved("utter_return_left")
            return []
        method, today = tracker.get_slot(METHOD), clock.today()
        refund = refund_of(session, order, accepted, method, reason)
        start_return(
            session,
            order,
            accepted,
            method=method,
            reason=reason,
            condition=tracker.get_slot(CONDITION) or "unused",
            refund=refund,
            today=today,
            conversation_id=tracker.sender_id,
        )
        deadline = spoken_day(today + POST_WITHIN, today)
        response = "utter_return_done_mail" if method == "mail" else "utter_return_done_store"
        reply.facts(response, refund=dollars(refund.total), deadline=deadline)
        return []


def tell_refusal(reply: Reply, tracker: Tracker, session: Session, order: Order, line: OrderLine) -> None:
    """Say the rule that keeps a line from coming back."""
    condition = tracker.get_slot(CONDITION) or "unused"
    why = refusal(session, order, line, condition, str(tracker.get_slot(REASON)), clock.today())
    explain_refusal(reply, why, line_in_words(session, line, in_variant=False), order)


def explain_refusal(reply: Reply, why: Refusal | None, item: str, order: Order) -> None:
    """Say a rule of POL-RET."""
    if why is not None:
        days = str((clock.today() - order.delivered_on).days if order.delivered_on else 0)
        window = str(window_days(order.customer))
        reply.facts(f"utter_return_refused_{why.value}", item=item, days=days, window=window)
