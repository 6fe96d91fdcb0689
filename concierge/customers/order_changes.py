"""Changing and canceling an order while its status allows it. Policy: POL-CHANGE."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from concierge.customers.order_lines import line_in_words, product_of
from concierge.customers.outbox import queue_email
from concierge.customers.ship_address import ShipAddress
from concierge.knowledge.availability import Variant, online_units, sold_out
from concierge.privacy.audit import record
from concierge.storage import Order, OrderAction, OrderLine
from concierge.storage.orders import OrderActionKind
from concierge.wording import dollars

ADDRESS_BY_AGENT_ABOVE = Decimal("500.00")  # POL-CHANGE, as a fraud check


class Obstacle(Enum):
    """Why an order can no longer be changed or canceled here."""

    EXPRESS = "express"  # packed at once
    LEFT = "left"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RETURNING = "returning"
    CANCELED = "canceled"


_BY_STATUS = {
    "shipped": Obstacle.LEFT,
    "out_for_delivery": Obstacle.LEFT,
    "delayed": Obstacle.DELAYED,
    "delivered": Obstacle.DELIVERED,
    "return_in_progress": Obstacle.RETURNING,
    "returned": Obstacle.RETURNING,
    "cancelled": Obstacle.CANCELED,
}


def obstacle_to_change(order: Order) -> Obstacle | None:
    """Return why the order's size, color and address stay as they are, or None. Cancellation has the same limits."""
    if order.status in _BY_STATUS:
        return _BY_STATUS[order.status]
    return Obstacle.EXPRESS if order.shipping_method == "express" else None


def address_needs_agent(session: Session, order: Order) -> bool:
    """Return whether only an agent may change the address: a valuable or a pickup order, or a second change."""
    if order.shipping_method == "store_pickup":
        return True
    return order.total > ADDRESS_BY_AGENT_ABOVE or _count(session, order, "change_address") > 0


def can_be_had(session: Session, line: OrderLine, variant: Variant) -> bool:
    """Return whether a line's product is in stock online in another size and color."""
    product = product_of(session, line)
    return online_units(product) >= line.quantity and sold_out(product, variant) is None


def costs_the_same(session: Session, line: OrderLine, today: date) -> bool:
    """Return whether the product's price today is the one that was paid."""
    return product_of(session, line).price_on(today) == line.unit_price


def change_variant(session: Session, order: Order, line: OrderLine, variant: Variant, conversation_id: str) -> None:
    """Change a line's size and color. Doing it again changes nothing.

    Raises:
        ValueError: the order cannot be changed any more; look at `obstacle_to_change` in the same transaction.
    """
    if (line.size, line.color) == (variant.size, variant.color):
        return
    _require(order)
    before = {"size": line.size, "color": line.color}
    times = _count(session, order, "change_variant", line.line_number)
    key = f"change-variant:{order.id}:{line.line_number}:{times + 1}"
    line.size, line.color = variant.size, variant.color
    after = {"size": variant.size, "color": variant.color}
    _note(session, order, "change_variant", key, conversation_id, line.line_number, before=before, after=after)
    change = f"it now has {line_in_words(session, line)}"
    queue_email(
        session, "order_changed", key, customer_id=order.customer_id, data={"order_id": order.id, "change": change}
    )


def change_address(session: Session, order: Order, address: ShipAddress, conversation_id: str) -> None:
    """Change where an order goes, once. Doing it again with the same address changes nothing.

    Raises:
        ValueError: the order cannot be changed any more, or only by an agent.
    """
    if (order.ship_address, order.ship_zip) == (address.street, address.zip):
        return
    _require(order)
    if address_needs_agent(session, order):
        raise ValueError(f"only an agent may change the address of {order.id}")
    order.ship_address, order.ship_city = address.street, address.city
    order.ship_state, order.ship_zip = address.state, address.zip
    key = f"change-address:{order.id}"
    _note(session, order, "change_address", key, conversation_id, None)
    data = {"order_id": order.id, "change": "it now goes to another address"}
    queue_email(session, "order_changed", key, customer_id=order.customer_id, data=data)


def cancel(session: Session, order: Order, now: datetime, conversation_id: str) -> None:
    """Cancel a whole order. Canceling it again changes nothing.

    Raises:
        ValueError: the order cannot be canceled any more.
    """
    if order.status == "cancelled":
        return
    _require(order)
    order.status, order.cancelled_at = "cancelled", now
    key = f"cancel:{order.id}"
    _note(session, order, "cancel", key, conversation_id, None)
    data = {"order_id": order.id, "total": dollars(order.total)}
    queue_email(session, "order_canceled", key, customer_id=order.customer_id, data=data)


def _require(order: Order) -> None:
    obstacle = obstacle_to_change(order)
    if obstacle is not None:
        raise ValueError(f"{order.id} cannot be changed: {obstacle.value}")


def _count(session: Session, order: Order, kind: OrderActionKind, line_number: int | None = None) -> int:
    query = select(func.count()).select_from(OrderAction)
    query = query.where(OrderAction.order_id == order.id, OrderAction.kind == kind)
    if line_number is not None:
        query = query.where(OrderAction.line_number == line_number)
    return session.scalar(query) or 0


def _note(
    session: Session,
    order: Order,
    kind: OrderActionKind,
    key: str,
    conversation_id: str,
    line_number: int | None,
    **details: Any,
) -> None:
    session.add(
        OrderAction(
            order_id=order.id,
            line_number=line_number,
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
        **details,
    )
