"""Corporate leads."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, Instant, Money, choice, created_at

LeadRole = Literal["decision_maker", "recommends", "researching"]
LeadStatus = Literal["new", "handed_off", "contacted", "closed"]


class Lead(Base):
    """A request for a bulk quote. `consented_at` cannot be NULL: without consent nothing is stored.

    `items` lists {"sku": …, "quantity": …}, or {"text": …} for a need not in the catalog.
    """

    __tablename__ = "leads"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 100", "score_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    organization: Mapped[str]
    contact_name: Mapped[str]
    work_email: Mapped[str] = mapped_column(index=True)  # lower case
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    budget: Mapped[Decimal | None] = mapped_column(Money)
    needed_by: Mapped[date | None]
    role: Mapped[LeadRole | None] = mapped_column(choice("role", LeadRole))
    logo: Mapped[bool]
    score: Mapped[int]
    status: Mapped[LeadStatus] = mapped_column(choice("status", LeadStatus), default="new")
    consent_wording_version: Mapped[str]
    consented_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = created_at()
