"""What is held about a customer, as it may be shown in a chat to whoever proved to be that customer."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from concierge.customers.addresses import masked_email, masked_phone
from concierge.storage import Customer, Order

_CHANNELS = {"email": "email", "sms": "text messages"}


@dataclass(frozen=True)
class Profile:
    """A short overview; contact details are partly masked.

    Attributes:
        email: the address on file, masked, or None.
        phone: the phone number, masked, or None.
        orders: how many orders there are.
        tier: the Trail Club tier, None for those who are not members.
        marketing: channels with confirmed consent, in words.
        personalized: whether personalization is on for the account.
    """

    email: str | None
    phone: str | None
    orders: int
    tier: str | None
    marketing: list[str]
    personalized: bool


def profile_of(session: Session, customer: Customer) -> Profile:
    """Return the overview of a customer."""
    orders = session.scalar(select(func.count()).select_from(Order).where(Order.customer_id == customer.id))
    return Profile(
        email=masked_email(customer.email) if customer.email else None,
        phone=masked_phone(customer.phone) if customer.phone else None,
        orders=orders or 0,
        tier=None if customer.loyalty_tier == "none" else customer.loyalty_tier,
        marketing=[_CHANNELS[channel] for channel in sorted(customer.marketing_channels)],
        personalized=not customer.personalization_opt_out,
    )
