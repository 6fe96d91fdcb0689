"""Unsubscribe: marketing stops at once, without proof, reasons or counter-offers."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import answered, declined, said_since_begun
from actions.person import Need, record_request
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, ScenarioForm, entity, forget, said
from concierge import clock
from concierge.customers.addresses import email_in, phone_in
from concierge.customers.subscriptions import withdraw_marketing
from concierge.storage import get_sessions
from concierge.storage.customers import ConsentChannel

FORM = "unsubscribe_form"
ADDRESS, CHANNEL = "unsubscribe_address", "unsubscribe_channel"
PRIVACY_DESK = Need("needs_agent_decision", "privacy_desk", "P3")  # by_topic_queue.newsletter
_CHANNELS: dict[str, tuple[ConsentChannel, ...]] = {"email": ("email",), "sms": ("sms",), "both": ("email", "sms")}
_WORDS = {"email": "email", "sms": "text messages", "both": "email and text messages"}
_BOTH = re.compile(r"\b(?:both|everything|all(?: of (?:it|them))?|any(?:thing)?|email and texts?)\b", re.IGNORECASE)
_TEXTS = re.compile(r"\b(?:texts?|texting|sms|phone|messages)\b", re.IGNORECASE)
_MAILS = re.compile(r"\b(?:e-?mails?|e-?mailing|newsletters?|mailings?|inbox)\b", re.IGNORECASE)
_STILL = re.compile(
    r"\bstill\b|keeps? (?:on )?(?:coming|getting|sending)|already (?:unsub|opted)|got another|"
    r"(?:unsubscribed|opted out|replied stop|clicked unsubscribe)\b.*\b(?:ago|last|yesterday|again|another|twice)",
    re.IGNORECASE | re.DOTALL,
)
_DATA_TOO = re.compile(
    r"\b(?:delete|erase|remove|wipe)\b.{0,20}\b(?:data|account|info\w*|everything)\b|data gone", re.IGNORECASE
)


class UnsubscribeForm(ScenarioForm):
    """Asks for the address or phone number and for the channel."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_unsubscribe_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing more after a no."""
        return answered(tracker, domain_slots) if declined(tracker, ADDRESS, CHANNEL) else domain_slots

    async def extract_unsubscribe_address(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an email address or a phone number."""
        contact = email_in(said(tracker)) or phone_in(said(tracker))
        return {ADDRESS: contact} if contact else {}

    async def extract_unsubscribe_channel(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the channel from a button or from the words."""
        named, text = entity(tracker, "channel"), said(tracker)
        without_address = text.replace(email_in(text) or "\0", " ")
        if _BOTH.search(without_address):
            return {CHANNEL: "both"}
        if named in _CHANNELS:
            return {CHANNEL: named}
        mails, texts = _MAILS.search(without_address), _TEXTS.search(without_address)
        if mails or texts:
            return {CHANNEL: "both" if mails and texts else "email" if mails else "sms"}
        return {}

    async def validate_unsubscribe_address(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Bring the contact into the form the database has."""
        contact = email_in(str(value)) or phone_in(str(value))
        if contact is None:
            dispatcher.utter_message(response="utter_unsubscribe_address_unclear")
        return {ADDRESS: contact}


class Unsubscribe(Scenario):
    """Stops marketing; asks the privacy desk when it went on after it was stopped before."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_unsubscribe"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the same whether or not anything was sent to that address."""
        contact, channel = tracker.get_slot(ADDRESS), tracker.get_slot(CHANNEL)
        if not contact or not channel:
            reply.approved("utter_left_as_is")
            return forget(ADDRESS, CHANNEL)
        words = said_since_begun(tracker, FORM)
        with get_sessions().begin() as session:
            withdraw_marketing(session, contact, _CHANNELS[channel], conversation_id=tracker.sender_id, now=clock.now())
        reply.approved("utter_unsubscribed", channel=_WORDS[channel])
        if _STILL.search(words):
            _ask_privacy_desk(reply, tracker, contact)
        if _DATA_TOO.search(words):
            reply.approved("utter_unsubscribed_delete_too")
            return [*forget(ADDRESS, CHANNEL), SlotSet(OPEN_QUESTION, "delete_data")]
        return forget(ADDRESS, CHANNEL)


def _ask_privacy_desk(reply: Reply, tracker: Tracker, contact: str) -> None:
    details = {"address": contact, "reported_on": clock.today().isoformat()}
    recorded = record_request(tracker, PRIVACY_DESK, details=details)
    reply.approved("utter_unsubscribe_still_coming", handoff={"status": "callback", "reason": recorded.reason})
