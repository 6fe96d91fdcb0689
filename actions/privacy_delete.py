"""Deleting data: what goes and what stays, proof, a clear yes, a reference number."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import said_since_begun
from actions.person import FAILED_VERIFICATION, ask_person
from actions.privacy_desk import ask_about_others, is_about_others
from actions.scenario import CONFIRMATION, Events, Reply, Scenario, entity, forget, said
from actions.verification import CONTACT, ORDER_ID, VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.privacy.requests import has_open_order, latest_request, request_chat_deletion, request_deletion
from concierge.storage import Customer, get_sessions

FORM, SCOPE = "privacy_delete_form", "privacy_delete_scope"
_SCOPES = ("chat", "account", "all")
_CHAT = re.compile(r"\b(?:chats?|conversation|transcript|what i wrote|messages)\b", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b(?:account|profile|membership)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:everything|all|both)\b", re.IGNORECASE)


class PrivacyDeleteForm(VerificationForm):
    """Asks what is to be deleted, for proof unless it is only this chat, and for a clear yes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_privacy_delete_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing when someone else's data is meant, and for no proof when it is only this chat."""
        if is_about_others(said_since_begun(tracker, FORM)):
            return []
        if tracker.get_slot(SCOPE) == "chat":
            return [slot for slot in domain_slots if slot not in (ORDER_ID, CONTACT)]
        return await super().required_slots(domain_slots, dispatcher, tracker, domain)

    async def extract_privacy_delete_scope(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a button's choice, or what the words name."""
        chosen, text = entity(tracker, "privacy_scope"), said(tracker)
        if chosen in _SCOPES:
            return {SCOPE: chosen}
        if _CHAT.search(text) and not _ACCOUNT.search(text) and not _ALL.search(text):
            return {SCOPE: "chat"}
        if _ALL.search(text):
            return {SCOPE: "all"}
        return {SCOPE: "account"} if _ACCOUNT.search(text) else {}


class AskPrivacyDeleteConfirmation(Scenario):
    """Says what goes and what stays, then asks for a clear yes."""

    def name(self) -> str:
        """Return the name that Rasa looks for."""
        return "action_ask_privacy_delete_form_confirmation"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say what the chosen scope means."""
        scope = tracker.get_slot(SCOPE)
        reply.approved("utter_privacy_delete_chat" if scope == "chat" else "utter_privacy_delete_account")
        reply.approved("utter_privacy_delete_shall_i")
        return []


class PrivacyDelete(Scenario):
    """Notes the request after a yes."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_privacy_delete"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Give the reference number; asking again gives the same."""
        done: Events = [*forget_question(), *forget(SCOPE, CONFIRMATION)]
        scope, words = tracker.get_slot(SCOPE), said_since_begun(tracker, FORM)
        if is_about_others(words):
            ask_about_others(reply, tracker, words)
        elif is_locked_out(tracker) and scope != "chat":
            ask_person(reply, tracker, "utter_privacy_not_verified", FAILED_VERIFICATION)
        elif tracker.get_slot(CONFIRMATION) is not True:
            reply.approved("utter_privacy_delete_left")
        elif scope == "chat":
            with get_sessions().begin() as session:
                reference = request_chat_deletion(session, tracker.sender_id, clock.now()).reference
            reply.facts("utter_privacy_delete_chat_noted", reference=reference)
        else:
            _request(reply, tracker)
        return done


def _request(reply: Reply, tracker: Tracker) -> None:
    customer_id = verified_customer(tracker)
    with get_sessions().begin() as session:
        customer = session.get(Customer, customer_id) if customer_id else None
        if customer is None:
            reply.approved("utter_order_not_matched")
            return
        scope = "all" if tracker.get_slot(SCOPE) == "all" else "account"
        before = latest_request(session, customer.id, clock.now(), "deletion")
        lapsed = before.reference if before and before.state == "lapsed" else None
        request = request_deletion(session, customer, scope, conversation_id=tracker.sender_id, now=clock.now())
        reference, waits = request.reference, has_open_order(session, customer.id)
    if lapsed:
        reply.facts("utter_privacy_delete_lapsed", reference=lapsed)
    reply.facts("utter_privacy_delete_noted", reference=reference)
    if waits:
        reply.facts("utter_privacy_delete_waits")
