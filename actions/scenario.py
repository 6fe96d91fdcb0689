"""What every action shares: it never raises, and it says where its words come from."""

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
FAILED = "utter_turn_failed"


class Reply:
    """Says responses of the domain through the dispatcher, with their origin as metadata."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        self._dispatcher = dispatcher

    def approved(self, response: str, **metadata: Any) -> None:
        """Say a fixed text. `metadata` may hold `handoff`."""
        self._dispatcher.utter_message(response=response, **metadata)

    def facts(self, response: str, *, buttons: list[dict[str, str]] | None = None, **facts: Any) -> None:
        """Say a text filled with facts from the database."""
        self._dispatcher.utter_message(response=response, origin="database", buttons=buttons, **facts)

    def cards(self, elements: list[dict[str, Any]]) -> None:
        """Show product cards, facts from the database."""
        self._dispatcher.utter_message(elements=elements, origin="database")


class Scenario(Action, ABC):
    """An action of a scenario. An error is logged and the customer is told; Rasa would stay silent."""

    @abstractmethod
    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer the turn and return Rasa events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Run `answer`, and apologise if it fails."""
        try:
            return await self.answer(Reply(dispatcher), tracker)
        except Exception:
            # The action server would answer with the whole request, personal data included.
            logger.exception("%s failed", self.name())
            dispatcher.messages.clear()
            dispatcher.utter_message(response=FAILED)
            return []


class ScenarioForm(FormValidationAction, ABC):
    """The checks of a scenario's form. An error is logged, the customer is told and the question stands."""

    @abstractmethod
    def name(self) -> str:
        """Return "validate_" and the form's name."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Extract and check what was asked for."""
        try:
            events: Events = await super().run(dispatcher, tracker, domain)
        except Exception:
            logger.exception("%s failed", self.name())
            dispatcher.messages.clear()
            dispatcher.utter_message(response=FAILED)
            return []
        return events


def entity(tracker: Tracker, name: str) -> str | None:
    """Return the first value of an entity in the latest message, or None."""
    return next(iter(entities(tracker, name)), None)


def entities(tracker: Tracker, name: str) -> list[str]:
    """Return the different values of an entity in the latest message, in the order said."""
    return _distinct(tracker.latest_message, name)


def entities_since_asked(tracker: Tracker, name: str, form: str) -> list[str]:
    """Return the values of an entity in the newest message that has any, back to the one that began the form.

    "Is the Brookmist in stock in M?" may need one more question; its size is still meant after the answer.
    """
    begun = False
    for event in reversed(tracker.events):
        if event["event"] == "active_loop" and event.get("name") == form:
            begun = True
        elif event["event"] == "user":
            values = _distinct(event.get("parse_data") or {}, name)
            if values or begun:
                return values
    return []


def _distinct(message: dict[str, Any], name: str) -> list[str]:
    found = [str(one["value"]) for one in message.get("entities") or [] if one.get("entity") == name]
    return list(dict.fromkeys(found))


def said(tracker: Tracker) -> str:
    """Return the latest message's text; "" for a pressed button."""
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else text
