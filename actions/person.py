"""Asking a person: the request is recorded with what is known, and the customer hears what happens next."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.context import language, last_turns, sentiment, summary_of
from actions.scenario import CONFIRMATION, Events, Reply
from actions.verification import owns, verified_customer
from concierge.handoff.criteria import Need, raised_for
from concierge.handoff.packet import packet
from concierge.handoff.requests import request_person
from concierge.storage import Customer, get_sessions
from concierge.storage.conversations import HandoffStatus

__all__ = [
    "EXPLICIT_REQUEST",
    "FAILED_VERIFICATION",
    "HIGH_VALUE_PROBLEM",
    "ORDER_DECISION",
    "Need",
    "ask_person",
    "hand_over",
    "record_request",
]

# Rows of `escalation` in data/guidelines.yml that need no topic; `concierge.handoff.criteria.need` finds any other.
EXPLICIT_REQUEST = Need("explicit_request", "order_care", "P3", "ESC-07")  # by_topic_queue.default
FAILED_VERIFICATION = Need("repeated_failure", "order_care", "P3", "ESC-09")  # verification.after_max_attempts
HIGH_VALUE_PROBLEM = Need("high_value_problem", "care_leads", "P2", "ESC-05")
ORDER_DECISION = Need("needs_agent_decision", "order_care", "P4", "ESC-10")  # by_topic_queue.order_status

PERSON_FORM = "talk_to_human_form"
PERSON_TOPIC, PERSON_REASON, PERSON_SUMMARY = "person_topic", "person_reason", "person_summary"


def ask_person(
    reply: Reply, tracker: Tracker, response: str, need: Need, about: str | None = None, **facts: str
) -> None:
    """Record the request without the chat, and say `response`.

    Args:
        reply: where to say it.
        tracker: the conversation.
        response: a response of domain.yml.
        need: why, and who is asked.
        about: the order it is about, if one was given.
        facts: what fills the response.
    """
    record_request(tracker, need, about)
    handoff = {"status": "callback", "reason": need.reason}
    if facts:
        reply.facts(response, handoff=handoff, **facts)
    else:
        reply.approved(response, handoff=handoff)


def record_request(
    tracker: Tracker,
    need: Need,
    about: str | None = None,
    *,
    shared: bool = False,
    status: HandoffStatus = "callback",
    contact: str | None = None,
    summary: str | None = None,
    details: dict[str, Any] | None = None,
) -> Need:
    """Record the request for a person, with the packet that guidelines.yml asks for.

    Args:
        tracker: the conversation.
        need: why, and who is asked.
        about: the order it is about, if one was given.
        shared: whether the customer agreed to share the chat, or is told of it afterwards (P1).
        status: "queued" for a person who joins now, "callback" for an answer later.
        contact: the e-mail address to answer, if one was given.
        summary: what it is about; by default drawn from the chat.
        details: what the scenario collected for the person who decides.

    Returns:
        The need as recorded, at a higher priority where the customer's tier raises it.
    """
    channel = str(tracker.get_latest_input_channel() or "unknown")
    customer_id = verified_customer(tracker)
    verified = customer_id is not None and (about is None or owns(customer_id, about))
    with get_sessions().begin() as session:
        customer = session.get(Customer, customer_id) if customer_id else None
        recorded = raised_for(need, customer.loyalty_tier if customer else None)
        request_person(
            session,
            tracker.sender_id,
            channel,
            reason=recorded.reason,
            queue=recorded.queue,
            priority=recorded.priority,
            order_id=about,
            verified=verified,
            status=status,
            contact=contact,
            packet=packet(
                recorded,
                verified=verified,
                order_id=about,
                language=language(tracker),
                sentiment=sentiment(tracker),
                shared=shared,
                summary=summary or summary_of(tracker),
                turns=last_turns(tracker),
                details=details,
            ),
        )
    return recorded


def hand_over(topic: str, reason: str, summary: str | None = None) -> Events:
    """Return events that ask the customer's leave to hand over, as every request but a P1 does.

    Args:
        topic: a key of `by_topic_queue` in data/guidelines.yml.
        reason: a trigger of `escalation`, or a sensitive topic.
        summary: what it is about, if the chat's own words do not tell.
    """
    return [
        SlotSet(PERSON_TOPIC, topic),
        SlotSet(PERSON_REASON, reason),
        SlotSet(PERSON_SUMMARY, summary),
        SlotSet(CONFIRMATION, None),
        FollowupAction(PERSON_FORM),
    ]
