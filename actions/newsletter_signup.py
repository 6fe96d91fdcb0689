"""Newsletter sign-up: consent in the shop's own words, an address, and a link that proves it."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import answered, declined, yes_or_no
from actions.scenario import CONFIRMATION, Events, Reply, Scenario, ScenarioForm, forget, said
from concierge import clock
from concierge.customers.addresses import email_in
from concierge.customers.subscriptions import request_newsletter
from concierge.storage import get_sessions

CONSENT, EMAIL = "newsletter_consent", "newsletter_email"
_UNSURE = re.compile(
    r"\b(?:not (?:so )?sure|unsure|maybe|dunno|don'?t know|later|think about it|hmm+)\b", re.IGNORECASE
)


class NewsletterForm(ScenarioForm):
    """Asks for consent, then for the address, then whether it was read right."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_newsletter_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing more after a no."""
        if tracker.get_slot(CONSENT) is False or declined(tracker, EMAIL):
            return answered(tracker, domain_slots)
        return domain_slots

    async def extract_newsletter_consent(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take only a clear yes as consent; being unsure is a no."""
        answer = yes_or_no(tracker, CONSENT)
        asked = tracker.get_slot("requested_slot") == CONSENT
        if asked and _UNSURE.search(said(tracker)):
            answer = False
        return {} if answer is None else {CONSENT: answer}

    async def extract_newsletter_email(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an address wherever it is said; a new one replaces the one that was read back."""
        address = email_in(said(tracker))
        return {EMAIL: address} if address else {}

    async def validate_newsletter_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Bring the address into one form."""
        return {EMAIL: email_in(str(value))}

    async def validate_confirmation(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """After a no, ask for the address again."""
        return {CONFIRMATION: True} if value else {CONFIRMATION: None, EMAIL: None}


class NewsletterSignup(Scenario):
    """Sends the link, or accepts a no."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_newsletter_signup"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the same whether or not the address is subscribed already."""
        consent, address = tracker.get_slot(CONSENT), tracker.get_slot(EMAIL)
        done: Events = forget(CONSENT, EMAIL, CONFIRMATION)
        if consent is not True or not address:
            reply.approved("utter_newsletter_declined")
            return [*done, SlotSet("newsletter_declined", True)]
        with get_sessions().begin() as session:
            request_newsletter(session, address, source="chat", conversation_id=tracker.sender_id, now=clock.now())
        reply.approved("utter_newsletter_link_sent")
        return done
