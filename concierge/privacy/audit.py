"""The audit log: who did what to which order or customer."""

from typing import Any

from sqlalchemy.orm import Session

from concierge.storage import AuditEntry
from concierge.storage.audit import Actor


def record(
    session: Session,
    action: str,
    *,
    actor: Actor = "customer",
    conversation_id: str | None = None,
    customer_id: str | None = None,
    object_id: str | None = None,
    **details: Any,
) -> None:
    """Add an entry in the caller's transaction, so that the deed and its record stand or fall together.

    Args:
        action: what was done, as "order.cancelled".
        actor: who did it.
        conversation_id: Rasa's sender id.
        customer_id: whose data or order it was.
        object_id: the order, subscription or request.
        details: fields and codes; never names, addresses or message texts.
    """
    session.add(
        AuditEntry(
            actor=actor,
            conversation_id=conversation_id,
            customer_id=customer_id,
            action=action,
            object_id=object_id,
            details=details,
        )
    )
