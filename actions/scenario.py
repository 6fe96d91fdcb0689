"""What every action shares: it never raises, and it says where its words come from."""

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.types import DomainDict

from actions.known_customer import facts_after
from actions.topics import TOPICS

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
CONFIRMATION = "confirmation"
OPEN_QUESTION = "open_question"
RESUME = "resume"
INTERRUPTED = "interrupted_form"
LATEST = "latest_product"  # the item number told about last, for "is it waterproof"
# A message about someone's safety is never an answer to a form, even when it holds an order number.
SAFETY_INTENTS = frozenset({"emergency", "self_harm", "poison"})
# What a customer says about the conversation itself is never an answer to a question for free text.
ABOUT_THE_CONVERSATION = SAFETY_INTENTS | {
    "cancel_request",
    "why_do_you_ask",
    "repeat_that",
    "help",
    "are_you_human",
    "talk_to_human",
    "nlu_fallback",
    "abuse",
}
FAILED = "utter_turn_failed"


class Reply:
    """Says responses of the domain through the dispatcher, with their origin as metadata."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        self._dispatcher = dispatcher

    def approved(self, response: str, **metadata: Any) -> None:
        """Say a fixed text. `metadata` may hold `handoff`, `buttons` and words that fill the text."""
        self._dispatcher.utter_message(response=response, **metadata)

    def again(self, message: dict[str, Any]) -> None:
        """Say a message again, a `bot` event of the tracker."""
        data = message.get("data") or {}
        origin = (message.get("metadata") or {}).get("origin", "template")
        self._dispatcher.utter_message(
            text=message.get("text"), buttons=data.get("buttons"), elements=data.get("elements"), origin=origin
        )

    def facts(self, response: str, *, buttons: list[dict[str, str]] | None = None, **facts: Any) -> None:
        """Say a text filled with facts from the database."""
        self._dispatcher.utter_message(response=response, origin="database", buttons=buttons, **facts)

    def generated(self, text: str, *, sources: list[dict[str, str]], **metadata: Any) -> None:
        """Say what a model wrote and the rails let through, with its sources: title and url of each page."""
        self._dispatcher.utter_message(text=text, origin="generated", sources=sources, **metadata)

    def cards(self, elements: list[dict[str, Any]]) -> None:
        """Show product cards, facts from the database."""
        self._dispatcher.utter_message(elements=elements, origin="database")


class Scenario(Action, ABC):
    """An action of a scenario. An error is logged and the customer is told; Rasa would stay silent.

    Attributes:
        ends_form: whether this action ends a form, after which one that was interrupted is offered again.
    """

    ends_form = False

    @abstractmethod
    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer the turn and return Rasa events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Run `answer`, and apologise if it fails."""
        try:
            events = await self.answer(Reply(dispatcher), tracker)
            if self.ends_form:
                events = [*events, *_offer_to_resume(Reply(dispatcher), tracker, events)]
            return [*events, *facts_after(tracker, events)]
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

    async def extract_confirmation(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a yes or a no, only when one was asked for."""
        answers = {"affirm": True, "deny": False}
        intent = tracker.get_intent_of_latest_message()
        asked = tracker.get_slot("requested_slot") == CONFIRMATION
        return {CONFIRMATION: answers[intent]} if asked and intent in answers else {}

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Extract and check what was asked for; a message about safety is left to the safety rules."""
        if tracker.get_slot("requested_slot") and tracker.get_intent_of_latest_message() in SAFETY_INTENTS:
            raise ActionExecutionRejection(self.name())
        stale = _without_stale_confirmation(tracker, self.form_name())
        try:
            events: Events = await super().run(dispatcher, tracker, domain)
            return [*stale, *events, *facts_after(tracker, events)]
        except Exception:
            logger.exception("%s failed", self.name())
            dispatcher.messages.clear()
            dispatcher.utter_message(response=FAILED)
            return stale


def _without_stale_confirmation(tracker: Tracker, form: str) -> Events:
    """Drop a yes or no left from before the form began, and return events that do so for good.

    It was said to something else: to another form that was interrupted, or to a summary whose action failed.
    """
    latest = max((n for n, event in enumerate(tracker.events) if event["event"] == "user"), default=0)
    loops = (event.get("name") for event in reversed(tracker.events[:latest]) if event["event"] == "active_loop")
    if tracker.get_slot(CONFIRMATION) is None or next(loops, None) == form:
        return []
    tracker.slots[CONFIRMATION] = None
    # Rasa hands over what a beginning form finds filled as events, to be checked and kept.
    tracker.events = [event for event in tracker.events if event.get("name") != CONFIRMATION]
    return forget(CONFIRMATION)


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


def free_text(tracker: Tracker, slot: str) -> str | None:
    """Return the message as the answer to an open question for `slot`, or None if it is about something else."""
    if tracker.get_slot("requested_slot") != slot or tracker.get_intent_of_latest_message() in ABOUT_THE_CONVERSATION:
        return None
    return said(tracker) or None


def forget(*slots: str) -> Events:
    """Return events that clear slots, so that the next request asks afresh."""
    return [SlotSet(slot, None) for slot in slots]


def interrupted_form(tracker: Tracker) -> str | None:
    """Return the form that another one interrupted and that was neither finished nor stopped, or None."""
    current: str | None = None
    waiting: str | None = None
    for event in tracker.events:
        if event["event"] == "active_loop":
            form = event.get("name")
            if form and current and form != current:
                waiting = current
            if form and form == waiting:
                waiting = None
            current = form
        elif event["event"] == "slot" and event.get("name") == INTERRUPTED:
            waiting = None  # it has been offered or stopped
    return waiting


def _offer_to_resume(reply: Reply, tracker: Tracker, events: Events) -> Events:
    form = interrupted_form(tracker)
    asks_already = any(one.get("name") == OPEN_QUESTION and one.get("value") for one in events)
    if form is None or asks_already:
        return []
    reply.approved("utter_offer_to_resume", topic=TOPICS.get(form, "what we were doing before"))
    return [SlotSet(INTERRUPTED, form), SlotSet(OPEN_QUESTION, RESUME)]
