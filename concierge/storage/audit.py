"""What was done to orders and personal data, by whom and when. Rows are only ever added."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, choice, created_at

Actor = Literal["customer", "assistant", "agent", "operator"]


class AuditEntry(Base):
    """One thing done. `details` names fields and codes, never the personal data itself."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "customer_id", "occurred_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurred_at: Mapped[datetime] = created_at()
    actor: Mapped[Actor] = mapped_column(choice("actor", Actor))
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    customer_id: Mapped[str | None]  # no foreign key: the entry outlives the customer's erasure
    action: Mapped[str]
    object_id: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
