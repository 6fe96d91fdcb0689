"""Who a customer has proved to be in this conversation, and until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from concierge import clock

CUSTOMER, UNTIL = "verified_customer", "verified_until"


def verified_customer(tracker: Tracker) -> str | None:
    """Return the id of the customer who proved who they are in this conversation; None when that has lapsed."""
    return verified_in(tracker.slots)


def verified_in(slots: Mapping[str, Any]) -> str | None:
    """Return the id of the customer who is verified by a conversation's slots; None when that has lapsed.

    An end that cannot be read has passed.
    """
    customer, until = slots.get(CUSTOMER), slots.get(UNTIL)
    try:
        holds = bool(customer and until) and datetime.fromisoformat(str(until)) > clock.now()
    except (TypeError, ValueError):  # TypeError: without a time zone
        return None
    return str(customer) if holds else None
