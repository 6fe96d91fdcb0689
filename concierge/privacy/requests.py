"""Requests to delete or copy personal data: reference numbers, states and due dates. Policy: POL-PRIV."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.links import DELETION_PATH, LINK_LASTS, Click, hash_of, link_to, new_token
from concierge.customers.outbox import queue_email
from concierge.privacy.audit import record
from concierge.storage import Customer, Order, PendingConfirmation, PrivacyRequest
from concierge.storage.privacy import ExportFormat, PrivacyRequestKind, PrivacyScope, PrivacyState

ACKNOWLEDGED_WITHIN = 2  # business days
DONE_WITHIN = timedelta(days=30)
DELETION = "deletion"
CLOSED_ORDERS = ("delivered", "returned", "cancelled")
_OPEN: tuple[PrivacyState, ...] = ("awaiting_link", "waiting_for_order", "received")
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that reads like something else
_REFERENCE_LENGTH = 7
SATURDAY = 5


def has_open_order(session: Session, customer_id: str) -> bool:
    """Return whether an order or return of the customer is not closed yet."""
    unfinished = select(Order.id).where(Order.customer_id == customer_id, Order.status.not_in(CLOSED_ORDERS))
    return session.scalar(unfinished.limit(1)) is not None


def request_chat_deletion(session: Session, conversation_id: str, now: datetime) -> PrivacyRequest:
    """Note that this conversation's transcript is to be deleted once it is over. Asking twice is one request."""
    return _request(session, "deletion", "chat", "received", conversation_id=conversation_id, now=now)


def request_deletion(
    session: Session, customer: Customer, scope: PrivacyScope, *, conversation_id: str, now: datetime
) -> PrivacyRequest:
    """Note a verified customer's request, and email a link to the address on file that must be clicked first.

    Asking again while a request is open returns that one and sends nothing. Once its link has run out it lapses,
    and asking again is a new request.

    Args:
        customer: who proved who they are.
        scope: "account", or "all" with the chats.
        conversation_id: Rasa's sender id.
        now: the present moment, with a time zone.
    """
    lapse_unconfirmed(session, customer.id, now)
    request = _request(
        session, "deletion", scope, "awaiting_link", customer=customer, conversation_id=conversation_id, now=now
    )
    if request.state == "awaiting_link" and customer.email and not _has_live_link(session, request, now):
        token = new_token()
        session.add(
            PendingConfirmation(
                purpose=DELETION,
                address=customer.email,
                details={"reference": request.reference},
                token_hash=hash_of(token),
                conversation_id=conversation_id,
                created_at=now,
                expires_at=now + LINK_LASTS,
            )
        )
        queue_email(
            session,
            "privacy_deletion_confirm",
            f"deletion-confirm:{hash_of(token)}",
            customer_id=customer.id,
            address=customer.email,
            data={"reference": request.reference, "link": link_to(DELETION_PATH, token)},
        )
    return request


def confirm_deletion(session: Session, token: str, now: datetime) -> Click:
    """Accept a deletion request after the click; it waits while an order is open. Clicking twice changes nothing."""
    pending = session.scalar(
        select(PendingConfirmation).where(
            PendingConfirmation.token_hash == hash_of(token), PendingConfirmation.purpose == DELETION
        )
    )
    request = session.get(PrivacyRequest, pending.details.get("reference")) if pending else None
    if pending is None or request is None or request.customer_id is None:
        return Click.UNKNOWN
    if pending.confirmed_at is not None:
        return Click.CONFIRMED
    if pending.expires_at <= now:
        lapse_unconfirmed(session, request.customer_id, now)
        return Click.EXPIRED
    pending.confirmed_at = now
    if request.state == "awaiting_link":
        request.state = "waiting_for_order" if has_open_order(session, request.customer_id) else "received"
        record(
            session,
            "privacy.deletion_confirmed",
            customer_id=request.customer_id,
            object_id=request.reference,
            state=request.state,
        )
    return Click.CONFIRMED


def lapse_unconfirmed(session: Session, customer_id: str, now: datetime) -> None:
    """Close a customer's deletion requests whose link was not clicked in time.

    Args:
        customer_id: whose requests.
        now: the present moment, with a time zone.
    """
    waiting = select(PrivacyRequest).where(
        PrivacyRequest.customer_id == customer_id, PrivacyRequest.state == "awaiting_link"
    )
    for request in session.scalars(waiting).all():
        if request.created_at + LINK_LASTS > now or _has_live_link(session, request, now):
            continue
        request.state = "lapsed"
        record(
            session,
            "privacy.deletion_lapsed",
            actor="assistant",
            customer_id=customer_id,
            object_id=request.reference,
        )


def latest_request(
    session: Session, customer_id: str, now: datetime, kind: PrivacyRequestKind | None = None
) -> PrivacyRequest | None:
    """Return the customer's newest request, of one kind or of any, in the state it is in now; None without one."""
    lapse_unconfirmed(session, customer_id, now)
    newest = select(PrivacyRequest).where(PrivacyRequest.customer_id == customer_id)
    if kind is not None:
        newest = newest.where(PrivacyRequest.kind == kind)
    return session.scalars(newest.order_by(PrivacyRequest.created_at.desc()).limit(1)).first()


def request_export(
    session: Session, customer: Customer, format_: ExportFormat, *, conversation_id: str, now: datetime
) -> PrivacyRequest:
    """Note a verified customer's request for a copy, to be sent to the address on file. Asking twice is one request."""
    return _request(
        session,
        "export",
        "all",
        "received",
        customer=customer,
        conversation_id=conversation_id,
        now=now,
        format_=format_,
    )


def _request(
    session: Session,
    kind: PrivacyRequestKind,
    scope: PrivacyScope,
    state: PrivacyState,
    *,
    conversation_id: str,
    now: datetime,
    customer: Customer | None = None,
    format_: ExportFormat | None = None,
) -> PrivacyRequest:
    same = select(PrivacyRequest).where(
        PrivacyRequest.kind == kind, PrivacyRequest.scope == scope, PrivacyRequest.state.in_(_OPEN)
    )
    if customer is None:
        same = same.where(PrivacyRequest.customer_id.is_(None), PrivacyRequest.conversation_id == conversation_id)
    else:
        same = same.where(PrivacyRequest.customer_id == customer.id)
    existing = session.scalars(same).first()
    if existing is not None:
        existing.format = format_  # the format asked for last
        return existing
    request = PrivacyRequest(
        reference=_new_reference(),
        kind=kind,
        scope=scope,
        format=format_,
        state=state,
        customer_id=customer.id if customer else None,
        conversation_id=conversation_id,
        created_at=now,
        acknowledge_by=_business_days_later(now.date(), ACKNOWLEDGED_WITHIN),
        due_on=now.date() + DONE_WITHIN,
    )
    session.add(request)
    record(
        session,
        f"privacy.{kind}_requested",
        conversation_id=conversation_id,
        customer_id=request.customer_id,
        object_id=request.reference,
        scope=scope,
    )
    return request


def _has_live_link(session: Session, request: PrivacyRequest, now: datetime) -> bool:
    links = session.scalars(
        select(PendingConfirmation).where(PendingConfirmation.purpose == DELETION, PendingConfirmation.expires_at > now)
    )
    return any(link.details.get("reference") == request.reference for link in links)


def _new_reference() -> str:
    return "PR-" + "".join(secrets.choice(_ALPHABET) for _ in range(_REFERENCE_LENGTH))


def _business_days_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
