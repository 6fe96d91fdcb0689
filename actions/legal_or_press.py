"""Legal threats and the press: no advice, no comment, and the team whose matter it is."""

from rasa_sdk import Tracker

from actions.person import hand_over
from actions.scenario import Events, Reply, Scenario, said
from concierge.handoff.criteria import trigger_in

LEGAL, PRESS = "legal_threat", "press_or_media"


class LegalOrPress(Scenario):
    """Passes a legal threat or a press request on."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_legal_or_press"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say that only the right team can answer, and ask for leave to hand over."""
        if trigger_in(said(tracker)) == PRESS:
            reply.approved("utter_press")
            return hand_over("default", PRESS)
        reply.approved("utter_legal")
        return hand_over("default", LEGAL)
