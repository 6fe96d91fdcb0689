"""Current deals: what anyone can use today, sale prices, and member deals for members."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.product_card import card
from actions.product_question import products_named
from actions.scenario import LATEST, OPEN_QUESTION, Events, Reply, Scenario, entity, said
from actions.verification import verified_customer
from concierge import clock
from concierge.knowledge.categories import category_meant, category_name
from concierge.knowledge.deals import (
    announced_events,
    count_in_words,
    deal_in_words,
    deals_for_everyone,
    deals_for_members,
    is_member,
    may_get_welcome_code,
    sale_items,
)
from concierge.storage import Customer, Product, get_sessions
from concierge.wording import dollars, on_day, spoken_day

SALE_ITEMS = "sale_items"  # value of the open question
CATEGORIES = frozenset(
    {"footwear", "outerwear", "backpacks", "tents", "sleeping", "cooking_hydration", "climbing_navigation"}
)
_FUTURE = re.compile(
    r"\bnext (?:big |year'?s )?sale\b|\bwhen(?:'s| is| are| will)?\b.*\b(?:sale|deals?"
    r"|discount)s?\b(?!.*\bend\b)|\bcoming up\b|\bwait for\b"
    r"|\b(?:will|going to|gonna)\b.*\b(?:cheap\w*|sale|drop|reduced|discount\w*)\b|\bprices? dropp?\w*\b"
    r"|\bblack friday\b|\bcyber monday\b|\bmemorial day\b|\bsoon\b",
    re.IGNORECASE,
)
_BARGAIN = re.compile(
    r"\bbetter (?:price|deal|discount)\b|\bknock\b|\bcome down\b|\btoo expensive\b|\bbest (?:you can do|price"
    r"|deal you can)\b"
    r"|\b(?:give|do|get) (?:me )?(?:a |an |some )?(?:\d+% off|discount)\b|\b(?:student|military|senior|teacher"
    r"|nurse|veteran|police"
    r"|firefighter|pensioner|birthday|bundle|locals?)s?\b|\bif i buy\b|\bseveral items\b|\bbuy one get one\b"
    r"|\bhow (?:do|can) i (?:pay less|save)\b",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"\bmembers?\b|\btrail club\b|\bcanopy\b|\bsapling\b|\bseedling\b|\bcamp week\b", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:sale items?|on sale|show|list|marked down|markdowns?|reduced|clearance|outlet|bargain section"
    r"|which products)\b",
    re.IGNORECASE,
)


class CurrentDeals(Scenario):
    """Tells today's deals, those of one category, or a product's sale price."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_current_deals"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer what was asked: the future and better discounts get today's deals instead."""
        text = said(tracker)
        customer_id = verified_customer(tracker)
        with get_sessions()() as session:
            customer = session.get(Customer, customer_id) if customer_id else None
            products = products_named(session, tracker)
            category = _category(tracker)
            if _FUTURE.search(text):
                _tell_future(reply, session)
            if products:
                return _tell_product(reply, session, products[0])
            if _BARGAIN.search(text):
                _tell_other_ways(reply, session, customer)
            if category:
                return _tell_category(reply, session, category)
            if _MEMBERS.search(text) and not is_member(customer):
                reply.approved("utter_deals_members_unproven")
            if _LIST.search(text) and not _FUTURE.search(text):
                _tell_codes(reply, session, customer)
                return _tell_items(reply, session, None)
            _tell_codes(reply, session, customer)
            return _offer_items(reply, session, tracker)


class SaleItems(Scenario):
    """Shows what has a sale price."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_sale_items"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """List the items and offer to filter them by category."""
        with get_sessions()() as session:
            return [SlotSet(OPEN_QUESTION, None), *_tell_items(reply, session, None)]


def _category(tracker: Tracker) -> str | None:
    named = entity(tracker, "category")
    return named if named in CATEGORIES else category_meant(said(tracker)) or category_meant(named or "")


def _tell_codes(reply: Reply, session: Session, customer: Customer | None) -> None:
    today = clock.today()
    public = deals_for_everyone(session, today)
    if not public:
        reply.facts("utter_deals_no_code")
    for promo in public:
        reply.facts("utter_deals_today", deal=deal_in_words(promo), end_date=spoken_day(promo.campaign.ends_on, today))
    if is_member(customer):
        for promo in deals_for_members(session, today):
            ends = spoken_day(promo.campaign.ends_on, today)
            event = promo.campaign.name.removeprefix("Trail Club ")
            reply.facts("utter_deals_member", event=event, deal=deal_in_words(promo), end_date=ends)


def _offer_items(reply: Reply, session: Session, tracker: Tracker) -> Events:
    items = sale_items(session, clock.today())
    if not items:
        return []
    reply.facts("utter_deals_offer_items", count=count_in_words(len(items)))
    return [SlotSet(OPEN_QUESTION, SALE_ITEMS)]


def _tell_items(reply: Reply, session: Session, category: str | None) -> Events:
    today = clock.today()
    items = sale_items(session, today, category)
    if not items:
        reply.facts("utter_deals_no_items")
        return []
    named = "; ".join(f"{item.name} {dollars(item.price_on(today))}" for item in items)
    if category is None:
        kinds = list(dict.fromkeys(item.category for item in items))
        buttons = [
            {"title": category_name(kind).capitalize(), "payload": f'/current_deals{{"category": "{kind}"}}'}
            for kind in kinds
        ]
        reply.facts("utter_deals_items", items=named, buttons=buttons[:5])
    else:
        reply.facts("utter_deals_items_of", category=category_name(category), items=named)
    reply.cards([card(item, today) for item in items])
    return []


def _tell_category(reply: Reply, session: Session, category: str) -> Events:
    today = clock.today()
    covering = [promo for promo in deals_for_everyone(session, today) if category in (promo.categories or [category])]
    for promo in covering:
        reply.facts("utter_deals_today", deal=deal_in_words(promo), end_date=spoken_day(promo.campaign.ends_on, today))
    if sale_items(session, today, category):
        return _tell_items(reply, session, category)
    if not covering:
        reply.facts("utter_deals_none_in", category=category_name(category))
    return []


def _tell_product(reply: Reply, session: Session, product: Product) -> Events:
    today = clock.today()
    price = product.price_on(today)
    if price < product.price:
        reply.facts(
            "utter_deals_product_yes", product=product.name, price=dollars(price), regular=dollars(product.price)
        )
    else:
        reply.facts("utter_deals_product_no", product=product.name, price=dollars(price))
    reply.cards([card(product, today)])
    return [SlotSet(LATEST, product.sku)]


def _tell_future(reply: Reply, session: Session) -> None:
    today = clock.today()
    reply.approved("utter_deals_no_prediction")
    for event in announced_events(session, today):
        reply.facts("utter_deals_announced", event=event.name, starts=on_day(event.starts_on, today))


def _tell_other_ways(reply: Reply, session: Session, customer: Customer | None) -> None:
    reply.approved("utter_deals_other_ways")
    if may_get_welcome_code(session, customer):
        reply.approved("utter_deals_newsletter_code")
