"""What waits for a click on an emailed link."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, Instant, choice, created_at

ConfirmationPurpose = Literal["membership", "deletion"]


class PendingConfirmation(Base):
    """A deed that is done once the owner of `address` clicks a link. Newsletter links are in `Subscription`.

    Only a hash of the link's token is kept, so that reading the database does not let anyone confirm.
    """

    __tablename__ = "pending_confirmations"
    __table_args__ = (Index(None, "purpose", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[ConfirmationPurpose] = mapped_column(choice("purpose", ConfirmationPurpose))
    address: Mapped[str]  # email in lower case
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    token_hash: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[str | None]
    created_at: Mapped[datetime] = created_at()
    expires_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
