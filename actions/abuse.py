"""Abuse: a limit in three steps. A threat, or a crisis behind the words, is a matter for the safety desk."""

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet

from actions.person import record_request
from actions.safety import tell
from actions.scenario import INTERRUPTED, OPEN_QUESTION, Events, Reply, Scenario, forget, said
from concierge.handoff.criteria import need
from concierge.handoff.safety import is_threat, mentions_crisis

COUNT = "abuse_count"
LAST_STEP = 3


class Abuse(Scenario):
    """Sets a limit."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_abuse"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the text of this step; the third ends what was running and is flagged for review."""
        if mentions_crisis(said(tracker)):
            return tell(reply, tracker, "crisis")
        if is_threat(said(tracker)):
            record_request(tracker, need("safety_or_injury"), shared=True, status="queued")
            reply.approved("utter_abuse_close")
            return [SlotSet(COUNT, LAST_STEP), *_close(tracker)]
        count = int(tracker.get_slot(COUNT) or 0) + 1
        if count < LAST_STEP:
            reply.approved("utter_abuse_first" if count == 1 else "utter_abuse_second")
            return [SlotSet(COUNT, count)]
        record_request(tracker, need("needs_agent_decision", "abuse"), shared=True)
        reply.approved("utter_abuse_close")
        return [SlotSet(COUNT, count), *_close(tracker)]


def _close(tracker: Tracker) -> Events:
    running = [ActiveLoop(None), *forget("requested_slot")] if tracker.active_loop_name else []
    return [*running, *forget(OPEN_QUESTION, INTERRUPTED)]
