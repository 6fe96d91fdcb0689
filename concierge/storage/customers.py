"""Customers, their marketing consent and what they looked at."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concierge.storage.columns import Base, Instant, Money, choice

LoyaltyTier = Literal["none", "Seedling", "Sapling", "Canopy"]
ConsentChannel = Literal["email", "sms"]
ConsentStatus = Literal["pending", "confirmed", "withdrawn"]
ContactChannel = Literal["chat", "email", "sms", "phone"]
BrowsingKind = Literal["view", "add_to_cart", "remove_from_cart", "search"]


class Customer(Base):
    """A person the shop knows. Personal columns become NULL when the person asks for erasure."""

    __tablename__ = "customers"
    __table_args__ = (
        CheckConstraint("points >= 0", "points_not_negative"),
        CheckConstraint("lifetime_value >= 0", "lifetime_value_not_negative"),
        Index(None, "email"),
        Index(None, "phone"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    email: Mapped[str | None]  # lower case
    phone: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    zip: Mapped[str | None]
    birth_year: Mapped[int | None]
    segment: Mapped[str | None]
    loyalty_tier: Mapped[LoyaltyTier] = mapped_column(choice("loyalty_tier", LoyaltyTier))
    points: Mapped[int]
    lifetime_value: Mapped[Decimal] = mapped_column(Money)
    preferred_channel: Mapped[ContactChannel] = mapped_column(choice("preferred_channel", ContactChannel))
    preferred_activity: Mapped[str | None]
    shoe_size: Mapped[str | None]
    apparel_size: Mapped[str | None]
    torso_in: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    joined_on: Mapped[date]
    personalization_opt_out: Mapped[bool]
    notes: Mapped[str | None]
    erased_at: Mapped[datetime | None] = mapped_column(Instant)

    subscriptions: Mapped[list["Subscription"]] = relationship(back_populates="customer")

    @property
    def marketing_channels(self) -> frozenset[ConsentChannel]:
        """The channels this customer may be sent marketing on: those with confirmed consent."""
        return frozenset(s.channel for s in self.subscriptions if s.status == "confirmed")


class Subscription(Base):
    """Consent to one purpose on one address: asked for (pending), proven (confirmed) or withdrawn."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("status <> 'confirmed' OR confirmed_at IS NOT NULL", "confirmed_has_a_time"),
        CheckConstraint("status <> 'withdrawn' OR withdrawn_at IS NOT NULL", "withdrawn_has_a_time"),
    )

    purpose: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[ConsentChannel] = mapped_column(choice("channel", ConsentChannel), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)  # email in lower case, or phone number
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    status: Mapped[ConsentStatus] = mapped_column(choice("status", ConsentStatus))
    wording_version: Mapped[str]
    source: Mapped[str]
    conversation_id: Mapped[str | None]  # where it was asked for in a chat
    requested_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    # Only a hash of the emailed link's token, so that reading the database does not let anyone confirm.
    confirmation_token_hash: Mapped[str | None] = mapped_column(unique=True)
    confirmation_expires_at: Mapped[datetime | None] = mapped_column(Instant)

    customer: Mapped[Customer | None] = relationship(back_populates="subscriptions")


class BrowsingEvent(Base):
    """Something a customer did in the shop, for carts and recommendations."""

    __tablename__ = "browsing_events"
    __table_args__ = (
        CheckConstraint("(kind = 'search') = (query IS NOT NULL)", "only_searches_have_a_query"),
        CheckConstraint("(kind = 'search') = (sku IS NULL)", "all_but_searches_have_a_product"),
        Index(None, "customer_id", "occurred_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[BrowsingKind] = mapped_column(choice("kind", BrowsingKind))
    sku: Mapped[str | None] = mapped_column(ForeignKey("products.sku"), index=True)
    query: Mapped[str | None]
