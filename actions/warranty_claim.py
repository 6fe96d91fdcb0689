"""Warranty claim: everything the repair team needs, in one go. Nothing is decided here."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.context import shortened
from actions.order_status import LATEST_ORDER
from actions.pages_first import PagesFirst
from actions.person import FAILED_VERIFICATION, ask_person, hand_over, record_request
from actions.safety import tell
from actions.scenario import CONFIRMATION, Events, Reply, Scenario, entity, forget, free_text, said
from actions.verification import CONTACT, ORDER_ID, VerificationForm, is_locked_out, verified_customer
from concierge import clock
from concierge.customers.claims import is_repairable, items_of, open_warranty_claim, warranty_until
from concierge.customers.orders import order_of
from concierge.handoff.criteria import need
from concierge.handoff.safety import mentions_danger
from concierge.knowledge.catalogue import find_products
from concierge.knowledge.recalls import recall_of
from concierge.storage import Customer, Order, OrderLine, Product, get_sessions
from concierge.wording import on_day

FORM = "warranty_claim_form"
DANGER, ITEM, PROBLEM, PHOTOS = "warranty_danger", "warranty_item", "warranty_problem", "warranty_photos"
SLOTS = (ORDER_ID, CONTACT, DANGER, ITEM, PROBLEM, PHOTOS, CONFIRMATION)
LATER = "to follow by email"
_LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_YES = re.compile(r"\W*(?:yes|yeah|yep)\b", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no|nope|nah|nobody|none|nothing|not at all)\b", re.IGNORECASE)
_FREE_REPAIR_TIER = "Canopy"  # POL-WAR: one basic repair a year

Claimed = tuple[Order, OrderLine, Product]


class WarrantyClaimForm(PagesFirst, VerificationForm):
    """Asks about danger first, then for proof, the item, the problem and photos."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """End at once after danger; ask for no problem where no claim is possible."""
        if tracker.get_slot(DANGER) is True:
            return [DANGER]
        wanted = await super().required_slots(domain_slots, dispatcher, tracker, domain)
        item = _claimed(tracker)
        if item is not None and _objection(item):
            return [slot for slot in wanted if slot not in (PROBLEM, PHOTOS, CONFIRMATION)]
        return wanted

    async def extract_warranty_danger(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a yes or no when it was asked, also as the beginning of a sentence."""
        if tracker.get_slot("requested_slot") != DANGER:
            return {}
        intent, text = tracker.get_intent_of_latest_message(), said(tracker)
        if intent == "deny" or _NO.match(text):
            return {DANGER: False}
        return {DANGER: True} if intent == "affirm" or _YES.match(text) or mentions_danger(text) else {}

    async def extract_warranty_item(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a product that was named or pressed; one named later, in the description, changes nothing."""
        if tracker.get_slot(ITEM) and tracker.get_slot("requested_slot") != ITEM:
            return {}
        named = entity(tracker, "sku") or entity(tracker, "product") or free_text(tracker, ITEM)
        return {ITEM: named} if named else {}

    async def extract_warranty_problem(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the answer as it is."""
        words = free_text(tracker, PROBLEM)
        return {PROBLEM: words} if words else {}

    async def extract_warranty_photos(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take links; anything else, and the button, means that the photos follow."""
        if tracker.get_slot("requested_slot") == PHOTOS and entity(tracker, "choice") == "later":
            return {PHOTOS: LATER}
        words = free_text(tracker, PHOTOS)
        return {PHOTOS: " ".join(_LINK.findall(words)) or LATER} if words else {}

    async def validate_warranty_item(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an item of the order, once the order is proved; before that, keep what was said."""
        items = _items(tracker)
        if not items:
            return {ITEM: value}
        item = _meant(str(value), items)
        if item is None:
            dispatcher.utter_message(response="utter_warranty_item_unclear")
        return {ITEM: item.sku if item else None}

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Settle the item once the order is proved: the one named before, or the only one there is."""
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        items = _items(tracker)
        if items:
            named = tracker.get_slot(ITEM)
            only = items[0][2] if len(items) == 1 else None
            item = (_meant(str(named), items) if named else None) or only
            tracker.slots[ITEM] = item.sku if item else None
            events.append(SlotSet(ITEM, tracker.slots[ITEM]))
        return events


class AskWarrantyItem(Scenario):
    """Asks which item of the order it is."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{ITEM}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Offer the items as buttons."""
        products = [product for _, _, product in _items(tracker)][:5]
        buttons = [{"title": one.name, "payload": f'/inform{{"sku": "{one.sku}"}}'} for one in products]
        reply.facts("utter_warranty_which_item", buttons=buttons)
        return []


class AskWarrantyConfirmation(Scenario):
    """Reads the claim back."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{CONFIRMATION}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask whether to send it."""
        item = _claimed(tracker)
        reply.facts(
            "utter_warranty_summary",
            item=item[2].name if item else "the item",
            order_id=str(tracker.get_slot(ORDER_ID)),
            problem=shortened(str(tracker.get_slot(PROBLEM)), 160).rstrip("."),
            photos="follow by email" if tracker.get_slot(PHOTOS) == LATER else "are in this chat",
        )
        return []


class WarrantyClaim(Scenario):
    """Opens the claim, or says why there is none."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_warranty_claim"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Send what was collected to the repair team."""
        if tracker.get_slot(DANGER) is True:
            return [*tell(reply, tracker, "emergency"), *forget(*SLOTS)]
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
            return forget(*SLOTS)
        item = _claimed(tracker)
        if item is None:
            reply.approved("utter_order_not_matched")
            return forget(*SLOTS)
        objection = _objection(item)
        if objection:
            _decline(reply, tracker, item, objection)
        elif tracker.get_slot(CONFIRMATION):
            _open(reply, tracker, item)
        else:
            reply.approved("utter_left_as_is")
        return [*forget(*SLOTS), SlotSet(LATEST_ORDER, item[0].id)]


class WarrantyWithoutOrder(Scenario):
    """Hands over a claim without an order number: a gift or a store purchase."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_warranty_without_order"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say that other proof is fine, and ask for leave to hand over."""
        reply.approved("utter_warranty_other_proof")
        return [ActiveLoop(None), *forget("requested_slot", *SLOTS), *hand_over("warranty", "needs_agent_decision")]


def _open(reply: Reply, tracker: Tracker, item: Claimed) -> None:
    order, line, product = item
    problem, photos = str(tracker.get_slot(PROBLEM)), str(tracker.get_slot(PHOTOS))
    with get_sessions().begin() as session:
        new = open_warranty_claim(session, order, line, problem, photos, tracker.sender_id)
    details = {"item": product.sku, "problem": problem, "photos": photos}
    asked = need("needs_agent_decision", "warranty")
    if new:
        record_request(tracker, asked, order.id, details=details)
    response = "utter_warranty_opened" if photos != LATER else "utter_warranty_opened_photos_follow"
    handoff = {"status": "callback", "reason": asked.reason}
    reply.approved(response if new else "utter_warranty_open_already", handoff=handoff)


def _decline(reply: Reply, tracker: Tracker, item: Claimed, objection: str) -> None:
    order, _, product = item
    reply.facts(
        objection,
        item=product.name,
        ended=on_day(warranty_until(order, product), clock.today()),
    )
    if objection == "utter_warranty_over":
        reply.approved("utter_repair_prices")
        if _tier(tracker) == _FREE_REPAIR_TIER:
            reply.approved("utter_repair_canopy")


def _objection(item: Claimed) -> str | None:
    order, _, product = item
    if recall_of(product.sku) is not None:
        return "utter_warranty_recalled"
    if not is_repairable(product) and warranty_until(order, product) < clock.today():
        return "utter_warranty_never_repaired"
    return "utter_warranty_over" if warranty_until(order, product) < clock.today() else None


def _items(tracker: Tracker) -> list[Claimed]:
    """Return the items of the order if the customer has proved that it is theirs."""
    customer_id, order_id = verified_customer(tracker), tracker.get_slot(ORDER_ID)
    if not customer_id or not order_id:
        return []
    with get_sessions()() as session:
        order = order_of(session, str(order_id), customer_id)
        return [(order, line, product) for line, product in items_of(session, order)] if order else []


def _claimed(tracker: Tracker) -> Claimed | None:
    sku = tracker.get_slot(ITEM)
    return next((item for item in _items(tracker) if item[2].sku == sku), None)


def _meant(words: str, items: list[Claimed]) -> Product | None:
    with get_sessions()() as session:
        found = {product.sku for product in find_products(session, words)}
    mine = [product for _, _, product in items if product.sku in found]
    return mine[0] if len(mine) == 1 else None


def _tier(tracker: Tracker) -> str | None:
    customer_id = verified_customer(tracker)
    with get_sessions()() as session:
        customer = session.get(Customer, customer_id) if customer_id else None
        return customer.loyalty_tier if customer else None
