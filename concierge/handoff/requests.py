"""Records that a customer wants or needs a person."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Conversation, HandoffRequest
from concierge.storage.conversations import Priority

OPEN = ("queued", "callback")
ORDER_ID, VERIFIED = "order_id", "verified"  # keys of the packet


def request_person(
    session: Session,
    conversation_id: str,
    channel: str,
    *,
    reason: str,
    queue: str,
    priority: Priority,
    order_id: str | None = None,
    verified: bool = False,
) -> HandoffRequest:
    """Record a request for a person; asking again while one for the same reason and order is open adds none.

    Args:
        conversation_id: Rasa's sender id.
        channel: the channel the customer writes on.
        reason: why, as a trigger of `escalation` in data/guidelines.yml.
        queue: a queue of data/guidelines.yml.
        priority: "P1" (most urgent) to "P4".
        order_id: the order it is about, if one was given.
        verified: whether the customer has proved who they are.
    """
    if session.get(Conversation, conversation_id) is None:
        session.add(Conversation(id=conversation_id, channel=channel, owner="assistant"))
        session.flush()
    open_requests = session.scalars(
        select(HandoffRequest).where(
            HandoffRequest.conversation_id == conversation_id,
            HandoffRequest.reason == reason,
            HandoffRequest.status.in_(OPEN),
        )
    )
    for existing in open_requests:
        if existing.packet.get(ORDER_ID) == order_id:
            return existing
    request = HandoffRequest(
        conversation_id=conversation_id,
        reason=reason,
        queue=queue,
        priority=priority,
        status="callback",
        packet={ORDER_ID: order_id, VERIFIED: verified} if order_id else {VERIFIED: verified},
    )
    session.add(request)
    return request
