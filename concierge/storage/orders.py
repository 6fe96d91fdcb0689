"""Orders, what is in them, and what customers asked to have done with them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concierge.storage.columns import Base, Instant, Money, choice, created_at
from concierge.storage.customers import Customer

OrderStatus = Literal[
    "processing",
    "shipped",
    "out_for_delivery",
    "delayed",
    "delivered",
    "return_in_progress",
    "returned",
    "cancelled",
]
ShippingMethod = Literal["standard", "expedited", "express", "store_pickup"]
ReturnMethod = Literal["mail", "store"]
RefundStatus = Literal["none", "awaiting_item", "received_inspecting", "refund_issued"]
OrderActionKind = Literal[
    "cancel",
    "change_address",
    "change_variant",
    "return",
    "exchange",
    "trace",
    "warranty_claim",
    "recall_remedy",
    "price_adjustment",
]


class Order(Base):
    """An order. `email` and `ship_zip` are those on the order, against which identity is checked."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total = subtotal - discount + shipping", "total_adds_up"),
        CheckConstraint("discount >= 0 AND discount <= subtotal", "discount_range"),
        CheckConstraint("shipping >= 0", "shipping_not_negative"),
        CheckConstraint("refund_amount >= 0", "refund_not_negative"),
        CheckConstraint("status <> 'delivered' OR delivered_on IS NOT NULL", "delivered_has_a_date"),
        CheckConstraint("(refund_status = 'none') = (refund_amount IS NULL)", "refund_has_an_amount"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    email: Mapped[str | None]  # lower case
    ship_name: Mapped[str | None]
    ship_address: Mapped[str | None]
    ship_city: Mapped[str | None]
    ship_state: Mapped[str | None]
    ship_zip: Mapped[str | None]
    placed_on: Mapped[date]
    status: Mapped[OrderStatus] = mapped_column(choice("status", OrderStatus))
    carrier: Mapped[str | None]
    tracking_number: Mapped[str | None]
    eta_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    shipping_method: Mapped[ShippingMethod] = mapped_column(choice("shipping_method", ShippingMethod))
    promo_code: Mapped[str | None] = mapped_column(ForeignKey("promo_codes.code"), index=True)
    subtotal: Mapped[Decimal] = mapped_column(Money)
    discount: Mapped[Decimal] = mapped_column(Money)
    shipping: Mapped[Decimal] = mapped_column(Money)
    total: Mapped[Decimal] = mapped_column(Money)
    return_method: Mapped[ReturnMethod | None] = mapped_column(choice("return_method", ReturnMethod))
    return_reason: Mapped[str | None]
    refund_status: Mapped[RefundStatus] = mapped_column(choice("refund_status", RefundStatus))
    refund_amount: Mapped[Decimal | None] = mapped_column(Money)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str | None]

    customer: Mapped[Customer] = relationship()
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", order_by="OrderLine.line_number")
    actions: Mapped[list["OrderAction"]] = relationship(back_populates="order", order_by="OrderAction.id")


class OrderLine(Base):
    """One product in an order, in one size and color, at the price paid per unit."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", "quantity_positive"),
        CheckConstraint("unit_price >= 0", "unit_price_not_negative"),
    )

    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    line_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str] = mapped_column(ForeignKey("products.sku"), index=True)
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Money)
    size: Mapped[str | None]
    color: Mapped[str | None]

    order: Mapped[Order] = relationship(back_populates="lines")


class OrderAction(Base):
    """Something done or asked for with an order. The idempotency key makes a repeated yes harmless."""

    __tablename__ = "order_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    line_number: Mapped[int | None]
    kind: Mapped[OrderActionKind] = mapped_column(choice("kind", OrderActionKind))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_at()

    order: Mapped[Order] = relationship(back_populates="actions")
