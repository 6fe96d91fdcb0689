"""Records that a customer wants or needs a person."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.handoff.criteria import more_urgent
from concierge.storage import Conversation, HandoffRequest
from concierge.storage.conversations import HandoffStatus, Priority

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
    status: HandoffStatus = "callback",
    contact: str | None = None,
    packet: dict[str, Any] | None = None,
) -> HandoffRequest:
    """Record a request for a person.

    Asking again while a request for the same reason, queue and order is open adds none: the open one gets what is
    new, and its priority may rise but not fall.

    Args:
        conversation_id: Rasa's sender id.
        channel: the channel the customer writes on.
        reason: why, as a trigger of `escalation` in data/guidelines.yml.
        queue: a queue of data/guidelines.yml.
        priority: "P1" (most urgent) to "P4".
        order_id: the order it is about, if one was given.
        verified: whether the customer has proved who they are.
        status: "queued" for a person who joins now, "callback" for an answer later.
        contact: the e-mail address to answer, if one was given.
        packet: what is handed over; see `concierge.handoff.packet`.
    """
    if session.get(Conversation, conversation_id) is None:
        session.add(Conversation(id=conversation_id, channel=channel, owner="assistant"))
        session.flush()
    told = {**(packet or {}), **({ORDER_ID: order_id} if order_id else {}), VERIFIED: verified}
    open_requests = session.scalars(
        select(HandoffRequest).where(
            HandoffRequest.conversation_id == conversation_id,
            HandoffRequest.reason == reason,
            HandoffRequest.queue == queue,
            HandoffRequest.status.in_(OPEN),
        )
    )
    for existing in open_requests:
        if existing.packet.get(ORDER_ID) == order_id:
            _update(existing, told, more_urgent(existing.priority, priority), contact)
            return existing
    request = HandoffRequest(
        conversation_id=conversation_id,
        reason=reason,
        queue=queue,
        priority=priority,
        status=status,
        contact=contact,
        packet=told,
    )
    session.add(request)
    return request


def _update(request: HandoffRequest, told: dict[str, Any], priority: Priority, contact: str | None) -> None:
    news = {key: value for key, value in told.items() if value not in (None, [], False)}
    request.priority = priority
    request.contact = contact or request.contact
    request.packet = {**request.packet, **news, **({"priority": priority} if "priority" in told else {})}
