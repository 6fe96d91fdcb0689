"""Personalization: off at once, for this browser and for the account once verified; on again only after a clear yes."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.person import FAILED_VERIFICATION, ask_person
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, said
from actions.verification import VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.privacy.personalization import set_personalization
from concierge.storage import get_sessions

_ON = re.compile(
    r"\b(?:turn|switch|put)\b.{0,30}\b(?:back )?on\b|\bre-?enable|\b(?:start|resume|restart|enable)\b.{0,15}"
    r"\bpersonali|changed my mind|\bpersonali\w+ (?:back )?on\b",
    re.IGNORECASE,
)


class StopPersonalization(Scenario):
    """Switches personalization off; asks first before it switches it on."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_stop_personalization"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Switch it off, and offer to do so for the account when nobody is verified."""
        if _ON.search(said(tracker)):
            reply.approved("utter_personalization_ask_on")
            return [SlotSet(OPEN_QUESTION, "personalization_on")]
        customer_id = verified_customer(tracker)
        _set(tracker, on=False)
        reply.approved("utter_personalization_off")
        if customer_id is not None:
            return [SlotSet(OPEN_QUESTION, None)]
        reply.approved("utter_personalization_offer_account")
        return [SlotSet(OPEN_QUESTION, "personalization_account")]


class StartPersonalization(Scenario):
    """Switches personalization on after a yes."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_start_personalization"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Switch it on, for the account only when its owner is verified."""
        _set(tracker, on=True)
        reply.approved("utter_personalization_on" if verified_customer(tracker) else "utter_personalization_on_here")
        return [SlotSet(OPEN_QUESTION, None)]


class PersonalizationForm(VerificationForm):
    """Asks for an order and for proof, to reach the account."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_personalization_form"


class PersonalizationAccount(Scenario):
    """Switches personalization off for the verified customer's account."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_personalization_account"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Switch it off; without proof it stays off in this browser."""
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_privacy_not_verified", FAILED_VERIFICATION)
        elif verified_customer(tracker) is None:
            reply.approved("utter_order_not_matched")
        else:
            _set(tracker, on=False)
            reply.facts("utter_personalization_account_off")
        return forget_question()


def _set(tracker: Tracker, *, on: bool) -> None:
    with get_sessions().begin() as session:
        set_personalization(
            session,
            on,
            conversation_id=tracker.sender_id,
            customer_id=verified_customer(tracker),
            now=clock.now(),
        )
