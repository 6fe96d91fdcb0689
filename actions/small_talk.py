"""Small talk: one pleasant line, then back to being useful."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import in_a_row
from actions.scenario import Events, Reply, Scenario

SMALL_TALK = "small_talk"
ENOUGH = 3  # in a row; then two topics are offered
DEFAULT = f"utter_{SMALL_TALK}/how_are_you"


class SmallTalk(Scenario):
    """Answers small talk."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_small_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Remember which answers the domain has, and run."""
        self._responses = domain.get("responses") or {}
        return await super().run(dispatcher, tracker, domain)

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer in kind; the third time in a row, offer two topics instead."""
        if in_a_row(tracker, frozenset({SMALL_TALK})) >= ENOUGH:
            reply.approved("utter_small_talk_topics")
            return []
        response = f"utter_{full_intent(tracker.latest_message, SMALL_TALK)}"
        reply.approved(response if response in self._responses else DEFAULT)
        return []


def full_intent(message: dict[str, Any], retrieval_intent: str) -> str:
    """Return a retrieval intent with its part, as "small_talk/joke", or alone when the part is not known.

    Args:
        message: the tracker's latest message.
        retrieval_intent: the part before the slash.
    """
    intent = message.get("intent") or {}
    selected = ((message.get("response_selector") or {}).get(retrieval_intent) or {}).get("response") or {}
    names = [
        intent.get("name"),
        intent.get("full_retrieval_intent_name"),
        selected.get("intent_response_key"),
        *(guess.get("name") for guess in message.get("intent_ranking") or []),
    ]
    return next((name for name in names if name and name.startswith(f"{retrieval_intent}/")), retrieval_intent)
