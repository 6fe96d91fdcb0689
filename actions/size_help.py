"""Size help: one measure or a usual size, the chart and the model's note, and a suggestion."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answers import said_since_begun
from actions.product_card import card
from actions.product_question import PRODUCT, ProductForm, product_settled
from actions.scenario import LATEST, Events, Reply, Scenario, entity, forget, said
from actions.stock import tell_variant
from actions.verification import verified_customer
from concierge import clock
from concierge.knowledge.availability import Variant
from concierge.knowledge.sizes import sizes_meant
from concierge.knowledge.sizing import SizeAdvice, advise, is_foreign_size, measure_for
from concierge.knowledge.stores import all_stores
from concierge.storage import Customer, Product, get_sessions

FORM = "size_help_form"
MEASURE = "size_measure"
SAVED = "saved:"  # a size that the customer's account holds
NOT_NEEDED = "not needed"
_WIDE = re.compile(r"\bwid(?:e|th|ths)\b|\bnarrow\b|\bwide feet\b", re.IGNORECASE)
_HOW_TO = re.compile(
    r"\bhow (?:do|to|should|would) (?:i |you |we )?measure\b|\bwhere do (?:i|you) measure\b", re.IGNORECASE
)
_CHART = re.compile(r"\b(?:size|sizing|fit) (?:chart|guide)\b|\bsi[sz]e chart\b", re.IGNORECASE)
_FITTED_IN_STORES = ("waist", "head")


class SizeHelpForm(ProductForm):
    """Asks which product, then for the one measure that its size depends on."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for nothing when the question is about measuring, widths or the chart as such."""
        return [] if _is_general(tracker) else domain_slots

    async def validate_product(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Resolve the name; what has one size needs no measure."""
        resolved = await super().validate_product(value, dispatcher, tracker, domain)
        if resolved[PRODUCT] is None:
            return resolved
        tracker.slots[PRODUCT] = resolved[PRODUCT]
        return {**resolved, **self._measure(dispatcher, tracker)}

    async def extract_size_measure(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take a measure or a usual size that can be read for the product."""
        found = self._measure(dispatcher, tracker)
        asked = tracker.get_slot("requested_slot") == MEASURE
        if not found and asked and tracker.get_intent_of_latest_message() in ("inform", "size_help"):
            text = said(tracker)
            response = "utter_size_foreign" if is_foreign_size(text) else "utter_size_measure_unclear"
            dispatcher.utter_message(response=_how_to(tracker) if _HOW_TO.search(text) else response)
            return {MEASURE: None}
        return found

    def _measure(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
        with get_sessions()() as session:
            product = product_settled(session, tracker)
            if product is None or tracker.get_slot(MEASURE):
                return {}
            if measure_for(product) is None:
                return {MEASURE: NOT_NEEDED}
            text = _without_names(said_since_begun(tracker, FORM).replace(product.name, " "))
            if advise(product, text):
                return {MEASURE: text}
            saved = _saved_size(tracker, product)
            return {MEASURE: f"{SAVED}{saved}"} if saved else {}


class AskSizeMeasure(Scenario):
    """Asks for the measure that the product's size depends on."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"action_ask_{FORM}_{MEASURE}"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask for the foot, chest, torso, height, waist or head."""
        with get_sessions()() as session:
            product = product_settled(session, tracker)
            measure = measure_for(product) if product else None
            reply.facts(f"utter_size_ask_{measure or 'foot'}", product=product.name if product else "product")
        return []


class SizeHelp(Scenario):
    """Suggests a size with the reason, and tells whether it is in stock."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_size_help"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Suggest, or answer the general question."""
        events: Events = forget(PRODUCT, MEASURE)
        text = said_since_begun(tracker, FORM)
        with get_sessions()() as session:
            product = product_settled(session, tracker)
            if product is None:
                _tell_general(reply, text)
                return events
            measure = str(tracker.get_slot(MEASURE) or "")
            if measure == NOT_NEEDED:
                reply.facts("utter_size_only", product=product.name, sizes=", ".join(product.sizes))
                return [*events, SlotSet(LATEST, product.sku)]
            advice = _advice(product, measure)
            if advice is None or advice.size is None:
                reply.facts("utter_size_outside", product=product.name, sizes=_span(product))
            else:
                saved = measure.startswith(SAVED)
                reply.facts(
                    "utter_size_suggest_saved" if saved else "utter_size_suggest",
                    size=advice.size,
                    product=product.name,
                    note=advice.note,
                )
                if measure_for(product) in _FITTED_IN_STORES:
                    reply.approved("utter_size_store_fitting")
                tell_variant(reply, session, product, Variant(advice.size), all_stores(session), quiet=False)
            if product.category == "footwear" and _WIDE.search(text):
                reply.approved("utter_size_regular_width")
            reply.cards([card(product, clock.today())])
        return [*events, SlotSet(LATEST, product.sku)]


def _is_general(tracker: Tracker) -> bool:
    text = said(tracker)
    if (
        tracker.get_slot("requested_slot")
        or tracker.get_slot(PRODUCT)
        or entity(tracker, "product")
        or entity(tracker, "sku")
    ):
        return False
    return bool(_WIDE.search(text) or _HOW_TO.search(text) or _CHART.search(text))


def _tell_general(reply: Reply, text: str) -> None:
    if _HOW_TO.search(text):
        reply.approved(_how_to_measure(text))
    elif _WIDE.search(text):
        reply.approved("utter_size_regular_width")
    else:
        reply.approved("utter_size_chart")


def _how_to(tracker: Tracker) -> str:
    with get_sessions()() as session:
        product = product_settled(session, tracker)
        measure = measure_for(product) if product else None
    return f"utter_size_how_to_{measure}" if measure in ("foot", "chest", "torso") else "utter_size_chart"


def _how_to_measure(text: str) -> str:
    for part, words in (
        ("torso", r"torso|pack|back"),
        ("chest", r"chest|jacket|bust"),
        ("foot", r"f[oe]{2}t|boots?|shoes?"),
    ):
        if re.search(rf"\b(?:{words})", text, re.IGNORECASE):
            return f"utter_size_how_to_{part}"
    return "utter_size_chart"


def _without_names(text: str) -> str:
    """Return a message without numbers that belong to names: "Alder 45", "FW-401", "5 10" of a height stays."""
    return re.sub(
        r"\bFW[\s-]?\d{3}\b|\b(?:alder|larkspur|hollowtree|mossbed|juniperline|stormhollow) \d+\w*\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _advice(product: Product, measure: str) -> SizeAdvice | None:
    if not measure.startswith(SAVED):
        return advise(product, measure)
    return SizeAdvice(measure.removeprefix(SAVED))


def _saved_size(tracker: Tracker, product: Product) -> str | None:
    """Return the size that a verified customer's account suggests, or None."""
    customer_id = verified_customer(tracker)
    if customer_id is None:
        return None
    with get_sessions()() as session:
        customer = session.get(Customer, customer_id)
    if customer is None or customer.personalization_opt_out:
        return None
    measure = measure_for(product)
    if measure == "foot" and customer.shoe_size:
        advice = advise(product, customer.shoe_size)
    elif measure == "chest" and customer.apparel_size:
        meant = sizes_meant(product.sizes, customer.apparel_size)
        return meant[0] if len(meant) == 1 else None
    elif measure == "torso" and customer.torso_in:
        advice = advise(product, str(customer.torso_in))
    else:
        return None
    return advice.size if advice else None


def _span(product: Product) -> str:
    return f"{product.sizes[0]} to {product.sizes[-1]}" if len(product.sizes) > 2 else " and ".join(product.sizes)
