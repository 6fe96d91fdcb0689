"""Talk to a person: the request is recorded, and the customer hears how to reach the team."""

from rasa_sdk import Tracker

from actions.person import EXPLICIT_REQUEST, ask_person
from actions.scenario import Events, Reply, Scenario


class TalkToHuman(Scenario):
    """Records that the customer wants a person."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_talk_to_human"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request; the first one is enough."""
        ask_person(reply, tracker, "utter_person_contact", EXPLICIT_REQUEST, tracker.get_slot("latest_order"))
        return []
