"""Proof that a customer may see an order: its number plus the e-mail or ZIP code on it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from concierge.storage import Order, VerificationAttempt

VERIFIED_FOR = timedelta(minutes=30)  # verification.session_minutes in data/guidelines.yml
MAX_ATTEMPTS = 3  # verification.max_attempts in data/guidelines.yml
# A stranger can open as many conversations as they like, so an order also locks by itself.
MAX_MISSES_PER_ORDER = 10
MISS_WINDOW = timedelta(hours=24)

_ORDER_ID = re.compile(
    r"(?:\bF[O0][\s\-\u2013\u2014#.]*|#\s*|\border\s+(?:(?:number|no|num|id|is|nr)\b\W*)*)(\d{5})(?!\d)", re.IGNORECASE
)
_FIVE_DIGITS = re.compile(r"(?<![\d\-])\d{5}(?!\d)")
_EMAIL = re.compile(r"[\w+][\w.+\-']*@[\w\-]+(?:\.[\w\-]+)+")
_ZIP = re.compile(r"(?<![\d\-])(\d{5})(?:-\d{4})?(?!\d)")


@dataclass(frozen=True)
class Verification:
    """A customer whose details matched.

    Attributes:
        customer_id: whom the order belongs to.
        until: when the proof ends.
    """

    customer_id: str
    until: datetime


def order_id_in(text: str, bare_digits: bool = False) -> str | None:
    """Return the order number in `text` as "FO-12345", or None.

    Args:
        text: what the customer wrote.
        bare_digits: also take five digits alone, for when an order number was asked for.
    """
    match = _ORDER_ID.search(text)
    if match:
        return f"FO-{match.group(1)}"
    digits = _FIVE_DIGITS.search(text) if bare_digits else None
    return f"FO-{digits.group()}" if digits else None


def contact_in(text: str, order_id: str | None = None) -> str | None:
    """Return the e-mail address (lower case) or the ZIP code in `text`, or None. Order numbers do not count.

    Args:
        text: what the customer wrote.
        order_id: the order number that was read from the same text; its digits alone are not a ZIP code.
    """
    email = _EMAIL.search(text)
    if email:
        return email.group().lower()
    rest, numbers = _ORDER_ID.subn(" ", text)
    if order_id and not numbers:
        rest = rest.replace(order_id.removeprefix("FO-"), " ", 1)
    zip_code = _ZIP.search(rest)
    return zip_code.group(1) if zip_code else None


def verify(session: Session, order_id: str, contact: str, conversation_id: str, now: datetime) -> Verification | None:
    """Check an order number against the e-mail or ZIP code on that order, and note the attempt.

    Whether the order exists, the contact differs or the order is locked after too many misses: the answer
    is the same None, so that nobody learns which.

    Args:
        order_id: "FO-" and five digits.
        contact: an e-mail address or a five-digit ZIP code.
        conversation_id: Rasa's sender id, for the record.
        now: the present moment, with a time zone.
    """
    order = session.get(Order, order_id)
    matched = order is not None and _matches(order, contact) and not _is_locked(session, order_id, now)
    session.add(
        VerificationAttempt(order_id=order_id, conversation_id=conversation_id, succeeded=matched, attempted_at=now)
    )
    if order is None or not matched:
        return None
    return Verification(order.customer_id, now + VERIFIED_FOR)


def _matches(order: Order, contact: str) -> bool:
    given = contact.strip().lower().encode()
    return any(compare_digest(given, known.lower().encode()) for known in (order.email, order.ship_zip) if known)


def _is_locked(session: Session, order_id: str, now: datetime) -> bool:
    misses = session.scalar(
        select(func.count())
        .select_from(VerificationAttempt)
        .where(
            VerificationAttempt.order_id == order_id,
            VerificationAttempt.succeeded.is_(False),
            VerificationAttempt.attempted_at > now - MISS_WINDOW,
        )
    )
    return (misses or 0) >= MAX_MISSES_PER_ORDER
