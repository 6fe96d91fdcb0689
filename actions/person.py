"""Asking a person: the request is recorded with what is known, and the customer hears what happens next."""

from dataclasses import dataclass

from rasa_sdk import Tracker

from actions.scenario import Reply
from actions.verification import verified_customer
from concierge.handoff.requests import request_person
from concierge.storage import get_sessions
from concierge.storage.conversations import Priority


@dataclass(frozen=True)
class Need:
    """Why a person is needed and who that is: a row of `escalation` in data/guidelines.yml.

    Attributes:
        reason: the trigger's name.
        queue: whom it goes to.
        priority: "P1" (most urgent) to "P4".
    """

    reason: str
    queue: str
    priority: Priority


EXPLICIT_REQUEST = Need("explicit_request", "order_care", "P3")  # ESC-07, by_topic_queue.default
FAILED_VERIFICATION = Need("repeated_failure", "order_care", "P3")  # verification.after_max_attempts
HIGH_VALUE_PROBLEM = Need("high_value_problem", "care_leads", "P2")  # ESC-05
ORDER_DECISION = Need("needs_agent_decision", "order_care", "P4")  # ESC-10, by_topic_queue.order_status


def ask_person(
    reply: Reply, tracker: Tracker, response: str, need: Need, about: str | None = None, **facts: str
) -> None:
    """Record the request and say `response`.

    Args:
        reply: where to say it.
        tracker: the conversation.
        response: a response of domain.yml.
        need: why, and who is asked.
        about: the order it is about, if one was given.
        facts: what fills the response.
    """
    channel = str(tracker.get_latest_input_channel() or "unknown")
    with get_sessions().begin() as session:
        request_person(
            session,
            tracker.sender_id,
            channel,
            reason=need.reason,
            queue=need.queue,
            priority=need.priority,
            order_id=about,
            verified=verified_customer(tracker) is not None,
        )
    handoff = {"status": "callback", "reason": need.reason}
    if facts:
        reply.facts(response, handoff=handoff, **facts)
    else:
        reply.approved(response, handoff=handoff)
