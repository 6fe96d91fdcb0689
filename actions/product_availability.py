"""Product availability: what is in stock, where, in which size and color."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.back_in_stock import offer_notice
from actions.product_card import card
from actions.product_question import PRODUCT, ProductForm, product_settled, products_named
from actions.scenario import LATEST, Events, Reply, Scenario, entities_since_asked, said
from actions.stock import tell_stores, tell_variant
from concierge import clock
from concierge.knowledge.availability import Variant, is_sold_out_everywhere, variants_meant
from concierge.knowledge.stores import all_stores, find_store
from concierge.storage import Product, Store, get_sessions
from concierge.wording import listed

FORM = "product_availability_form"
MAX_ANSWERS = 3  # products or variants told about in one turn
_IN_STORES = re.compile(r"\b(?:in|at|which|any|your|what) (?:\w+ )?(?:stores?|shops?)\b|\bin person\b", re.IGNORECASE)


class ProductAvailabilityForm(ProductForm):
    """Asks which product, and which of several when the name is not clear."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"


class ProductAvailability(Scenario):
    """Tells the stock of the product, in the size, color and store that were named."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_product_availability"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell what is in stock, and show the product's card."""
        with get_sessions()() as session:
            products = _products(session, tracker)
            if not products:
                reply.approved("utter_product_unclear")
                return [SlotSet(PRODUCT, None)]
            stores = all_stores(session)
            places = _places(reply, tracker, stores)
            missing = [
                (product, variant)
                for product in products
                for variant in _tell(reply, session, tracker, product, stores, places)
            ]
            reply.cards([card(product, clock.today()) for product in products])
        return [SlotSet(PRODUCT, None), SlotSet(LATEST, products[0].sku), *_offer_email(reply, missing)]


def _offer_email(reply: Reply, missing: list[tuple[Product, Variant]]) -> Events:
    """Offer one email when it is back; of several things that are missing a yes would not say which."""
    if len(missing) != 1:
        return []
    reply.approved("utter_offer_stock_notice")
    return offer_notice(*missing[0])


def _products(session: Session, tracker: Tracker) -> list[Product]:
    """Return the product that the form settled on, and the others that were clearly named with it."""
    settled = product_settled(session, tracker)
    meant = [*([settled] if settled else []), *products_named(session, tracker)]
    return list({product.sku: product for product in meant}.values())[:MAX_ANSWERS]


def _places(reply: Reply, tracker: Tracker, stores: list[Store]) -> list[Store]:
    """Return the stores asked about: those named, or all when the message means stores in general."""
    named = entities_since_asked(tracker, "store", FORM)
    found = [find_store(stores, words) for words in named]
    if None in found:
        reply.facts("utter_no_store_there", stores=listed([store.name for store in stores]))
    if not named and _IN_STORES.search(said(tracker)):
        return stores
    return list(dict.fromkeys(store for store in found if store is not None))


def _tell(
    reply: Reply, session: Session, tracker: Tracker, product: Product, stores: list[Store], places: list[Store]
) -> list[Variant]:
    """Tell the stock of each size and color asked about, and return those that are sold out everywhere."""
    sizes = entities_since_asked(tracker, "size", FORM) or [None]
    colors = entities_since_asked(tracker, "color", FORM) or [None]
    asked = [(size, color) for size in sizes for color in colors][:MAX_ANSWERS]
    in_some_store = False
    missing = []
    for size, color in asked:
        variant = _settled(reply, product, size, color)
        if variant is None:
            continue
        in_some_store |= tell_variant(reply, session, product, variant, stores, quiet=bool(places))
        if is_sold_out_everywhere(product, variant):
            missing.append(variant)
    if places and in_some_store:
        tell_stores(reply, product, places)
    return missing


def _settled(reply: Reply, product: Product, size: str | None, color: str | None) -> Variant | None:
    """Return the variant meant; when it is none or unclear, say so and return None."""
    variants = variants_meant(product, size, color)
    if len(variants) == 1:
        return variants[0]
    if variants:
        choices = listed([variant.spoken for variant in variants], "or")
        reply.facts("utter_variant_which", product=product.name, choices=choices)
        return None
    asked = " ".join(part for part in (size and f"size {size.removeprefix('size ')}", color) if part)
    reply.facts("utter_variant_unknown", product=product.name, variant=asked, others=_choices(product))
    return None


def _choices(product: Product) -> str:
    parts = [f"Sizes: {', '.join(product.sizes)}." if len(product.sizes) > 1 else "It comes in one size."]
    if product.colors:
        parts.append(f"Colors: {', '.join(product.colors)}.")
    return " ".join(parts)
