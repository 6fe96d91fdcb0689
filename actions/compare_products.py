"""Product comparison: two or three products on the same facts, then the better match for what matters more."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.orm import Session

from actions.answers import said_since_begun
from actions.product_card import card
from actions.product_question import PRODUCT
from actions.recommend_product import FORM as RECOMMEND_FORM
from actions.scenario import (
    ABOUT_THE_CONVERSATION,
    LATEST,
    Events,
    Reply,
    Scenario,
    ScenarioForm,
    entities,
    entity,
    forget,
    said,
)
from concierge import clock
from concierge.generation.references import resolve
from concierge.guardrails.competitor_names import names_competitor
from concierge.knowledge.catalogue import find_products
from concierge.knowledge.comparison import (
    MOST,
    are_comparable,
    aspect_in,
    aspect_named,
    better_in,
    difference_between,
    products_of_kind_in,
    rows_of,
    trade_off,
)
from concierge.knowledge.kinds import kinds_in
from concierge.knowledge.product_facts import limit_of
from concierge.knowledge.quantities import says_any
from concierge.knowledge.search.totals import totals
from concierge.storage import Product, get_sessions

FORM = "compare_products_form"
PRODUCTS, PRIORITY = "compare_products", "compare_priority"
FIRST = "compare_first"  # a product that waits for another one
NONE = "none"
_OTHER_SHOPS = re.compile(
    r"\b(?:rei|petzl|patagonia|osprey|north face|msr|other (?:brands?|shops?|stores?)|another (?:brand|shop|store)"
    r"|competitors?)\b",
    re.IGNORECASE,
)
_OTHERS_TOO = re.compile(r"\b(?:both|equal(?:ly)?|neither|all of (?:it|them)|the same)\b", re.IGNORECASE)


class CompareProductsForm(ScenarioForm):
    """Asks which products, then what matters more."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def extract_compare_products(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the products that were named, by name, item number or kind."""
        if tracker.get_slot(PRODUCTS) and not _names_products(tracker):
            return {}
        if tracker.get_slot("requested_slot") == PRIORITY and len(entities(tracker, "product")) < 2:
            return {}
        intent = tracker.get_intent_of_latest_message()
        if not _names_products(tracker) and intent not in ("inform", "compare_products"):
            return {}
        with get_sessions()() as session:
            found = _products(session, tracker)
        if found:
            return {PRODUCTS: [product.sku for product in found]}
        asked_about = said(tracker) and tracker.get_slot("requested_slot") == PRODUCTS
        return {PRODUCTS: []} if asked_about or _is_about_another_shop(said(tracker)) else {}

    async def validate_compare_products(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Keep what can be compared; a single product waits for its other, unlike ones end the comparison."""
        if not isinstance(value, list):
            return {PRODUCTS: None}
        named = len(entities(tracker, "product")) + len(entities(tracker, "sku"))
        if _is_about_another_shop(said(tracker)) and named < 2:
            # “your down hoodie” may be two of ours, and is compared with theirs
            return {PRODUCTS: value[:1], PRIORITY: NONE}
        with get_sessions()() as session:
            products = [session.get_one(Product, sku) for sku in value]
            if _sums(session, tracker, said(tracker), products):
                return {PRODUCTS: value, PRIORITY: NONE}
            if are_comparable(products):
                decided = None if trade_off(products, clock.today()) else NONE
                return {PRODUCTS: value, PRIORITY: decided or tracker.get_slot(PRIORITY)}
            if len(products) > 1:
                return {PRODUCTS: value, PRIORITY: NONE}
            if products:
                dispatcher.utter_message(response="utter_compare_one", product=products[0].name, origin="database")
                return {PRODUCTS: None, FIRST: products[0].sku}
        dispatcher.utter_message(response="utter_product_unclear")
        return {PRODUCTS: None}

    async def extract_compare_priority(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the fact named as the answer, "both" or "no idea" too."""
        text = said(tracker) or entity(tracker, "attribute") or ""
        asked = tracker.get_slot("requested_slot") == PRIORITY
        if not asked or not text or tracker.get_intent_of_latest_message() in ABOUT_THE_CONVERSATION:
            return {}
        aspect = aspect_in(text, _offered(tracker))
        if aspect:
            return {PRIORITY: aspect.key}
        return {PRIORITY: NONE} if says_any(text) or _OTHERS_TOO.search(text) else {}


class AskComparePriority(Scenario):
    """Shows the comparison and asks what matters more."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{PRIORITY}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Show the facts side by side, the stored difference, and the question."""
        with get_sessions()() as session:
            products = _chosen(session, tracker)
            tell_side_by_side(reply, products)
            choice = trade_off(products, clock.today())
        if choice:
            buttons = [
                {"title": aspect.matters.capitalize(), "payload": f'/inform{{"attribute": "{aspect.label}"}}'}
                for aspect in choice
            ]
            first, second = (aspect.matters for aspect in choice)
            reply.facts("utter_compare_which_matters", first=first, second=second, buttons=buttons)
        return []


class CompareProducts(Scenario):
    """Names the better match with one limitation, or says why there is nothing to compare."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_compare_products"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer for what matters more to the customer."""
        today = clock.today()
        events: Events = forget(PRODUCTS, PRIORITY, FIRST, PRODUCT)
        with get_sessions()() as session:
            products = _chosen(session, tracker)
            if _is_about_another_shop(said_since_begun(tracker, FORM)) and len(products) < 2:
                return events + self._only_ours(reply, products)
            sums = _sums(session, tracker, said_since_begun(tracker, FORM), products)
            if sums:
                reply.facts("utter_compare_together", sums=" ".join(sums))
                return events
            if not are_comparable(products):
                reply.facts("utter_compare_different", first=products[0].name, second=products[1].name)
                return [*events, FollowupAction(RECOMMEND_FORM)]
            aspect = aspect_named(str(tracker.get_slot(PRIORITY)))
            best = better_in(aspect, products, today) if aspect else None
            if aspect is None:
                if trade_off(products, today) is None:
                    tell_side_by_side(reply, products)
                else:
                    reply.approved("utter_compare_either")
            elif best is None:
                reply.facts("utter_compare_equal", matters=aspect.matters)
            else:
                fact = aspect.spoken(best, today) or ""
                reply.facts(
                    "utter_compare_best",
                    matters=aspect.matters,
                    product=best.name,
                    sku=best.sku,
                    fact=f"{aspect.label.lower()} {fact}",
                    limit=limit_of(best),
                )
                reply.cards([card(best, today)])
                events.append(SlotSet(LATEST, best.sku))
        return events

    def _only_ours(self, reply: Reply, products: list[Product]) -> Events:
        reply.approved("utter_other_shops")
        for product in products:
            reply.facts(
                "utter_compare_ours", product=product.name, description=product.description, limit=limit_of(product)
            )
        if products:
            reply.cards([card(product, clock.today()) for product in products])
        return []


def tell_side_by_side(reply: Reply, products: list[Product]) -> None:
    """Show the facts of each product in the same order, then the catalogue's sentence on the difference."""
    today = clock.today()
    rows = rows_of(products, today)
    for product in products:
        facts = "; ".join(f"{row.label.lower()} {row.spoken(product, today)}" for row in rows)
        reply.facts("utter_compare_facts", product=product.name, sku=product.sku, facts=facts)
    difference = difference_between(products)
    if difference:
        reply.facts("utter_compare_difference", difference=difference)
    reply.cards([card(product, today) for product in products])


def _is_about_another_shop(text: str) -> bool:
    return names_competitor(text) or _OTHER_SHOPS.search(text) is not None


def _names_products(tracker: Tracker) -> bool:
    return bool(entity(tracker, "product") or entity(tracker, "sku") or kinds_in(said(tracker)))


def _products(session: Session, tracker: Tracker) -> list[Product]:
    """Return the products meant: those named clearly, all of a name that fits several, else those of a kind."""
    named = [*entities(tracker, "sku"), *entities(tracker, "product")]
    waiting = str(tracker.get_slot(FIRST) or "")
    words = [waiting, *named] if waiting and len(named) < 2 else named
    found = [find_products(session, word) for word in words if word]
    clear = {match[0].sku: match[0] for match in found if len(match) == 1}
    for match in found:
        # "Brookmist or Stormhollow": of a name that fits several, those like the others named, else all.
        if len(match) > 1 and not any(one.sku in clear for one in match):
            fitting = match if len(found) == 1 else match[:1]
            clear |= {one.sku: one for one in fitting}
    if not clear:
        return products_of_kind_in(session, said(tracker)) or _unnamed(session, tracker)
    return list(clear.values())[:MOST]


def _unnamed(session: Session, tracker: Tracker) -> list[Product]:
    """Return the products that "the two Hollowtrees" or "those two" means; none unless they are two or three."""
    text = said(tracker)
    called = find_products(session, text)
    if len({product.name.split()[0] for product in called}) > 1:
        called = []
    meant = called if len(called) > 1 else resolve(session, text, _said_before(tracker), clock.today()).products
    return list(meant) if 1 < len(meant) <= MOST else []


def _sums(session: Session, tracker: Tracker, text: str, products: list[Product]) -> list[str]:
    """Return what products cost or weigh together, if that is asked and no name may mean several of them."""
    named = [*entities(tracker, "sku"), *entities(tracker, "product")]
    if any(len(find_products(session, name)) != 1 for name in named):
        return []
    return totals(text, products, clock.today())


def _said_before(tracker: Tracker) -> list[str]:
    texts = [str(one["text"]) for one in tracker.events if one["event"] in ("user", "bot") and one.get("text")]
    return [text for text in texts if not text.startswith("/") and text != said(tracker)]


def _chosen(session: Session, tracker: Tracker) -> list[Product]:
    return [session.get_one(Product, sku) for sku in tracker.get_slot(PRODUCTS) or []]


def _offered(tracker: Tracker) -> list[str]:
    with get_sessions()() as session:
        choice = trade_off(_chosen(session, tracker), clock.today())
    return [aspect.key for aspect in choice or ()]
