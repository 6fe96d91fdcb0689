"""What responses may say of a customer who proved who they are: first name and tier, unless personalization is off.

The facts are slots, so that responses in domain.yml can vary with them. They follow the verification: set with it, and
emptied when it ends, when another customer proves who they are or when personalization is switched off. The gate
empties them too, for turns that run no action.
"""

import logging

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.exc import SQLAlchemyError

from actions.proof import verified_in
from concierge.privacy.personalization import personalized_customer
from concierge.storage import Customer, get_sessions

logger = logging.getLogger(__name__)

KNOWN = "known_customer"
NAMED, FIRST_NAME = "customer_named", "customer_first_name"
TIER, CLUB_MEMBER = "loyalty_tier", "club_member"


def facts_after(tracker: Tracker, events: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the events that bring the facts in line with who is verified after an action.

    Args:
        tracker: the conversation before the action.
        events: what the action returns.
    """
    slots = {**tracker.slots, **{str(one["name"]): one["value"] for one in events if one["event"] == "slot"}}
    customer_id = verified_in(slots)
    if customer_id is None and slots.get(KNOWN) is None:
        return []
    try:
        with get_sessions()() as session:
            customer = personalized_customer(session, tracker.sender_id, customer_id)
    except SQLAlchemyError as error:
        logger.error("What is known of a customer could not be read (%s).", type(error).__name__)
        customer = None
    if slots.get(KNOWN) == (customer.id if customer else None):
        return []
    facts = _facts(customer) if customer else dict.fromkeys((KNOWN, NAMED, FIRST_NAME, TIER, CLUB_MEMBER))
    return [SlotSet(name, value) for name, value in facts.items()]


def _facts(customer: Customer) -> dict[str, object]:
    first_name = (customer.name or "").partition(" ")[0]
    return {
        KNOWN: customer.id,
        NAMED: bool(first_name),
        FIRST_NAME: first_name or None,
        TIER: customer.loyalty_tier,
        CLUB_MEMBER: customer.loyalty_tier != "none",
    }
