"""Talk to a person: the topic, leave to share the chat, and the request for the right queue."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import language, topic
from actions.person import PERSON_FORM, PERSON_REASON, PERSON_SUMMARY, PERSON_TOPIC, record_request
from actions.scenario import (
    CONFIRMATION,
    OPEN_QUESTION,
    Events,
    Reply,
    Scenario,
    ScenarioForm,
    entity,
    forget,
    free_text,
    said,
)
from actions.verification import verified_customer
from concierge import clock
from concierge.customers.addresses import email_in
from concierge.guidelines import Queue, get_guidelines
from concierge.handoff.criteria import Need, need, topic_in
from concierge.handoff.hours import is_open, next_opening, spoken_opening
from concierge.storage import Customer, get_sessions
from concierge.storage.conversations import Priority

PERSON_EMAIL = "person_email"
EXPLICIT, REPEATED_FAILURE = "explicit_request", "repeated_failure"
ANY_TOPIC = "default"
MINUTES_TOLD_AS_HOURS = 120


class TalkToHuman(Scenario):
    """Begins the request for a person."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_talk_to_human"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Note why and what about; whoever asks again, or in Spanish, is not asked for a topic."""
        after_failures = tracker.get_slot(OPEN_QUESTION) == "person"
        asked_twice = tracker.get_slot("requested_slot") == PERSON_TOPIC
        spanish = language(tracker) == "es"
        about = topic(tracker) or (ANY_TOPIC if asked_twice or after_failures or spanish else None)
        return [
            SlotSet(OPEN_QUESTION, None),
            SlotSet(PERSON_TOPIC, about),
            SlotSet(PERSON_REASON, REPEATED_FAILURE if after_failures else EXPLICIT),
            *forget(PERSON_SUMMARY, CONFIRMATION),
            FollowupAction(PERSON_FORM),
        ]


class TalkToHumanForm(ScenarioForm):
    """Asks for the topic and for leave to hand over; outside hours also where to answer."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{PERSON_FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for an e-mail address only when nobody is there now, the customer agreed and none is known."""
        answer_later = not _answers_now(tracker) and tracker.get_slot(CONFIRMATION) is True
        wanted = answer_later and language(tracker) == "en" and _known_email(tracker) is None
        return [slot for slot in domain_slots if slot != PERSON_EMAIL or wanted]

    async def extract_person_topic(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the pressed topic, or what the answer is about."""
        words = free_text(tracker, PERSON_TOPIC)
        chosen = entity(tracker, PERSON_TOPIC) or (words and (topic_in(words) or ANY_TOPIC))
        return {PERSON_TOPIC: chosen} if chosen else {}

    async def extract_person_email(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an e-mail address from any message of the form."""
        email = email_in(said(tracker))
        return {PERSON_EMAIL: email} if email else {}

    async def validate_person_topic(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take only topics that have a queue."""
        return {PERSON_TOPIC: value if value in get_guidelines().by_topic_queue else ANY_TOPIC}

    async def validate_confirmation(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Outside hours a yes is recorded at once, before the e-mail address is asked for."""
        if value is True and not _answers_now(tracker):
            _record(tracker, shared=True)
        return {CONFIRMATION: value}


class AskToHandOver(Scenario):
    """Asks for leave to hand over, or outside hours to save the question."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{PERSON_FORM}_{CONFIRMATION}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask, in Spanish by the Spanish offer."""
        if language(tracker) == "es":
            reply.approved("utter_offer_person_es")
            return []
        if _answers_now(tracker):
            if tracker.get_slot(PERSON_REASON) == EXPLICIT:
                reply.approved("utter_of_course")
            reply.approved("utter_before_handoff")
            return []
        now = clock.now()
        opening = spoken_opening(next_opening(_queue(tracker), now), now)
        reply.approved("utter_outside_hours", next_open=opening)
        return []


class PersonRequested(Scenario):
    """Records the request, and tells who comes and when."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_person_requested"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """In hours a no hands over without the chat; outside hours a no saves nothing."""
        agreed = tracker.get_slot(CONFIRMATION) is True
        done = [
            *forget(PERSON_TOPIC, PERSON_REASON, PERSON_SUMMARY, PERSON_EMAIL, CONFIRMATION),
            SlotSet(OPEN_QUESTION, None),
        ]
        if language(tracker) == "es":
            _answer_in_spanish(reply, tracker, agreed)
        elif _answers_now(tracker):
            asked = _record(tracker, shared=agreed)
            reply.approved(
                "utter_person_joins" if agreed else "utter_person_joins_without_chat",
                queue_label=_queue(tracker).label,
                wait=_wait(asked.priority),
                handoff={"status": "queued", "reason": asked.reason},
            )
        elif agreed:
            asked = _record(tracker, shared=True)
            now = clock.now()
            opening = spoken_opening(next_opening(_queue(tracker), now), now)
            handoff = {"status": "callback", "reason": asked.reason}
            reply.approved("utter_person_answers_later", next_open=opening, handoff=handoff)
        else:
            hours = get_guidelines().hours
            reply.approved("utter_person_not_asked", phone=hours.phone, email=hours.email)
        return done


def _answer_in_spanish(reply: Reply, tracker: Tracker, agreed: bool) -> None:
    if not agreed:
        reply.approved("utter_person_declined_es")
        return
    asked = _record(tracker, shared=True)
    status = "queued" if _answers_now(tracker) else "callback"
    reply.approved("utter_person_joins_es", handoff={"status": status, "reason": asked.reason})


def _need(tracker: Tracker) -> Need:
    asked = need(str(tracker.get_slot(PERSON_REASON) or EXPLICIT), tracker.get_slot(PERSON_TOPIC))
    if language(tracker) in get_guidelines().queue(asked.queue).languages:
        return asked
    return Need(asked.reason, get_guidelines().by_topic_queue[ANY_TOPIC], asked.priority, asked.escalation_id)


def _queue(tracker: Tracker) -> Queue:
    return get_guidelines().queue(_need(tracker).queue)


def _answers_now(tracker: Tracker) -> bool:
    return is_open(_queue(tracker), clock.now(), language(tracker))


def _record(tracker: Tracker, *, shared: bool) -> Need:
    return record_request(
        tracker,
        _need(tracker),
        tracker.get_slot("latest_order"),
        shared=shared,
        status="queued" if _answers_now(tracker) else "callback",
        contact=tracker.get_slot(PERSON_EMAIL) or _known_email(tracker),
        summary=tracker.get_slot(PERSON_SUMMARY),
    )


def _known_email(tracker: Tracker) -> str | None:
    customer_id = verified_customer(tracker)
    if customer_id is None:
        return None
    with get_sessions()() as session:
        customer = session.get(Customer, customer_id)
        return customer.email if customer else None


def _wait(priority: Priority) -> str:
    minutes = get_guidelines().first_response_minutes(priority)
    return f"{minutes} minutes" if minutes < MINUTES_TOLD_AS_HOURS else f"{minutes // 60} hours"
