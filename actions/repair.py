"""Conversation repair, once for all forms: stop, repeat, explain a question, go back, ask again in other words."""

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.open_ended_question import answered_from_pages
from actions.scenario import INTERRUPTED, OPEN_QUESTION, Events, Reply, Scenario, forget
from actions.verification import CONTACT, CUSTOMER, FAILURES, ORDER_ID, UNTIL, verified_customer

IDENTITY = frozenset({CUSTOMER, UNTIL, FAILURES})  # who the customer is outlasts what they asked for
MAX_SUGGESTIONS = 3
MIN_SUGGESTION_CONFIDENCE = 0.08
FALLBACK = "nlu_fallback"
ANSWERS = ("generated", "database")  # origins of what was understood after all


class Stop(Scenario):
    """Ends the form that is running, and forgets what it had asked."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Remember the domain, which lists a form's slots, and run."""
        self._forms = domain.get("forms") or {}
        return await super().run(dispatcher, tracker, domain)

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Stop the form, or say that nothing is running."""
        form = tracker.active_loop_name
        if not form:
            reply.approved("utter_nothing_to_stop")
            return forget(OPEN_QUESTION, INTERRUPTED)
        reply.approved("utter_stopped")
        asked = (self._forms.get(form) or {}).get("required_slots") or []
        return [ActiveLoop(None), *forget("requested_slot", INTERRUPTED, ORDER_ID, CONTACT, *asked)]


class Repeat(Scenario):
    """Says again what was said last."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_repeat"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Repeat the messages of the previous turn; a form asks its question again by itself."""
        last = _previous_turn(tracker)
        if _proof_has_lapsed(tracker):
            last = [message for message in last if (message.get("metadata") or {}).get("origin") != "database"]
        if not last:
            reply.approved("utter_greet")
        for message in last if not tracker.active_loop_name else last[:-1]:
            reply.again(message)
        return []


class ExplainQuestion(Scenario):
    """Says why a question is asked."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_explain_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Remember which explanations the domain has, and run."""
        self._responses = domain.get("responses") or {}
        return await super().run(dispatcher, tracker, domain)

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the explanation for the slot that is asked for."""
        response = f"utter_why_{tracker.get_slot('requested_slot')}"
        reply.approved(response if response in self._responses else "utter_why_default")
        return []


class Resume(Scenario):
    """Goes back to the form that was interrupted."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_resume"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Continue the form with its answers kept."""
        form = tracker.get_slot(INTERRUPTED)
        events: Events = forget(OPEN_QUESTION, INTERRUPTED)
        return [*events, FollowupAction(form)] if form else events


class NotUnderstood(Scenario):
    """Looks for an answer on the pages, else suggests what may have been meant; the second time, offers a person."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Remember the titles of intents, which are responses of the domain, and run."""
        self._responses = domain.get("responses") or {}
        return await super().run(dispatcher, tracker, domain)

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer, or ask in other words."""
        found = await answered_from_pages(reply, tracker)
        if found is not None:
            return found
        if _failures_in_a_row(tracker) >= 2:
            reply.approved("utter_offer_person_after_failures")
            return [SlotSet(OPEN_QUESTION, "person")]
        buttons = [] if tracker.active_loop_name else self._suggestions(tracker)
        if buttons:
            reply.approved("utter_did_you_mean", buttons=buttons)
        else:
            reply.approved("utter_not_understood")
        return []

    def _suggestions(self, tracker: Tracker) -> list[dict[str, str]]:
        buttons = []
        for guess in tracker.latest_message.get("intent_ranking") or []:
            title = self._responses.get(f"utter_title_{guess['name']}")
            if title and guess["confidence"] >= MIN_SUGGESTION_CONFIDENCE:
                buttons.append({"title": title[0]["text"], "payload": f"/{guess['name']}"})
        return buttons[:MAX_SUGGESTIONS]


def _proof_has_lapsed(tracker: Tracker) -> bool:
    """Return whether facts were told under a proof that has ended since."""
    proved = any(event.get("name") == CUSTOMER and event.get("value") for event in tracker.events)
    return proved and verified_customer(tracker) is None


def _previous_turn(tracker: Tracker) -> list[dict[str, object]]:
    """Return the bot's messages between the last two messages of the customer, oldest first."""
    turn: list[dict[str, object]] = []
    users = 0
    for event in reversed(tracker.events):
        if event["event"] == "user":
            users += 1
            if users == 2:
                break
        elif event["event"] == "bot" and users == 1:
            turn.append(event)
    return turn[::-1]


def _failures_in_a_row(tracker: Tracker) -> int:
    failures = 0
    for event in reversed(tracker.events):
        if event["event"] == "user":
            intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
            if intent != FALLBACK:
                break
            failures += 1
        elif event["event"] == "bot" and (event.get("metadata") or {}).get("origin") in ANSWERS:
            break
    return failures
