"""Product information: one precise fact of the catalogue, with its honest limit."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.product_card import card
from actions.product_question import PRODUCT, AskProduct, ProductForm, product_settled, products_named
from actions.scenario import LATEST, Events, Reply, Scenario, entities_since_asked, forget
from concierge import clock
from concierge.knowledge.product_facts import (
    Fact,
    attribute_in,
    detail_in,
    fact_of,
    limit_of,
    spoken_price,
    spoken_protection,
)
from concierge.storage import Product, get_sessions

FORM = "product_info_form"
MAX_ANSWERS = 2  # products told about in one turn
_SIZED = ("footwear", "outerwear")
_OVERVIEW = re.compile(
    r"\btell me (?:\w+ )?about\b|\bspecs?\b|\bdetails?\b|\binfo(?:rmation)?\b|\bdescri\w+\b|\bwhat is\b|\babout\b",
    re.IGNORECASE,
)


class ProductInfoForm(ProductForm):
    """Asks which product."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"


class AskProductOfInfo(AskProduct):
    """Asks which product; of two that differ in what was asked, it tells both."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{PRODUCT}"

    def ask_between(self, reply: Reply, tracker: Tracker, found: list[Product], buttons: list[dict[str, str]]) -> None:
        """Tell how two products protect from water when that was asked, then ask which one is meant."""
        first, second = found
        if _attribute(tracker) != "water_protection" or first.water_protection == second.water_protection:
            super().ask_between(reply, tracker, found, buttons)
            return
        reply.facts(
            "utter_product_water_of_two",
            buttons=buttons,
            first=first.name,
            first_sku=first.sku,
            first_protection=spoken_protection(first),
            second=second.name,
            second_sku=second.sku,
            second_protection=spoken_protection(second),
        )


class ProductInfo(Scenario):
    """Tells the fact asked for, or an overview when none was."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_product_info"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell the fact, its limit where water or cold is asked about, and show the card."""
        today = clock.today()
        with get_sessions()() as session:
            settled = product_settled(session, tracker)
            meant = [settled, *products_named(session, tracker)] if settled else products_named(session, tracker)
            products = list({one.sku: one for one in meant}.values())[:MAX_ANSWERS]
            if not products:
                reply.approved("utter_product_unclear")
                return forget(PRODUCT)
            for product in products:
                _tell(reply, product, tracker)
            reply.cards([card(product, today) for product in products])
        return [*forget(PRODUCT), SlotSet(LATEST, products[0].sku)]


def question(tracker: Tracker) -> str:
    """Return the message that began the form; what follows only says which product is meant."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
            if intent == "product_info":
                return str(event.get("text") or "")
    return ""


def _attribute(tracker: Tracker) -> str | None:
    named = entities_since_asked(tracker, "attribute", FORM)
    known = [one for one in (attribute_in(name.replace("_", " ")) for name in named) if one]
    exact = [
        name for name in named if name in ("price", "weight", "care", "materials", "warranty", "capacity", "r_value")
    ]
    return next(iter(exact), None) or attribute_in(question(tracker)) or next(iter(known), None)


def _tell(reply: Reply, product: Product, tracker: Tracker) -> None:
    text = question(tracker)
    detail = detail_in(product, text)
    attribute = _attribute(tracker)
    fact = fact_of(product, attribute, clock.today()) if attribute else None
    if detail and (fact is None or not _is_specific(attribute)):
        reply.facts("utter_product_detail", product=product.name, detail=detail, buttons=_offers(product))
    elif fact is not None:
        _tell_fact(reply, product, fact)
    elif attribute or (text and not _OVERVIEW.search(text) and "?" in text):
        reply.approved("utter_product_no_detail")
    else:
        price = spoken_price(product, clock.today())
        reply.facts(
            "utter_product_overview",
            product=product.name,
            sku=product.sku,
            description=product.description,
            price=price,
            buttons=_offers(product),
        )
    if product.recall_id:
        reply.facts("utter_product_recall", product=product.name, recall=product.recall_id)


def _is_specific(attribute: str | None) -> bool:
    return attribute in (
        "price",
        "weight",
        "temperature_rating",
        "water_protection",
        "season_rating",
        "warranty",
        "care",
    )


def _tell_fact(reply: Reply, product: Product, fact: Fact) -> None:
    words: dict[str, Any] = {"product": product.name, **fact.words}
    if fact.needs_limit:
        words["limit"] = limit_of(product)
    reply.facts(f"utter_product_{fact.response}", buttons=_offers(product), **words)


def _offers(product: Product) -> list[dict[str, str]]:
    known = f'{{"sku": "{product.sku}"}}'
    offers = [{"title": "Is it in stock?", "payload": f"/product_availability{known}"}]
    if product.category in _SIZED:
        offers.append({"title": "Find my size", "payload": f"/size_help{known}"})
    alike = product.attributes.get("confusable_with") or []
    if alike:
        both = f'{{"sku": ["{product.sku}", "{alike[0]["sku"]}"]}}'
        offers.append({"title": "Compare it", "payload": f"/compare_products{both}"})
    return offers
