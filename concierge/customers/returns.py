"""Returns and exchanges: what may come back, how long, and starting it. Policy: POL-RET."""

import re
from datetime import date, timedelta
from enum import Enum
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.order_lines import line_in_words, product_of
from concierge.customers.outbox import queue_email
from concierge.customers.refunds import OUR_FAULT, Refund
from concierge.knowledge.availability import Variant
from concierge.privacy.audit import record
from concierge.storage import Customer, Order, OrderAction, OrderLine
from concierge.storage.orders import OrderActionKind, ReturnMethod
from concierge.wording import dollars, listed

Condition = Literal["unused", "used", "opened"]
POST_WITHIN = timedelta(days=14)
_WINDOW, _MEMBER_WINDOW, _TRAIL_TEST = 60, 90, 30  # days from delivery; the last day counts
_SEALED = ("safety_gear", "hygiene_seal")
_REASONS = (
    ("recalled", r"recall\w*"),
    ("wrong_item", r"wrong (?:item|one|product|colou?r|model)|sent (?:me )?(?:the )?(?:wrong|somebody)"),
    ("defective", r"defect\w*|broke\w*|damaged?|faulty|crack\w*|leak\w*|rip(?:ped)?|torn|tear|doesn'?t work"),
    ("too_small", r"too (?:small|tight|short|snug|narrow)|pinch\w*|size up|runs? small"),
    ("too_large", r"too (?:big|large|long|loose|roomy|wide)|size down|runs? (?:big|large)"),
    ("changed_mind", r"chang\w+ my mind|don'?t (?:want|like|need)|not what i expected|too (?:heavy|expensive)|gift"),
)
_CONDITIONS: tuple[tuple[Condition, str], ...] = (
    ("unused", r"un(?:used|worn|opened)|(?:never|not|haven'?t) (?:used|worn|opened)|brand new|sealed|closed|tags"),
    ("unused", r"only tried|tried (?:it|them) on|inside only|indoors?"),
    ("opened", r"open(?:ed)?|broke the seal|seal (?:is )?broken"),
    ("used", r"used|worn|wore|hik\w*|outdoors?|outside|once|a few times|trail|ran in|washed"),
)


class Refusal(Enum):
    """Why something cannot be returned or exchanged here."""

    FINAL_SALE = "final_sale"
    OPENED = "opened"
    PAST_WINDOW = "past_window"
    TRAIL_TEST_OVER = "trail_test_over"
    TRAIL_TEST_DONE = "trail_test_done"
    USED = "used"


def reason_meant(text: str) -> str | None:
    """Return the return reason that a text gives or is the code of, or None."""
    if text in dict(_REASONS):
        return text
    return next((reason for reason, words in _REASONS if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)), None)


def condition_meant(text: str) -> Condition | None:
    """Return the condition that a text describes, or None."""
    return next((kind for kind, words in _CONDITIONS if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)), None)


def window_days(customer: Customer) -> int:
    """Return how many days from delivery a customer may return what is unused."""
    return _WINDOW if customer.loyalty_tier == "none" else _MEMBER_WINDOW


def refusal(
    session: Session, order: Order, line: OrderLine, condition: Condition, reason: str, today: date
) -> Refusal | None:
    """Return why a line may not come back, or None when it may.

    Args:
        order: a delivered order.
        line: one of its lines.
        condition: what the customer says of it.
        reason: a return reason; what is our fault always comes back.
        today: the date in the shop's time zone.
    """
    if reason in OUR_FAULT:
        return None
    product = product_of(session, line)
    days = (today - order.delivered_on).days if order.delivered_on else 0
    if product.final_sale:
        return Refusal.FINAL_SALE
    if product.return_class in _SEALED and condition != "unused":
        return Refusal.OPENED
    if days > window_days(order.customer):
        return Refusal.PAST_WINDOW
    if condition == "unused":
        return None
    if product.return_class != "footwear_trail_test":
        return Refusal.USED
    if days > _TRAIL_TEST:
        return Refusal.TRAIL_TEST_OVER
    return Refusal.TRAIL_TEST_DONE if _was_trail_tested(session, order, line) else None


