"""What people ask to have done with their data, and choices that belong to a browser rather than an account."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, Instant, choice, created_at

PrivacyRequestKind = Literal["deletion", "export"]
PrivacyScope = Literal["chat", "account", "all"]
PrivacyState = Literal["awaiting_link", "waiting_for_order", "received", "done", "lapsed"]
ExportFormat = Literal["json", "csv"]


class PrivacyRequest(Base):
    """A request to delete or copy data. `waiting_for_order`: an order or return must be closed first."""

    __tablename__ = "privacy_requests"
    __table_args__ = (Index(None, "state", "due_on"),)

    reference: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[PrivacyRequestKind] = mapped_column(choice("kind", PrivacyRequestKind))
    scope: Mapped[PrivacyScope] = mapped_column(choice("scope", PrivacyScope))
    format: Mapped[ExportFormat | None] = mapped_column(choice("format", ExportFormat))
    state: Mapped[PrivacyState] = mapped_column(choice("state", PrivacyState))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime] = created_at()
    acknowledge_by: Mapped[date]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class PersonalizationChoice(Base):
    """Personalization switched off for one browser, whose conversations share an id, without an account."""

    __tablename__ = "personalization_choices"

    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    opted_out: Mapped[bool]
    changed_at: Mapped[datetime] = created_at()
