"""Complaint: acknowledge, fix or route; never argue. No compensation is offered."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import shortened
from actions.order_status import LATEST_ORDER
from actions.person import FAILED_VERIFICATION, ask_person, hand_over
from actions.scenario import CONFIRMATION, Events, Reply, Scenario, forget, free_text, said
from actions.verification import CONTACT, ORDER_ID, VerificationForm, is_locked_out
from concierge.handoff.criteria import is_misconduct, trigger_in

FORM = "complaint_form"
WISH, PROBLEM, TRIGGER = "complaint_wish", "complaint_problem", "complaint_trigger"
SLOTS = (WISH, PROBLEM, TRIGGER, ORDER_ID, CONTACT, CONFIRMATION)
MISCONDUCT, UNHAPPY, DECISION = "discrimination_or_staff_misconduct", "negative_sentiment", "needs_agent_decision"
WORDS_THAT_TELL = 7  # a first message of so many words says what happened
_SOLUTIONS = {  # what a policy solves, and the intent that starts it
    "exchange_item": r"exchang\w*|swap\w*|(?:other|another|different|right|bigger|smaller) (?:size|colou?r|one)",
    "start_return": r"return\w*|send (?:it|them|this) back|money back|refund\w*",
    "order_status": r"where (?:is|are)|track\w*|trace|find (?:it|my|the)|deliver (?:it|my)",
}
_PATTERNS = {intent: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for intent, words in _SOLUTIONS.items()}


class ComplaintForm(VerificationForm):
    """Asks what would put it right and what happened; proof when an order is named."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """End at once when a person must take it, or when the customer is angry twice in a row."""
        if tracker.get_slot(TRIGGER) or (tracker.get_slot(ORDER_ID) and is_locked_out(tracker)):
            return []
        order = [ORDER_ID, CONTACT] if tracker.get_slot(ORDER_ID) else []
        proof = await super().required_slots(order, dispatcher, tracker, domain) if order else []
        return [WISH, *proof, PROBLEM, CONFIRMATION]

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Note what a person must answer whatever the wish: misconduct, a legal threat, a second outburst in a row."""
        text = said(tracker)
        again = tracker.get_slot("requested_slot") == WISH and tracker.get_intent_of_latest_message() == "complaint"
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        found = (MISCONDUCT if is_misconduct(text) else trigger_in(text)) or (UNHAPPY if again else None)
        if found:
            tracker.slots[TRIGGER] = found
            events.append(SlotSet(TRIGGER, found))
        return events

    async def extract_complaint_wish(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the answer as it is; a wish for a manager's call is one too."""
        asked = tracker.get_slot("requested_slot") == WISH
        wants_a_person = asked and tracker.get_intent_of_latest_message() == "talk_to_human"
        words = said(tracker) if wants_a_person else free_text(tracker, WISH)
        return {WISH: words} if words else {}

    async def extract_complaint_problem(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the answer, or a first message that already tells what happened."""
        words = free_text(tracker, PROBLEM)
        first = tracker.get_slot(WISH) is None and tracker.get_slot(PROBLEM) is None
        if not words and first and len(said(tracker).split()) >= WORDS_THAT_TELL:
            words = said(tracker)
        return {PROBLEM: words} if words else {}

    async def validate_confirmation(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """After a no, ask again what happened."""
        return {CONFIRMATION: True} if value else {CONFIRMATION: None, PROBLEM: None}


class AskComplaintConfirmation(Scenario):
    """Repeats the problem in one sentence."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{CONFIRMATION}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask whether that is right."""
        reply.approved(
            "utter_complaint_summary",
            problem=_quoted(tracker.get_slot(PROBLEM)),
            wish=_quoted(tracker.get_slot(WISH)),
        )
        return []


class Complaint(Scenario):
    """Solves by policy what a policy solves; else asks for leave to hand over to the care team leads."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_complaint"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Route it."""
        done = [*forget(*SLOTS), SlotSet(LATEST_ORDER, tracker.get_slot(ORDER_ID) or tracker.get_slot(LATEST_ORDER))]
        if is_locked_out(tracker) and tracker.get_slot(ORDER_ID):
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
            return done
        trigger = tracker.get_slot(TRIGGER)
        wish = str(tracker.get_slot(WISH) or "")
        solution = next((intent for intent, pattern in _PATTERNS.items() if pattern.search(wish)), None)
        if solution and not trigger:
            reply.approved(f"utter_complaint_{solution}")
            return done
        reply.approved("utter_complaint_hand_over" if trigger != "legal_threat" else "utter_legal")
        problem = tracker.get_slot(PROBLEM) or said(tracker)
        summary = f"Complaint: {shortened(str(problem))}" + (f" Wants: {shortened(wish)}" if wish else "")
        return [*done, *hand_over("complaint", str(trigger or DECISION), summary)]


def _quoted(words: Any) -> str:
    return shortened(str(words or ""), 120).strip(" .!?")
