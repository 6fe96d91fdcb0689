"""Who was shown which variant of a campaign's message, and what came of it."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concierge.storage.columns import Base, choice, created_at

CampaignOutcome = Literal["confirmed_opt_in", "code_asked", "gear_shown"]


class VariantAssignment(Base):
    """The variant of a campaign that a person sees, from the first time it was shown to them.

    A visitor is known by their conversation; a customer who proves who they are brings that conversation's variant
    along. Rows of people whose data was erased keep the variant, so that the count stays right, and no key.
    """

    __tablename__ = "variant_assignments"
    __table_args__ = (
        UniqueConstraint("campaign_id", "conversation_id"),
        UniqueConstraint("campaign_id", "customer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"))
    variant_id: Mapped[str]
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    shown_at: Mapped[datetime] = created_at()

    outcomes: Mapped[list["VariantOutcome"]] = relationship(back_populates="assignment")


class VariantOutcome(Base):
    """Something a campaign is for that happened after its message was shown; each kind counts once per person."""

    __tablename__ = "variant_outcomes"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("variant_assignments.id"), primary_key=True)
    outcome: Mapped[CampaignOutcome] = mapped_column(choice("outcome", CampaignOutcome), primary_key=True)
    occurred_at: Mapped[datetime] = created_at()

    assignment: Mapped[VariantAssignment] = relationship(back_populates="outcomes")
