"""Consent to marketing: asked for, proven by a click (double opt-in), withdrawn. Policy: POL-PRIV."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from concierge.campaigns.outcomes import note_opt_in
from concierge.customers.links import LINK_LASTS, NEWSLETTER_PATH, RESEND_AFTER, Click, hash_of, link_to, new_token
from concierge.customers.outbox import queue_email
from concierge.privacy.audit import record
from concierge.storage import Customer, Order, Subscription
from concierge.storage.customers import ConsentChannel

MARKETING = "marketing"
WORDING_VERSION = "1"  # of disclosures.marketing_consent in data/guidelines.yml
WELCOME_CODE = "WELCOME10"


def request_newsletter(session: Session, address: str, *, source: str, conversation_id: str, now: datetime) -> None:
    """Note that consent was given in a conversation, and email a link that proves the address.

    Nothing is returned, so that nobody can learn whether an address is known. One that is subscribed already
    is told so by email; one that was just sent a link is sent no other.

    Args:
        address: an email address in lower case.
        source: where consent was given, as "chat".
        conversation_id: Rasa's sender id.
        now: the present moment, with a time zone.
    """
    row = session.get(Subscription, (MARKETING, "email", address))
    if row is not None and row.status == "confirmed":
        queue_email(
            session,
            "newsletter_already_subscribed",
            f"newsletter-already:{hash_of(address)}:{now:%Y-%m-%d}",
            address=address,
        )
        return
    if row is None:
        row = Subscription(purpose=MARKETING, channel="email", address=address, customer_id=_owner(session, address))
        session.add(row)
    elif row.status == "pending" and row.confirmation_token_hash and now - row.requested_at < RESEND_AFTER:
        return
    token = new_token()
    row.status = "pending"
    row.wording_version, row.source, row.conversation_id = WORDING_VERSION, source, conversation_id
    row.requested_at, row.confirmed_at, row.withdrawn_at = now, None, None
    row.confirmation_token_hash = hash_of(token)
    row.confirmation_expires_at = now + LINK_LASTS
    queue_email(
        session,
        "newsletter_confirm",
        f"newsletter-confirm:{hash_of(token)}",
        address=address,
        data={"link": link_to(NEWSLETTER_PATH, token)},
    )
    record(
        session,
        "subscription.requested",
        conversation_id=conversation_id,
        customer_id=row.customer_id,
        channel="email",
        wording_version=WORDING_VERSION,
        source=source,
    )


def confirm_newsletter(session: Session, token: str, now: datetime) -> Click:
    """Turn a pending subscription into a confirmed one, and email the welcome code if a first order could use it.

    Clicking twice changes nothing.
    """
    row = session.scalar(select(Subscription).where(Subscription.confirmation_token_hash == hash_of(token)))
    if row is None or row.status == "withdrawn":
        return Click.UNKNOWN
    if row.status == "confirmed":
        return Click.CONFIRMED
    if row.confirmation_expires_at is None or row.confirmation_expires_at <= now:
        return Click.EXPIRED
    row.status, row.confirmed_at = "confirmed", now
    row.customer_id = row.customer_id or _owner(session, row.address)
    record(
        session, "subscription.confirmed", customer_id=row.customer_id, channel="email", wording_version=WORDING_VERSION
    )
    note_opt_in(session, row.conversation_id, now)
    if not _has_ordered(session, row):
        queue_email(
            session,
            "newsletter_welcome",
            f"newsletter-welcome:{hash_of(row.address)}",
            address=row.address,
            data={"code": WELCOME_CODE},
        )
    return Click.CONFIRMED


def withdraw_marketing(
    session: Session, contact: str, channels: Collection[ConsentChannel], *, conversation_id: str, now: datetime
) -> None:
    """Stop marketing. Whether anything was sent to that contact before is not told.

    Args:
        contact: an email address in lower case or a phone number as the database writes it; the other channel
            of the same customer is stopped too when `channels` names it.
        channels: what to stop.
        conversation_id: Rasa's sender id.
        now: the present moment, with a time zone.
    """
    owners = select(Customer.id).where(or_(Customer.email == contact, Customer.phone == contact))
    rows = session.scalars(
        select(Subscription).where(
            Subscription.purpose == MARKETING,
            Subscription.channel.in_(list(channels)),
            Subscription.status != "withdrawn",
            or_(Subscription.address == contact, Subscription.customer_id.in_(owners)),
        )
    )
    for row in rows:
        row.status, row.withdrawn_at = "withdrawn", now
        row.confirmation_token_hash = row.confirmation_expires_at = None
        record(
            session,
            "subscription.withdrawn",
            conversation_id=conversation_id,
            customer_id=row.customer_id,
            channel=row.channel,
        )


def _owner(session: Session, address: str) -> str | None:
    return session.scalar(select(Customer.id).where(Customer.email == address).order_by(Customer.id).limit(1))


def _has_ordered(session: Session, row: Subscription) -> bool:
    mine = or_(Order.email == row.address, Order.customer_id == row.customer_id)
    return session.scalar(select(Order.id).where(mine).limit(1)) is not None
