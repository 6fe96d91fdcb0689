"""Records that a customer wants or needs a person."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Conversation, HandoffRequest
from concierge.storage.conversations import Priority

OPEN = ("queued", "callback")


def request_person(
    session: Session, conversation_id: str, channel: str, *, reason: str, queue: str, priority: Priority
) -> HandoffRequest:
    """Record a request for a person; asking again for the same reason while one is open changes nothing.

    Args:
        conversation_id: Rasa's sender id.
        channel: the channel the customer writes on.
        reason: why, as a trigger of `escalation` in data/guidelines.yml.
        queue: a queue of data/guidelines.yml.
        priority: "P1" (most urgent) to "P4".
    """
    if session.get(Conversation, conversation_id) is None:
        session.add(Conversation(id=conversation_id, channel=channel, owner="assistant"))
        session.flush()
    existing = session.scalars(
        select(HandoffRequest).where(
            HandoffRequest.conversation_id == conversation_id,
            HandoffRequest.reason == reason,
            HandoffRequest.status.in_(OPEN),
        )
    ).first()
    if existing is not None:
        return existing
    request = HandoffRequest(
        conversation_id=conversation_id, reason=reason, queue=queue, priority=priority, status="callback"
    )
    session.add(request)
    return request