def condition_matters(session: Session, order: Order, line: OrderLine, reason: str, today: date) -> bool:
    """Return whether what may be done depends on the item's condition."""
    worst: Condition = "opened" if product_of(session, line).return_class in _SEALED else "used"
    unused = refusal(session, order, line, "unused", reason, today)
    return unused != refusal(session, order, line, worst, reason, today)


def already_asked(session: Session, order: Order, line: OrderLine) -> OrderActionKind | None:
    """Return "return" or "exchange" when the customer has started one for this line, else None."""
    for kind in ("return", "exchange"):
        if session.scalar(select(OrderAction.id).where(OrderAction.idempotency_key == _key(kind, order, line))):
            return kind
    return None


def start_return(
    session: Session,
    order: Order,
    lines: list[OrderLine],
    *,
    method: ReturnMethod,
    reason: str,
    condition: Condition,
    refund: Refund,
    today: date,
    conversation_id: str,
) -> None:
    """Start a return: the order says so, a label or a store code goes out by email. Again, it changes nothing."""
    lines = [line for line in lines if already_asked(session, order, line) is None]
    if not lines:
        return
    for line in lines:
        _note(session, "return", order, line, conversation_id, condition=condition, reason=reason, method=method)
    order.status, order.return_method, order.return_reason = "return_in_progress", method, reason
    order.refund_status, order.refund_amount = "awaiting_item", refund.total
    queue_email(
        session,
        "return_label" if method == "mail" else "return_in_store",
        _key("return", order, lines[0]),
        customer_id=order.customer_id,
        data={
            "order_id": order.id,
            "code": _code("R", order, lines[0]),
            "items": listed([line_in_words(session, line) for line in lines]),
            "refund": dollars(refund.total),
            "deadline": _in_words(today + POST_WITHIN),
        },
    )


def start_exchange(
    session: Session,
    order: Order,
    line: OrderLine,
    variant: Variant,
    *,
    condition: Condition | None,
    today: date,
    conversation_id: str,
) -> None:
    """Start an exchange: the label goes out by email. Doing it again changes nothing."""
    if already_asked(session, order, line) is not None:
        return
    _note(
        session, "exchange", order, line, conversation_id, condition=condition, size=variant.size, color=variant.color
    )
    queue_email(
        session,
        "exchange_label",
        _key("exchange", order, line),
        customer_id=order.customer_id,
        data={
            "order_id": order.id,
            "code": _code("X", order, line),
            "item": line_in_words(session, line),
            "replacement": f"{product_of(session, line).name} in {variant.spoken}",
            "deadline": _in_words(today + POST_WITHIN),
        },
    )


def _was_trail_tested(session: Session, order: Order, line: OrderLine) -> bool:
    actions = session.scalars(
        select(OrderAction).where(
            OrderAction.order_id == order.id,
            OrderAction.line_number == line.line_number,
            OrderAction.kind.in_(("return", "exchange")),
        )
    )
    return any(action.details.get("condition") != "unused" for action in actions)


def _note(
    session: Session, kind: OrderActionKind, order: Order, line: OrderLine, conversation_id: str, **details: Any
) -> None:
    session.add(
        OrderAction(
            order_id=order.id,
            line_number=line.line_number,
            kind=kind,
            details=details,
            conversation_id=conversation_id,
            idempotency_key=_key(kind, order, line),
        )
    )
    record(
        session,
        f"order.{kind}",
        conversation_id=conversation_id,
        customer_id=order.customer_id,
        object_id=order.id,
        line=line.line_number,
        **details,
    )


def _key(kind: str, order: Order, line: OrderLine) -> str:
    return f"{kind}:{order.id}:{line.line_number}"


def _code(letter: str, order: Order, line: OrderLine) -> str:
    return f"{letter}-{order.id.removeprefix('FO-')}-{line.line_number}"


def _in_words(day: date) -> str:
    return f"{day:%B} {day.day}"
