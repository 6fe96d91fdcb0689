"""Product availability: what is in stock, where, in which size and color."""

from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.scenario import Events, Reply, Scenario, ScenarioForm, entity, said
from concierge import clock
from concierge.knowledge.availability import (
    Variant,
    days_until,
    online_units,
    other_colors,
    sold_out,
    units_at,
    variant_of,
)
from concierge.knowledge.catalogue import find_products
from concierge.knowledge.stores import all_stores, find_store
from concierge.settings import get_settings
from concierge.storage import Product, Store, get_sessions
from concierge.wording import dollars, listed

PRODUCT = "product"


class ProductAvailabilityForm(ScenarioForm):
    """Asks which product, and which of several when the name is not clear."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_product_availability_form"

    async def extract_product(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the whole answer as a product's name when one was asked for and none was recognised."""
        named = entity(tracker, "sku") or entity(tracker, "product")
        if named:
            return {PRODUCT: named}
        if tracker.get_slot("requested_slot") != PRODUCT or tracker.get_intent_of_latest_message() != "inform":
            return {}
        return {PRODUCT: said(tracker)} if said(tracker) else {}

    async def validate_product(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Resolve the name; several candidates become buttons, none is asked for again."""
        with get_sessions()() as session:
            found = find_products(session, str(value))
        if len(found) == 1:
            return {PRODUCT: found[0].name}
        if found:
            buttons = [
                {"title": product.name, "payload": f'/inform{{"sku": "{product.sku}"}}'} for product in found
            ]
            dispatcher.utter_message(response="utter_product_which", buttons=buttons, origin="database")
        else:
            dispatcher.utter_message(response="utter_product_unclear")
        return {PRODUCT: None}


class ProductAvailability(Scenario):
    """Tells the stock of the product, in the size, color and store that were named."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_product_availability"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell what is in stock, and show the product's card."""
        with get_sessions()() as session:
            found = find_products(session, str(tracker.get_slot(PRODUCT) or ""))
            if len(found) != 1:
                reply.approved("utter_product_unclear")
                return [SlotSet(PRODUCT, None)]
            product = found[0]
            stores = all_stores(session)
            store_words = entity(tracker, "store")
            store = find_store(stores, store_words) if store_words else None
            if store is not None:
                _tell_store(reply, product, store)
            else:
                _tell_online(reply, product, stores, entity(tracker, "size"), entity(tracker, "color"))
            reply.cards([card(product, clock.today())])
        return [SlotSet(PRODUCT, None)]


def card(product: Product, today: date) -> dict[str, Any]:
    """Return a product card in the generic template's form."""
    price = dollars(product.price_on(today))
    if product.price_on(today) < product.price:
        price += f" (was {dollars(product.price)})"
    site = get_settings().public_address
    return {
        "title": product.name,
        "subtitle": f"{price} · rated {product.rating} of 5 · {product.sku}",
        "image_url": f"{site}/images/products/{product.sku}.svg",
        "default_action": {"type": "web_url", "url": f"{site}{product.url_path}"},
    }


def _tell_store(reply: Reply, product: Product, store: Store) -> None:
    units = units_at(product, store.id)
    if units:
        reply.facts(
            "utter_in_stock_store", store=store.name, quantity=str(units), product=product.name, phone=store.phone
        )
        return
    elsewhere = "It's in stock online." if online_units(product) else "It's out of stock online, too."
    reply.facts("utter_out_of_stock_store", store=store.name, product=product.name, elsewhere=elsewhere)


def _tell_online(reply: Reply, product: Product, stores: list[Store], size: str | None, color: str | None) -> None:
    today = clock.today()
    variant = variant_of(product, size, color)
    if variant is None:
        asked = Variant(size, color).spoken
        reply.facts("utter_variant_unknown", product=product.name, variant=asked, others=_choices(product))
    elif (gap := sold_out(product, variant)) is not None:
        colors = other_colors(product, variant)
        others = f"In {variant.size} there's also {listed(colors, 'or')}." if colors else ""
        facts = {"product": product.name, "variant": variant.spoken, "others": others}
        _tell_missing(reply, "utter_variant_out_of_stock", days_until(gap.restock_on, today), facts)
    elif online_units(product):
        response = "utter_in_stock_variant" if variant.spoken else "utter_in_stock"
        reply.facts(response, product=product.name, variant=variant.spoken)
    else:
        held = [f"{store.name} shows {units}." for store in stores if (units := units_at(product, store.id))]
        if held:
            reply.facts("utter_stores_only", product=product.name, stores=" ".join(held))
        else:
            missing = {"product": product.name}
            _tell_missing(reply, "utter_out_of_stock", days_until(product.restock_on, today), missing)


def _tell_missing(reply: Reply, response: str, days: int | None, facts: dict[str, str]) -> None:
    if days is None:
        reply.facts(f"{response}_no_date", **facts)
    else:
        reply.facts(response, restock_days=str(days), **facts)


def _choices(product: Product) -> str:
    parts = []
    if len(product.sizes) > 1:
        parts.append(f"Sizes: {', '.join(product.sizes)}.")
    if product.colors:
        parts.append(f"Colors: {', '.join(product.colors)}.")
    return " ".join(parts)
