"""Whether past orders and views may be used for suggestions."""

from datetime import datetime

from sqlalchemy.orm import Session

from concierge.privacy.audit import record
from concierge.storage import Customer, PersonalizationChoice


def has_opted_out(session: Session, conversation_id: str, customer_id: str | None) -> bool:
    """Return whether personalization is off for this browser or for the account.

    Args:
        conversation_id: Rasa's sender id, which stays with a browser.
        customer_id: the verified customer, or None.
    """
    choice = session.get(PersonalizationChoice, conversation_id)
    customer = session.get(Customer, customer_id) if customer_id else None
    return (choice is not None and choice.opted_out) or (customer is not None and customer.personalization_opt_out)


def personalized_customer(session: Session, conversation_id: str, customer_id: str | None) -> Customer | None:
    """Return the customer whose name, tier and history may be used: they are known, and it is off neither for the
    account nor for this browser. None in any other case, before any of it was read.

    Args:
        conversation_id: Rasa's sender id, which stays with a browser.
        customer_id: the verified customer, or None.
    """
    if customer_id is None or has_opted_out(session, conversation_id, customer_id):
        return None
    return session.get(Customer, customer_id)


def set_personalization(
    session: Session, on: bool, *, conversation_id: str, customer_id: str | None, now: datetime
) -> None:
    """Switch personalization on or off for this browser, and for the account when the customer is verified.

    Args:
        on: what it is from now on.
        conversation_id: Rasa's sender id.
        customer_id: the verified customer, or None.
        now: the present moment, with a time zone.
    """
    choice = session.get(PersonalizationChoice, conversation_id)
    if choice is None:
        choice = PersonalizationChoice(conversation_id=conversation_id, opted_out=False, changed_at=now)
        session.add(choice)
    customer = session.get(Customer, customer_id) if customer_id else None
    unchanged = choice.opted_out is not on and (customer is None or customer.personalization_opt_out is not on)
    if unchanged:
        return
    choice.opted_out, choice.changed_at = not on, now
    if customer is not None:
        customer.personalization_opt_out = not on
    record(
        session,
        "personalization.on" if on else "personalization.off",
        conversation_id=conversation_id,
        customer_id=customer_id,
        account=customer is not None,
    )
