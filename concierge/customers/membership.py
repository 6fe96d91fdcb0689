"""Joining the Trail Club through an emailed link. Policy: POL-CLUB."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.links import LINK_LASTS, MEMBERSHIP_PATH, RESEND_AFTER, Click, hash_of, link_to, new_token
from concierge.customers.outbox import queue_email
from concierge.privacy.audit import record
from concierge.settings import get_settings
from concierge.storage import Customer, PendingConfirmation
from concierge.storage.customers import LoyaltyTier

MEMBERSHIP = "membership"
FIRST_TIER: LoyaltyTier = "Seedling"


def is_member(session: Session, customer_id: str) -> bool:
    """Return whether a customer is in the Trail Club."""
    customer = session.get(Customer, customer_id)
    return customer is not None and customer.loyalty_tier != "none"


def request_membership(session: Session, name: str, address: str, *, conversation_id: str, now: datetime) -> None:
    """Email a link that makes its reader a member. A member is emailed that they are one; nothing is returned,
    so that nobody can learn who is.

    Args:
        name: the person's name as given.
        address: an email address in lower case.
        conversation_id: Rasa's sender id.
        now: the present moment, with a time zone.
    """
    known = _customer(session, address)
    if known is not None and known.loyalty_tier != "none":
        queue_email(session, "club_already_member", f"club-already:{hash_of(address)}:{now:%Y-%m-%d}", address=address)
        return
    latest = session.scalar(
        select(PendingConfirmation)
        .where(PendingConfirmation.purpose == MEMBERSHIP, PendingConfirmation.address == address)
        .order_by(PendingConfirmation.created_at.desc())
        .limit(1)
    )
    if latest is not None and now - latest.created_at < RESEND_AFTER:
        return
    token = new_token()
    session.add(
        PendingConfirmation(
            purpose=MEMBERSHIP,
            address=address,
            details={"name": name},
            token_hash=hash_of(token),
            conversation_id=conversation_id,
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    queue_email(
        session,
        "club_confirm",
        f"club-confirm:{hash_of(token)}",
        address=address,
        data={"name": name, "link": link_to(MEMBERSHIP_PATH, token)},
    )
    record(session, "membership.requested", conversation_id=conversation_id)


def confirm_membership(session: Session, token: str, now: datetime) -> Click:
    """Make the owner of the address a member. Clicking twice changes nothing; marketing consent stays as it was."""
    pending = session.scalar(
        select(PendingConfirmation).where(
            PendingConfirmation.token_hash == hash_of(token), PendingConfirmation.purpose == MEMBERSHIP
        )
    )
    if pending is None:
        return Click.UNKNOWN
    if pending.confirmed_at is not None:
        return Click.CONFIRMED
    if pending.expires_at <= now:
        return Click.EXPIRED
    pending.confirmed_at = now
    customer = _customer(session, pending.address)
    if customer is None:
        customer = _new_customer(pending, now)
        session.add(customer)
    elif customer.loyalty_tier == "none":
        customer.loyalty_tier = FIRST_TIER
    pending.details = {}  # the name is with the customer now
    record(session, "membership.confirmed", customer_id=customer.id, conversation_id=pending.conversation_id)
    return Click.CONFIRMED


def _customer(session: Session, address: str) -> Customer | None:
    return session.scalar(select(Customer).where(Customer.email == address).order_by(Customer.id).limit(1))


def _new_customer(pending: PendingConfirmation, now: datetime) -> Customer:
    zone: ZoneInfo = get_settings().zone
    return Customer(
        id=f"CU-{secrets.token_hex(5).upper()}",
        name=pending.details.get("name"),
        email=pending.address,
        loyalty_tier=FIRST_TIER,
        points=0,
        lifetime_value=0,
        preferred_channel="email",
        joined_on=now.astimezone(zone).date(),
        personalization_opt_out=False,
    )
