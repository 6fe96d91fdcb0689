"""Feedback: a rating from 1 to 5 and words, kept without a name, asked for once at most."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import declined
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, ScenarioForm, entity, forget, free_text, said
from concierge.insights.feedback import keep_feedback
from concierge.storage import get_sessions

FORM, RATING, COMMENT, ASKED = "feedback_form", "feedback_rating", "feedback_comment", "feedback_asked"
NOTHING = ""  # the customer had nothing to add
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = re.compile(
    r"(?<![\w$.])(\d+)(?!\d|[.,]\d|\s?(?:%|min|hour|day|week|year))|\b(one|two|three|four|five)\b", re.IGNORECASE
)
_OF_FIVE = re.compile(r"\s*(?:/|out of)\s*(?:5|five)\b", re.IGNORECASE)
_UNWILLING = re.compile(r"\b(?:don'?t|do not|no|not)\b.{0,20}\b(?:rat(?:e|ing)|ask|survey)", re.IGNORECASE)
_ANNOUNCEMENT = re.compile(
    r"^\W*(?:i(?:'d| would| have| want)?\b.{0,20})?\b(?:(?:some )?feedback|review|rate|rating|survey|"
    r"(?:a |an )?(?:suggestion|comment|idea))\b.{0,40}$|^\W*(?:rate|feedback|suggestion|survey)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    {
        "greet", "thanks", "goodbye", "affirm", "deny", "inform", "give_feedback", "nlu_fallback", "help", "small_talk",
        "out_of_scope", "are_you_human", "cancel_request", "repeat_that", "why_do_you_ask", "correct_answer",
    }
)  # fmt: skip
# After these nobody is asked how it went: a person answers, or it would be out of place.
_NEVER_AFTER = frozenset(
    {
        "abuse", "emergency", "self_harm", "poison", "recall_question", "complaint", "spanish", "talk_to_human",
        "legal_or_press", "fraud_report",
    }
)  # fmt: skip
_PLEASANTRIES = frozenset({"utter_thanks", "utter_goodbye", "utter_carry_on"})
_FAILURES = frozenset(
    {
        "utter_turn_failed", "utter_verification_failed", "utter_privacy_not_verified", "utter_not_understood",
        "utter_did_you_mean", "utter_offer_person_after_failures",
    }
)  # fmt: skip
_NEW_PROBLEM = frozenset(
    {
        "order_status", "cancel_order", "change_order", "start_return", "exchange_item", "refund_status",
        "payment_problem", "warranty_claim", "complaint", "fraud_report", "recall_question",
    }
)  # fmt: skip


class FeedbackForm(ScenarioForm):
    """Asks for the rating, then for words."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_feedback_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for no rating when words came by themselves, and for nothing from who does not want to rate."""
        about_rating = tracker.get_slot("requested_slot") != COMMENT
        if declined(tracker, RATING) or (about_rating and _UNWILLING.search(said(tracker))):
            return []
        if tracker.get_slot(COMMENT) is not None and tracker.get_slot(RATING) is None:
            return [COMMENT]
        return domain_slots

    async def extract_feedback_rating(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a rating that is named as one, or a bare number when a rating was asked for."""
        asked = tracker.get_slot("requested_slot") == RATING or tracker.get_slot(OPEN_QUESTION) == "rating"
        named = entity(tracker, "rating")
        text = named or (said(tracker) if asked else "")
        if not text or tracker.get_slot(RATING) is not None:
            return {}
        found = _NUMBER.search(_OF_FIVE.sub(" ", text))
        if found:
            return {RATING: int(found[1]) if found[1] else _WORDS[found[2].lower()]}
        return {RATING: 0} if named else {}

    async def validate_feedback_rating(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take 1 to 5."""
        if 1 <= int(value) <= 5:
            return {RATING: int(value), OPEN_QUESTION: None}
        dispatcher.utter_message(response="utter_feedback_rating_unclear")
        return {RATING: None}

    async def extract_feedback_comment(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the words that answer the question, or those that came with the request itself."""
        text = said(tracker)
        if tracker.get_slot("requested_slot") == COMMENT:
            if tracker.get_intent_of_latest_message() == "deny":
                return {COMMENT: NOTHING}
            words = free_text(tracker, COMMENT)
            return {COMMENT: words} if words else {}
        first = tracker.get_slot("requested_slot") is None and tracker.get_slot(OPEN_QUESTION) != "rating"
        volunteered = first and tracker.get_intent_of_latest_message() == "give_feedback"
        if volunteered and text and not _ANNOUNCEMENT.search(text) and not _UNWILLING.search(text):
            words = text if entity(tracker, "rating") is None else _beyond_the_rating(text)
            return {COMMENT: words} if words else {}
        return {}


class AskFeedbackComment(Scenario):
    """Asks what was good, or what was not."""

    def name(self) -> str:
        """Return the name that Rasa looks for."""
        return "action_ask_feedback_comment"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask according to the rating."""
        happy = int(tracker.get_slot(RATING) or 0) >= 4
        reply.approved("utter_feedback_keep_doing" if happy else "utter_feedback_go_better")
        return []


class OfferFeedback(Scenario):
    """After an issue is closed, asks for a rating once, or says goodbye."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_offer_feedback"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask without a form, so that whoever answers something else is not asked again."""
        if not may_ask(tracker):
            reply.approved("utter_goodbye")
            return []
        return _ask_for_rating(reply)


class OfferRating(Scenario):
    """After a goodbye, asks for a rating once if something was resolved, and says nothing otherwise."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_offer_rating"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask without a form, as above."""
        return _ask_for_rating(reply) if may_ask(tracker) else []


class GiveFeedback(Scenario):
    """Keeps what was said, and offers help when the words hold a new problem."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_give_feedback"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Keep rating and words with the topic, without a name."""
        rating, comment = tracker.get_slot(RATING), tracker.get_slot(COMMENT)
        done: Events = [*forget(RATING, COMMENT), SlotSet(ASKED, True)]
        if rating is None and not comment:
            reply.approved("utter_feedback_none")
            return done
        variant = (tracker.latest_message.get("metadata") or {}).get("variant")
        with get_sessions().begin() as session:
            keep_feedback(session, int(rating) if rating else None, comment, topic=_topic(tracker), variant=variant)
        if comment and tracker.get_intent_of_latest_message() in _NEW_PROBLEM:
            reply.approved("utter_feedback_new_problem")
            return [*done, SlotSet(OPEN_QUESTION, "person")]
        reply.approved("utter_feedback_thanks")
        return done


def may_ask(tracker: Tracker) -> bool:
    """Return whether to ask for a rating: not asked yet, and an issue was resolved, none after which nobody is asked.

    A form that still runs is not resolved, nor is what ended in a failure, nor what a person is to answer.
    """
    if tracker.get_slot(ASKED) or tracker.active_loop_name or _ended_in_failure(tracker):
        return False
    intents = set(_intents(tracker))
    return bool(intents - _SMALL) and not intents & _NEVER_AFTER


def _ask_for_rating(reply: Reply) -> Events:
    reply.approved("utter_ask_feedback_rating")
    return [SlotSet(ASKED, True), SlotSet(OPEN_QUESTION, "rating")]


def _ended_in_failure(tracker: Tracker) -> bool:
    """Return whether the last answer, pleasantries apart, was that something failed."""
    for event in reversed(tracker.events):
        if event["event"] == "session_started":
            break
        response = (event.get("metadata") or {}).get("utter_action") if event["event"] == "bot" else None
        if response and response not in _PLEASANTRIES:
            return response in _FAILURES
    return False


def _topic(tracker: Tracker) -> str | None:
    return next((intent for intent in _intents(tracker)[1:] if intent not in _SMALL), None)


def _intents(tracker: Tracker) -> list[str]:
    """Return what the customer wanted in this session, newest first."""
    found = []
    for event in reversed(tracker.events):
        if event["event"] == "session_started":
            break
        if event["event"] == "user":
            name = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
            if name:
                found.append(str(name).split("/")[0])
    return found


def _beyond_the_rating(text: str) -> str | None:
    rest = _NUMBER.sub(" ", _OF_FIVE.sub(" ", text))
    rest = re.sub(r"\bstars?\b|\brat(?:e|ing)\b|\bscore\b", " ", rest, flags=re.IGNORECASE)
    words = rest.strip(" ,.;:!-\n")
    return text if len(words.split()) >= 4 else None
