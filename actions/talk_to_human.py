"""Talk to a person: the request is recorded, and the customer hears how to reach the team."""

from rasa_sdk import Tracker

from actions.scenario import Events, Reply, Scenario
from concierge.handoff.requests import request_person
from concierge.storage import get_sessions

REASON = "explicit_request"  # ESC-07 in data/guidelines.yml
QUEUE = "order_care"  # by_topic_queue.default


class TalkToHuman(Scenario):
    """Records that the customer wants a person."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_talk_to_human"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request; the first one is enough."""
        channel = str(tracker.get_latest_input_channel() or "unknown")
        with get_sessions().begin() as session:
            request_person(session, tracker.sender_id, channel, reason=REASON, queue=QUEUE, priority="P3")
        reply.approved("utter_person_contact", handoff={"status": "callback", "reason": REASON})
        return []
