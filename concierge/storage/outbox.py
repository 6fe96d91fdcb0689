"""Emails that were promised and wait to be sent, and customers who wait for a product to come back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, Instant, created_at


class OutboxEmail(Base):
    """A service email, written in the transaction that promises it. `sent_at` NULL: not sent yet.

    It goes to `address` if there is one, else to the customer's address on file when it is sent. `data` fills
    the text of `template`, and is emptied once the email is sent. The idempotency key makes a repeated promise
    harmless.
    """

    __tablename__ = "outbox_emails"
    __table_args__ = (
        CheckConstraint("customer_id IS NOT NULL OR address IS NOT NULL", "has_a_recipient"),
        Index(None, "sent_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    address: Mapped[str | None] = mapped_column(index=True)  # lower case
    template: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_at()
    sent_at: Mapped[datetime | None] = mapped_column(Instant)


class StockNotice(Base):
    """Someone who asked for one email when a size and color is in stock again. `queued_at` NULL: still waiting.

    It goes to `address` if there is one, else to the customer's address on file.
    """

    __tablename__ = "stock_notices"
    __table_args__ = (
        CheckConstraint("customer_id IS NOT NULL OR address IS NOT NULL", "has_a_recipient"),
        Index(None, "queued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    address: Mapped[str | None] = mapped_column(index=True)  # lower case
    sku: Mapped[str] = mapped_column(ForeignKey("products.sku"))
    size: Mapped[str | None]
    color: Mapped[str | None]
    created_at: Mapped[datetime] = created_at()
    queued_at: Mapped[datetime | None] = mapped_column(Instant)
