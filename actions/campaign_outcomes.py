"""Counting what campaigns lead to. A count that cannot be written is logged; the customer's answer does not wait."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from rasa_sdk import Tracker
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.verification import verified_customer
from concierge import clock
from concierge.campaigns.outcomes import note_codes_asked, note_gear_shown
from concierge.storage import Product, get_sessions

logger = logging.getLogger(__name__)


def codes_asked(tracker: Tracker, codes: Iterable[str]) -> None:
    """Count that the customer asked about promo codes, given in capitals."""

    def note(session: Session, now: datetime) -> None:
        note_codes_asked(
            session, codes, conversation_id=tracker.sender_id, customer_id=verified_customer(tracker), now=now
        )

    _count(note)


def gear_shown(tracker: Tracker, products: Iterable[Product]) -> None:
    """Count that the customer was recommended products."""

    def note(session: Session, now: datetime) -> None:
        note_gear_shown(
            session, products, conversation_id=tracker.sender_id, customer_id=verified_customer(tracker), now=now
        )

    _count(note)


def _count(note: Callable[[Session, datetime], None]) -> None:
    try:
        with get_sessions().begin() as session:
            note(session, clock.now())
    except SQLAlchemyError as error:
        logger.error("A campaign's outcome could not be counted (%s).", type(error).__name__)
