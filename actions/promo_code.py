"""Promo code: whether a code works now, for whom, and on what."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.orm import Session

from actions.scenario import Events, Reply, Scenario, ScenarioForm, entity, said
from actions.verification import verified_customer
from concierge import clock
from concierge.knowledge.catalogue import find_products
from concierge.knowledge.promotions import (
    CodeCheck,
    Verdict,
    check_code,
    exclusion,
    find_code,
    public_codes,
    reduced_price,
    rule_in_words,
)
from concierge.storage import Customer, get_sessions
from concierge.wording import dollars, spoken_day

CODE = "promo_code"
_CODE_LIKE = re.compile(r"\b(?=\w*\d)[A-Za-z]\w{3,19}\b|\b[A-Z]{5,20}\b")
_SINGLE_WORD = re.compile(r"^\W*(\w{4,20})\W*$")

_RESPONSES = {
    Verdict.ACTIVE: "utter_promo_active",
    Verdict.ENDED: "utter_promo_ended",
    Verdict.UNKNOWN: "utter_promo_unknown",
    Verdict.MEMBERS_UNPROVEN: "utter_promo_members",
    Verdict.MEMBERS_CONFIRMED: "utter_promo_members_confirmed",
    Verdict.NOT_A_MEMBER: "utter_promo_not_member",
    Verdict.PERSONAL: "utter_promo_personal",
}


class PromoCodeForm(ScenarioForm):
    """Asks for the code."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_promo_code_form"

    async def extract_promo_code(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take what looks like a code; a single word counts when the code was asked for."""
        text = said(tracker)
        match = _CODE_LIKE.search(text)
        if match:
            return {CODE: match.group()}
        if tracker.get_slot("requested_slot") == CODE and tracker.get_intent_of_latest_message() == "inform":
            single = _SINGLE_WORD.match(text)
            return {CODE: single.group(1)} if single else {}
        return {}

    async def validate_promo_code(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take one word in capitals; anything longer is asked for again."""
        word = str(value).strip().strip(".,!?'\"")
        if not word or len(word) > 24 or " " in word:
            dispatcher.utter_message(response="utter_promo_code_unclear")
            return {CODE: None}
        return {CODE: word.upper()}


class CheckPromoCode(Scenario):
    """Tells whether the code works, on the product named if one was."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_check_promo_code"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Check the code for today and for this customer."""
        today = clock.today()
        customer_id = verified_customer(tracker)
        with get_sessions()() as session:
            customer = session.get(Customer, customer_id) if customer_id else None
            check = check_code(session, str(tracker.get_slot(CODE) or ""), today, customer)
            product = entity(tracker, "product") or entity(tracker, "sku")
            if not (product and _tell_for_product(reply, session, check, product)):
                facts = {"code": check.code, "rule": check.rule or "", "alternative": _alternative(session)}
                if check.ends_on:
                    facts["end_date"] = spoken_day(check.ends_on, today)
                reply.facts(_RESPONSES[check.verdict], **facts)
        return [SlotSet(CODE, None)]


def _tell_for_product(reply: Reply, session: Session, check: CodeCheck, words: str) -> bool:
    """Tell whether an active code covers the product; return False when that cannot be said."""
    today = clock.today()
    promo = find_code(session, check.code)
    found = find_products(session, words)
    if promo is None or len(found) != 1 or check.verdict not in (Verdict.ACTIVE, Verdict.MEMBERS_CONFIRMED):
        return False
    product = found[0]
    reason = exclusion(promo, product, today)
    if reason:
        reply.facts("utter_promo_product_no", code=check.code, product=product.name, reason=reason)
    else:
        reply.facts(
            "utter_promo_product_yes",
            code=check.code,
            product=product.name,
            price=dollars(product.price_on(today)),
            reduced=dollars(reduced_price(promo, product, today)),
            end_date=spoken_day(promo.campaign.ends_on, today),
        )
    return True


def _alternative(session: Session) -> str:
    codes = public_codes(session, clock.today())
    return f"What works today: {codes[0].code}, {rule_in_words(codes[0])}." if codes else ""
