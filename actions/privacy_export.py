"""A copy of one's data: proof, the format, and a secure link to the address on file only."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import said_since_begun
from actions.person import FAILED_VERIFICATION, ask_person
from actions.privacy_desk import DESK, ask_about_others, is_about_others
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, entity, forget, said
from actions.verification import VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.privacy.requests import request_export
from concierge.storage import Customer, get_sessions

FORM, FORMAT = "privacy_export_form", "privacy_export_format"
_CSV = re.compile(r"\b(?:csv|excel|spreadsheet|table)\b", re.IGNORECASE)
_JSON = re.compile(r"\b(?:json|machine.readable|either|any|whichever|don'?t (?:care|mind))\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:another|other|different|new|work|my wife'?s|friend'?s)\s+(?:e-?mail|address|inbox)|\binstead\b",
    re.IGNORECASE,
)
_IN_CHAT = re.compile(r"\b(?:paste|right here|in (?:the|this) chat|here in)\b|\bdata here\b", re.IGNORECASE)


class PrivacyExportForm(VerificationForm):
    """Asks for an order, for proof and for the format."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_privacy_export_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing when the request is one that cannot be met here."""
        if _cannot_be_met(said_since_begun(tracker, FORM)):
            return []
        return await super().required_slots(domain_slots, dispatcher, tracker, domain)

    async def extract_privacy_export_format(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a button's choice or what the words name."""
        chosen, text = entity(tracker, "export_format"), said(tracker)
        if chosen in ("json", "csv"):
            return {FORMAT: chosen}
        both = _CSV.search(text) and _JSON.search(text)
        if both or not (_CSV.search(text) or _JSON.search(text)):
            return {}
        return {FORMAT: "csv" if _CSV.search(text) else "json"}


class PrivacyExport(Scenario):
    """Notes the request."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_privacy_export"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Give the reference number; asking again gives the same."""
        done: Events = [*forget_question(), *forget(FORMAT)]
        words = said_since_begun(tracker, FORM)
        if is_about_others(words) and not _ELSEWHERE.search(words):
            ask_about_others(reply, tracker, words)
            return done
        if _ELSEWHERE.search(words):
            ask_person(reply, tracker, "utter_privacy_export_elsewhere", DESK)
            return done
        if _IN_CHAT.search(words):
            reply.approved("utter_privacy_export_not_in_chat")
            return [*done, SlotSet(OPEN_QUESTION, "privacy_summary")]
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_privacy_not_verified", FAILED_VERIFICATION)
            return done
        customer_id = verified_customer(tracker)
        with get_sessions().begin() as session:
            customer = session.get(Customer, customer_id) if customer_id else None
            if customer is None:
                reply.approved("utter_order_not_matched")
                return done
            request = request_export(
                session,
                customer,
                "csv" if tracker.get_slot(FORMAT) == "csv" else "json",
                conversation_id=tracker.sender_id,
                now=clock.now(),
            )
            reference = request.reference
        reply.facts("utter_privacy_export_noted", reference=reference)
        return done


def _cannot_be_met(words: str) -> bool:
    return bool(_ELSEWHERE.search(words) or _IN_CHAT.search(words) or is_about_others(words))
