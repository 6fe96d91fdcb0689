"""Price match and adjustment: the rules, the details, and an agent who decides."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.order_status import LATEST_ORDER
from actions.pages_first import PagesFirst
from actions.person import FAILED_VERIFICATION, ask_person, hand_over, record_request
from actions.scenario import (
    CONFIRMATION,
    OPEN_QUESTION,
    Events,
    Reply,
    Scenario,
    entity,
    forget,
    free_text,
    said,
)
from actions.verification import CONTACT, ORDER_ID, VerificationForm, is_locked_out, verified_customer
from concierge import clock
from concierge.customers.claims import Adjustment, items_of, price_adjustment, request_adjustment
from concierge.customers.orders import order_of
from concierge.guardrails.competitor_names import names_competitor
from concierge.handoff.criteria import need
from concierge.knowledge.catalogue import find_products
from concierge.storage import Order, OrderLine, Product, get_sessions
from concierge.wording import dollars

FORM = "price_match_form"
KIND, PRODUCT, OFFER = "price_match_kind", "product", "price_match_offer"
SLOTS = (ORDER_ID, CONTACT, KIND, PRODUCT, OFFER, CONFIRMATION)
OURS, THEIRS = "ours", "another_shop"
OWN_BRAND = "Fernway"
DISPUTE = "price_match_dispute"  # the open question after a no
_OURS = re.compile(
    r"\b(?:yours|ours?|your (?:own )?(?:price|site|website|shop|store|sale)|same (?:site|shop|store)|fernway|"
    r"on sale now|"
    r"price (?:drop\w*|went down|fell)|dropped|went on sale|adjust\w*|bought (?:it|this|them))\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:another|other|different|competitor\w*|elsewhere|online|somewhere else|theirs)\b", re.IGNORECASE
)
_NOT_MATCHED = re.compile(
    r"\b(?:marketplace|auction|ebay|third[- ]party|clearance|closeout|close-out|flash sale|lightning deal|coupon|"
    r"members?(?:hip)? price|bundle|refurb\w*|open[- ]box|used|second[- ]hand)\b",
    re.IGNORECASE,
)
_LINK_OR_PRICE = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w-]+\.(?:com|net|org|example)\S*|\$\s?\d|\d+(?:\.\d\d)?\b", re.IGNORECASE
)


class PriceMatchForm(PagesFirst, VerificationForm):
    """Asks whose price it is, for which item, and for the offer or the order."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """An own price drop needs the order; another shop's price needs the offer, unless it cannot be matched."""
        kind = tracker.get_slot(KIND)
        if kind is None:
            return domain_slots  # so that a first message may tell several things at once
        if kind == THEIRS:
            product = _product(tracker)
            if product is not None and (product.brand == OWN_BRAND or product.final_sale):
                return [KIND, PRODUCT]
            if _NOT_MATCHED.search(str(tracker.get_slot(OFFER) or "")):
                return [KIND, OFFER]
            return [KIND, PRODUCT, OFFER, CONFIRMATION]
        proof = await super().required_slots([ORDER_ID, CONTACT], dispatcher, tracker, domain)
        if is_locked_out(tracker):
            return []
        bought = _bought(tracker)
        if bought is None:
            return [KIND, *proof, PRODUCT]
        return [KIND, *proof, PRODUCT] + ([CONFIRMATION] if _adjustment(bought) else [])

    async def extract_price_match_kind(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take what was pressed or said; a message that says both is asked about."""
        chosen = entity(tracker, "choice")
        if chosen in (OURS, THEIRS):
            return {KIND: chosen}
        if tracker.get_slot(KIND):
            return {}
        text = said(tracker)
        ours, theirs = _OURS.search(text), _THEIRS.search(text) or names_competitor(text)
        if bool(ours) == bool(theirs):
            return {}
        return {KIND: OURS if ours else THEIRS}

    async def extract_product(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a product that was named."""
        named = entity(tracker, "sku") or entity(tracker, "product") or free_text(tracker, PRODUCT)
        return {PRODUCT: named} if named else {}

    async def extract_price_match_offer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the offer: its link and price."""
        words = free_text(tracker, OFFER)
        return {OFFER: words} if words else {}

    async def validate_product(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Resolve the name; several candidates become buttons."""
        with get_sessions()() as session:
            found = find_products(session, str(value))
        if len(found) == 1:
            return {PRODUCT: found[0].name}
        if found:
            buttons = [{"title": one.name, "payload": f'/inform{{"sku": "{one.sku}"}}'} for one in found]
            dispatcher.utter_message(response="utter_product_which", buttons=buttons, origin="database")
        else:
            dispatcher.utter_message(response="utter_product_unclear")
        return {PRODUCT: None}

    async def validate_price_match_offer(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an offer that can be checked: with a link or a price."""
        if _LINK_OR_PRICE.search(str(value)) or _NOT_MATCHED.search(str(value)):
            return {OFFER: str(value)}
        dispatcher.utter_message(response="utter_price_match_offer_unclear")
        return {OFFER: None}

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """An order of one item needs no question which."""
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        if tracker.get_slot(KIND) == OURS and not tracker.get_slot(PRODUCT):
            order = _order(tracker)
            if order is not None:
                with get_sessions()() as session:
                    names = [product.name for _, product in items_of(session, order)]
                if len(names) == 1:
                    tracker.slots[PRODUCT] = names[0]
                    events.append(SlotSet(PRODUCT, names[0]))
        return events


class AskPriceMatchConfirmation(Scenario):
    """Reads the details back."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{CONFIRMATION}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask whether to send them."""
        product = str(tracker.get_slot(PRODUCT))
        if tracker.get_slot(KIND) == THEIRS:
            reply.facts("utter_price_match_summary", product=product)
            return []
        bought = _bought(tracker)
        worth = _adjustment(bought) if bought else None
        if bought and worth:
            reply.facts(
                "utter_price_adjustment_summary",
                product=product,
                order_id=bought[0].id,
                paid=dollars(worth.paid),
                now=dollars(worth.now),
                difference=dollars(worth.difference),
            )
        return []


class PriceMatch(Scenario):
    """Sends the details to the payments team, or says why there is nothing to match."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_price_match"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Decide nothing: explain or pass on."""
        question = None
        if is_locked_out(tracker) and tracker.get_slot(KIND) == OURS:
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
        elif tracker.get_slot(KIND) == THEIRS:
            question = _match(reply, tracker)
        else:
            question = _adjust(reply, tracker)
        order = tracker.get_slot(ORDER_ID)
        return [*forget(*SLOTS), SlotSet(LATEST_ORDER, order), SlotSet(OPEN_QUESTION, question)]


class PriceMatchDispute(Scenario):
    """Hands a disputed no to an agent."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_price_match_dispute"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask for leave to hand over."""
        return [SlotSet(OPEN_QUESTION, None), *hand_over("price_match", "needs_agent_decision")]


def _match(reply: Reply, tracker: Tracker) -> str | None:
    product = _product(tracker)
    if product is not None and product.brand == OWN_BRAND:
        reply.facts("utter_price_match_own_brand", product=product.name)
        return None
    offer = str(tracker.get_slot(OFFER) or "")
    if (product is not None and product.final_sale) or _NOT_MATCHED.search(offer):
        reply.facts("utter_price_match_not_matched")
        return DISPUTE
    if not tracker.get_slot(CONFIRMATION) or product is None:
        reply.approved("utter_left_as_is")
        return None
    details = {"kind": "match", "item": product.sku, "offer": offer}
    asked = need("needs_agent_decision", "price_match")
    record_request(tracker, asked, tracker.get_slot(ORDER_ID), details=details)
    reply.approved("utter_price_match_sent", handoff={"status": "callback", "reason": asked.reason})
    return None


def _adjust(reply: Reply, tracker: Tracker) -> str | None:
    bought = _bought(tracker)
    worth = _adjustment(bought) if bought else None
    if bought is None or worth is None:
        reply.facts("utter_price_adjustment_no")
        return DISPUTE
    if not tracker.get_slot(CONFIRMATION):
        reply.approved("utter_left_as_is")
        return None
    order, line, _ = bought
    details = {
        "kind": "adjustment",
        "paid": str(worth.paid),
        "now": str(worth.now),
        "difference": str(worth.difference),
    }
    with get_sessions().begin() as session:
        new = request_adjustment(session, order, line, details, tracker.sender_id)
    asked = need("needs_agent_decision", "price_match")
    if new:
        record_request(tracker, asked, order.id, details={**details, "item": line.sku})
    handoff = {"status": "callback", "reason": asked.reason}
    reply.approved("utter_price_match_sent" if new else "utter_price_match_sent_before", handoff=handoff)
    return None


def _product(tracker: Tracker) -> Product | None:
    with get_sessions()() as session:
        found = find_products(session, str(tracker.get_slot(PRODUCT) or ""))
    return found[0] if len(found) == 1 else None


def _order(tracker: Tracker) -> Order | None:
    customer_id, order_id = verified_customer(tracker), tracker.get_slot(ORDER_ID)
    if not customer_id or not order_id:
        return None
    with get_sessions()() as session:
        return order_of(session, str(order_id), customer_id)


def _bought(tracker: Tracker) -> tuple[Order, OrderLine, Product] | None:
    order, product = _order(tracker), _product(tracker)
    if order is None or product is None:
        return None
    with get_sessions()() as session:
        items = items_of(session, order)
    return next(((order, line, one) for line, one in items if one.sku == product.sku), None)


def _adjustment(bought: tuple[Order, OrderLine, Product]) -> Adjustment | None:
    return price_adjustment(*bought, clock.today())
