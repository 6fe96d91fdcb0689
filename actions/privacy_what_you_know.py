"""What do you know about me: the kinds of data for anyone, a short overview for whoever proves who they are."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.person import FAILED_VERIFICATION, ask_person
from actions.privacy_desk import DESK, ask_about_others, asks_for_correction, is_about_others
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, entity, said
from actions.verification import VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.privacy.profile import Profile, profile_of
from concierge.privacy.requests import latest_request
from concierge.storage import Customer, get_sessions
from concierge.wording import listed

_KINDS = {"deletion": "deletion request", "export": "request for a copy"}
_SELLING = re.compile(
    r"\b(?:sell|selling|sold|third part|advertis|facebook|share|sharing|pass on|who gets)", re.IGNORECASE
)
_CARDS = re.compile(r"\bcards?\b|\bpayment\b", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"how long|retention|retain|\b(?:chats?|conversations?|messages|transcripts?)\b|record(?:ing)? this", re.IGNORECASE
)
_DATA = re.compile(r"\bmy (?:data|profile|file|account)|about me|\bon me\b|of me\b|on file|summary", re.IGNORECASE)


class PrivacyOverview(Scenario):
    """Tells what is stored and for how long, and offers the overview."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_privacy_overview"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer the question that was asked; what goes beyond the notice is for the privacy desk."""
        text = said(tracker)
        if is_about_others(text):
            ask_about_others(reply, tracker, text)
            return [SlotSet(OPEN_QUESTION, None)]
        if asks_for_correction(text) or entity(tracker, "privacy_scope") == "correct":
            ask_person(reply, tracker, "utter_privacy_correction", DESK)
            return [SlotSet(OPEN_QUESTION, None)]
        if _SELLING.search(text):
            reply.approved("utter_privacy_not_sold")
            return [SlotSet(OPEN_QUESTION, None)]
        if _CARDS.search(text):
            reply.approved("utter_privacy_no_cards")
        elif _HOW_LONG.search(text) and not _DATA.search(text):
            reply.approved("utter_privacy_how_long")
        else:
            reply.approved("utter_privacy_kinds")
        reply.approved("utter_privacy_offer_summary")
        return [SlotSet(OPEN_QUESTION, "privacy_summary")]


class PrivacySummaryForm(VerificationForm):
    """Asks for an order and for proof."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_privacy_summary_form"


class PrivacySummary(Scenario):
    """Shows the overview to the verified customer."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_privacy_summary"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Show contact details partly masked."""
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_privacy_not_verified", FAILED_VERIFICATION)
            return forget_question()
        customer_id = verified_customer(tracker)
        with get_sessions().begin() as session:
            customer = session.get(Customer, customer_id) if customer_id else None
            profile = profile_of(session, customer) if customer else None
            request = latest_request(session, customer.id, clock.now()) if customer else None
            asked = (request.kind, request.reference, request.state) if request else None
        if profile is None:
            reply.approved("utter_order_not_matched")
            return forget_question()
        if asked:
            kind, reference, state = asked
            reply.facts(f"utter_privacy_request_{state}", kind=_KINDS[kind], reference=reference)
        reply.facts("utter_privacy_summary", **_in_words(profile))
        return forget_question()


def _in_words(profile: Profile) -> dict[str, str]:
    return {
        "email": profile.email or "none",
        "phone": profile.phone or "none",
        "orders": f"{profile.orders} order{'' if profile.orders == 1 else 's'}",
        "tier": f"{profile.tier} tier" if profile.tier else "not a member",
        "marketing": listed(profile.marketing) or "none",
        "personalization": "on" if profile.personalized else "off",
    }
