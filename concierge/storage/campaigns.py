"""Marketing campaigns and their promo codes."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concierge.storage.columns import Base, Money, choice
from concierge.storage.customers import LoyaltyTier

Visibility = Literal["public", "personal", "members"]
CampaignStatus = Literal["future", "active", "expired"]


class Campaign(Base):
    """A campaign. It runs from 00:00 on `starts_on` to 23:59 on `ends_on` in the shop's time zone.

    Before `announce_on` nothing about it may be said; NULL means it is never announced publicly.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", "starts_before_it_ends"),
        CheckConstraint("announce_on <= starts_on", "announced_before_it_starts"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    announce_on: Mapped[date | None]
    visibility: Mapped[Visibility] = mapped_column(choice("visibility", Visibility))
    goal: Mapped[str]
    kpi: Mapped[dict[str, Any]] = mapped_column(JSON)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    channels: Mapped[list[str]] = mapped_column(JSON)
    landing_page: Mapped[str]
    talking_points: Mapped[list[str]] = mapped_column(JSON)
    disallowed_claims: Mapped[list[str]] = mapped_column(JSON)
    variants: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    promo_codes: Mapped[list["PromoCode"]] = relationship(back_populates="campaign")
    early_access: Mapped[list["EarlyAccess"]] = relationship(back_populates="campaign")

    def status_on(self, day: date) -> CampaignStatus:
        """Return whether the campaign is still to come, running or over on `day`, early access aside."""
        if day < self.starts_on:
            return "future"
        return "active" if day <= self.ends_on else "expired"


class EarlyAccess(Base):
    """The day from which members of a loyalty tier may already use a campaign."""

    __tablename__ = "early_access"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    loyalty_tier: Mapped[LoyaltyTier] = mapped_column(choice("loyalty_tier", LoyaltyTier), primary_key=True)
    starts_on: Mapped[date]

    campaign: Mapped[Campaign] = relationship(back_populates="early_access")


class PromoCode(Base):
    """A code and its rules: `percent_off` or `amount_off`, never both. `categories` None means all."""

    __tablename__ = "promo_codes"
    __table_args__ = (
        CheckConstraint("(percent_off IS NULL) <> (amount_off IS NULL)", "percent_or_amount"),
        CheckConstraint("percent_off BETWEEN 1 AND 100", "percent_range"),
        CheckConstraint("amount_off > 0", "amount_positive"),
        CheckConstraint("code = upper(code)", "code_in_capitals"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    percent_off: Mapped[int | None]
    amount_off: Mapped[Decimal | None] = mapped_column(Money)
    categories: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    full_price_only: Mapped[bool]
    min_eligible_subtotal: Mapped[Decimal] = mapped_column(Money)
    requires_confirmed_email: Mapped[bool]
    requires_first_order: Mapped[bool]
    requires_trail_club: Mapped[bool]
    requires_received_campaign: Mapped[bool]
    personal: Mapped[bool]
    uses_per_customer: Mapped[int | None]
    valid_days_after_issue: Mapped[int | None]
    cooldown_days: Mapped[int | None]
    stackable: Mapped[bool]

    campaign: Mapped[Campaign] = relationship(back_populates="promo_codes")
