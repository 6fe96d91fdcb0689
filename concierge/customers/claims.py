"""Warranty claims, price adjustments and recall remedies: opened here, decided by people."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.outbox import queue_email
from concierge.privacy.audit import record
from concierge.storage import Order, OrderAction, OrderLine, Product
from concierge.storage.orders import OrderActionKind

DROP_WITHIN = timedelta(days=14)  # POL-PRICE: our price fell so soon after the order
ASKED_WITHIN = timedelta(days=30)  # POL-PRICE: and the customer asks so soon
_REMEDIES = {"refund": "a full refund of the price paid", "replacement": "a free replacement stove"}
MOST_UNITS = 4  # POL-PRICE: of one item
NEVER_REPAIRED = frozenset({"FW-601", "FW-602", "FW-701", "FW-702", "FW-703"})  # POL-WAR: stoves, climbing safety gear


@dataclass(frozen=True)
class Adjustment:
    """What our own price drop may be worth on an order.

    Attributes:
        paid: the price paid for one.
        now: today's price for one.
        difference: for all units that count.
    """

    paid: Decimal
    now: Decimal
    difference: Decimal


def items_of(session: Session, order: Order) -> list[tuple[OrderLine, Product]]:
    """Return the lines of an order with their products."""
    rows = session.execute(
        select(OrderLine, Product)
        .join(Product, Product.sku == OrderLine.sku)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.line_number)
    )
    return [(line, product) for line, product in rows]


def warranty_until(order: Order, product: Product) -> date:
    """Return the last day of an item's warranty, counted from delivery, or from the order before delivery."""
    start = order.delivered_on or order.placed_on
    year = start.year + product.warranty_years
    try:
        return start.replace(year=year)
    except ValueError:  # February 29
        return date(year, 3, 1)


def queue_recall_kit(
    session: Session, recall: str, *, lot: str | None, remedy: str, address: str, conversation_id: str
) -> str:
    """Queue the email of a recall's mail kit. The same stove, remedy and address again get no second one.

    Args:
        recall: the recall's id.
        lot: the lot number, or None when it cannot be read.
        remedy: "refund" or "replacement".
        address: where the kit goes.
        conversation_id: Rasa's sender id, for the audit log.

    Returns:
        The reference in the email, which is the same each time.
    """
    key = ":".join(("recall-kit", recall, lot or "unreadable", remedy, address.lower()))
    reference = f"RK-{sha256(key.encode()).hexdigest()[:8].upper()}"
    data = {
        "recall": recall,
        "reference": reference,
        "remedy": _REMEDIES[remedy],
        "lot": lot or "not readable, so the stove counts as recalled",
    }
    if queue_email(session, "recall_kit", key, address=address, data=data):
        record(
            session,
            "recall.kit_requested",
            conversation_id=conversation_id,
            object_id=reference,
            recall=recall,
            lot=lot,
            remedy=remedy,
        )
    return reference


def is_repairable(product: Product) -> bool:
    """Return whether we repair a product at all, under warranty or not."""
    return product.sku not in NEVER_REPAIRED


def open_warranty_claim(
    session: Session, order: Order, line: OrderLine, problem: str, photos: str, conversation_id: str
) -> bool:
    """Open a claim for an item; False when one for it is open already."""
    details = {"sku": line.sku, "problem": problem, "photos": photos}
    return _once(
        session, order, "warranty_claim", f"warranty:{order.id}:{line.line_number}", conversation_id, details, line
    )


def price_adjustment(order: Order, line: OrderLine, product: Product, today: date) -> Adjustment | None:
    """Return what an adjustment may be worth; None when our price is not lower or it is too late to ask.

    Whether the price fell within 14 days of the order is known only of prices with a start; else an agent checks.
    """
    now = product.price_on(today)
    if today - order.placed_on > ASKED_WITHIN or now >= line.unit_price:
        return None
    started = product.sale_starts_on if now < product.price else None
    if started is not None and started - order.placed_on > DROP_WITHIN:
        return None
    units = min(line.quantity, MOST_UNITS)
    return Adjustment(line.unit_price, now, (line.unit_price - now) * units)


def request_adjustment(
    session: Session, order: Order, line: OrderLine, details: dict[str, Any], conversation_id: str
) -> bool:
    """Ask for an adjustment or a match on an order; False when one was asked for before: it is one per order."""
    key = f"price_adjustment:{order.id}"
    return _once(session, order, "price_adjustment", key, conversation_id, {"sku": line.sku, **details}, line)


def _once(
    session: Session,
    order: Order,
    kind: OrderActionKind,
    key: str,
    conversation_id: str,
    details: dict[str, Any],
    line: OrderLine,
) -> bool:
    if session.scalar(select(OrderAction.id).where(OrderAction.idempotency_key == key)) is not None:
        return False
    session.add(
        OrderAction(
            order_id=order.id,
            line_number=line.line_number,
            kind=kind,
            details=details,
            conversation_id=conversation_id,
            idempotency_key=key,
        )
    )
    record(
        session,
        f"order.{kind}",
        conversation_id=conversation_id,
        customer_id=order.customer_id,
        object_id=order.id,
        sku=line.sku,
    )
    return True
