"""Which product is meant: asked for once for all forms that need one."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.orm import Session

from actions.pages_first import PagesFirst
from actions.scenario import LATEST, Events, Reply, Scenario, entities, entity, said
from concierge.knowledge.catalogue import find_products, product_by_kind
from concierge.knowledge.kinds import kinds_in
from concierge.knowledge.product_facts import attribute_in
from concierge.storage import Product, get_sessions

PRODUCT = "product"
CHOICES = "product_choices"  # the item numbers that an unclear name may mean
_VARIATIONS = ("size", "color", "store", "attribute")  # entities that ask more about a product already named
_POINTING = re.compile(r"\b(?:it|its|it's|this|that|these|those|them|they|one)\b", re.IGNORECASE)


class ProductForm(PagesFirst):
    """Form checks for `product`. Subclasses name the form."""

    def is_general(self, tracker: Tracker) -> bool:
        """Return whether it is not clear which product a message means, so that it may mean none."""
        named = tracker.get_slot(PRODUCT) or entity(tracker, "sku") or entity(tracker, "product")
        return not named and not _unnamed(tracker)

    async def extract_product(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a product that was named, the one told about last for "it" or "and in L?", or a whole answer."""
        named = entity(tracker, "sku") or entity(tracker, "product")
        if named:
            return {PRODUCT: named}
        asked = tracker.get_slot("requested_slot") == PRODUCT
        text = said(tracker)
        if not asked:
            return {} if tracker.get_slot(PRODUCT) else _unnamed(tracker)
        return {PRODUCT: text} if text and tracker.get_intent_of_latest_message() == "inform" else {}

    async def validate_product(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Resolve the name; several candidates are asked about next, none is asked for again."""
        with get_sessions()() as session:
            found = find_products(session, str(value))
        if len(found) == 1:
            return {PRODUCT: found[0].name, CHOICES: None}
        if not found:
            dispatcher.utter_message(response="utter_product_unclear")
        return {PRODUCT: None, CHOICES: [product.sku for product in found] or None}


class AskProduct(Scenario):
    """Asks which product; of those that an unclear name may mean, which one."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_ask_product"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask, with the candidates as buttons."""
        with get_sessions()() as session:
            found = [session.get_one(Product, sku) for sku in tracker.get_slot(CHOICES) or []]
        buttons = [{"title": product.name, "payload": f'/inform{{"sku": "{product.sku}"}}'} for product in found]
        if not found:
            reply.approved("utter_ask_product")
        elif len(found) == 2:
            self.ask_between(reply, tracker, found, buttons)
        else:
            reply.facts("utter_product_which", buttons=buttons)
        return []

    def ask_between(self, reply: Reply, tracker: Tracker, found: list[Product], buttons: list[dict[str, str]]) -> None:
        """Ask which of two products is meant."""
        first, second = (product.name for product in found)
        reply.facts("utter_product_which_of_two", first=first, second=second, buttons=buttons)


def _unnamed(tracker: Tracker) -> dict[str, Any]:
    """Return the product that a message means without naming it, if that is clear."""
    latest = tracker.get_slot(LATEST)
    if latest and _follows_on(tracker):
        return {PRODUCT: latest}
    with get_sessions()() as session:
        product = product_by_kind(session, said(tracker))
    return {PRODUCT: product.name} if product else {}


def _follows_on(tracker: Tracker) -> bool:
    """Return whether a message that names no product is about the one told about last.

    It points at it, asks for it in another size, color or store, or for another of its facts. "And tents in
    green?" begins anew after a jacket, and so does the name of something that is not in the catalogue.
    """
    text, latest = said(tracker), str(tracker.get_slot(LATEST))
    if _POINTING.search(text):
        return True
    kinds = kinds_in(text)
    if kinds:
        with get_sessions()() as session:
            product = session.get(Product, latest)
        if product is None or not any(kind.holds(product) for kind in kinds):
            return False
    return any(entity(tracker, name) for name in _VARIATIONS) or attribute_in(text) is not None


def products_named(session: Session, tracker: Tracker) -> list[Product]:
    """Return the products that the latest message names clearly, in the order said."""
    words = [*entities(tracker, "sku"), *entities(tracker, "product")]
    clear = [found[0] for name in words if len(found := find_products(session, name)) == 1]
    return list({product.sku: product for product in clear}.values())


def product_settled(session: Session, tracker: Tracker) -> Product | None:
    """Return the product that a form settled on, or None."""
    found = find_products(session, str(tracker.get_slot(PRODUCT) or ""))
    return found[0] if len(found) == 1 else None
