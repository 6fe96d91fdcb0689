"""Attempts to prove who a customer is."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, Instant, utc_now


class VerificationAttempt(Base):
    """One try at an order number with an email or ZIP code. `order_id` is as given: it need not exist."""

    __tablename__ = "verification_attempts"
    __table_args__ = (Index(None, "order_id", "attempted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str]
    conversation_id: Mapped[str]
    succeeded: Mapped[bool]
    attempted_at: Mapped[datetime] = mapped_column(Instant, default=utc_now)
