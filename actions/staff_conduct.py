"""Discrimination or misconduct of staff: heard, not judged, and passed to the care team leads."""

from rasa_sdk import Tracker

from actions.person import hand_over
from actions.scenario import Events, Reply, Scenario

MISCONDUCT = "discrimination_or_staff_misconduct"


class StaffConduct(Scenario):
    """Answers a report of how staff behaved."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_staff_conduct"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say who has to hear it, and ask for leave to hand over."""
        reply.approved("utter_staff_conduct")
        return hand_over("complaint", MISCONDUCT)
