"""Promo code: whether a code works now, for whom, and on what."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.orm import Session

from actions.campaign_outcomes import codes_asked
from actions.pages_first import PagesFirst
from actions.promo_answers import tell_best, tell_code, tell_for_category, tell_for_product
from actions.scenario import Events, Reply, Scenario, entities, entity, said
from actions.verification import verified_customer
from concierge import clock
from concierge.knowledge.catalogue import find_products
from concierge.knowledge.categories import category_meant
from concierge.knowledge.promotions import check_code, codes_in
from concierge.storage import Customer, Product, get_sessions
from concierge.wording import listed

CODE = "promo_code"
MAX_ANSWERS = 3  # codes or products told about in one turn
_WITH_DIGITS = re.compile(r"\b(?!FW\d)(?=\w*\d)[A-Za-z]\w{3,19}\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-Z]{5,20}\b")
_SINGLE_WORD = re.compile(r"^\W*(\w{4,20})\W*$")


class PromoCodeForm(PagesFirst):
    """Asks for the code."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_promo_code_form"

    async def extract_promo_code(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a code of the shop, else what looks like one; any single word counts when a code was asked for."""
        text = said(tracker)
        with get_sessions()() as session:
            known = codes_in(session, text)
        if known:
            return {CODE: known[0]}
        named = entity(tracker, CODE)
        if named:
            return {CODE: named}
        # In a message all in capitals, every word looks like a code.
        like_a_code = _WITH_DIGITS.search(text) or (None if text.isupper() else _CAPITALS.search(text))
        if like_a_code:
            return {CODE: like_a_code.group()}
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
    """Tells whether the code works, on the products named if any were."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_check_promo_code"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Check each code for today and for this customer; of several, say that only one can be used."""
        today = clock.today()
        customer_id = verified_customer(tracker)
        with get_sessions()() as session:
            customer = session.get(Customer, customer_id) if customer_id else None
            codes = _codes(session, tracker)
            codes_asked(tracker, codes)
            checks = [check_code(session, code, today, customer) for code in codes]
            products = _products(session, tracker)
            category = None if products else category_meant(said(tracker))
            if len(checks) > 1 and len(products) == 1 and tell_best(reply, session, checks, products[0]):
                return [SlotSet(CODE, None)]
            if len(checks) > 1:
                reply.facts("utter_promo_one_per_order", codes=listed(codes))
            for check in checks:
                told = [tell_for_product(reply, session, check, product) for product in products]
                if not any(told) and not tell_for_category(reply, session, check, category):
                    tell_code(reply, session, check)
        return [SlotSet(CODE, None)]


def _codes(session: Session, tracker: Tracker) -> list[str]:
    asked = str(tracker.get_slot(CODE) or "")
    named = [word.upper() for word in entities(tracker, CODE)]
    return list(dict.fromkeys([asked, *codes_in(session, said(tracker)), *named]))[:MAX_ANSWERS]


def _products(session: Session, tracker: Tracker) -> list[Product]:
    words = [*entities(tracker, "sku"), *entities(tracker, "product")]
    clear = [found[0] for name in words if len(found := find_products(session, name)) == 1]
    return list({product.sku: product for product in clear}.values())[:MAX_ANSWERS]
