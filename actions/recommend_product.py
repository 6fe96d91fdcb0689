"""Guided recommendation: activity, season and budget, one question at a time, then products with reasons and limits."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.orm import Session

from actions.campaign_outcomes import gear_shown
from actions.product_card import card
from actions.scenario import LATEST, Events, Reply, Scenario, ScenarioForm, entities, forget, said
from actions.verification import verified_customer
from concierge import clock
from concierge.customers.history import NOTHING_KNOWN, history_of
from concierge.knowledge.needs import ANY, Need, activity_in, gear_in, spoken_activity, with_details
from concierge.knowledge.product_facts import limit_of, spoken_price
from concierge.knowledge.quantities import Budget, budget_in, says_any, season_in, temperature_in
from concierge.knowledge.recommendation import Suggestion, depends_on_season, owned_match, sold_out_match, suggest
from concierge.privacy.personalization import personalized_customer
from concierge.storage import Customer, Product, get_sessions
from concierge.wording import dollars

FORM = "recommend_product_form"
ACTIVITY, SEASON, BUDGET, GEAR = "recommend_activity", "recommend_season", "recommend_budget", "recommend_gear"
DETAILS, NOTICED = "recommend_details", "personalization_noticed"
ANSWERS = (ACTIVITY, SEASON, BUDGET, GEAR)
_SIZED = ("footwear", "outerwear")
_ABOUT = "about "


class BeginRecommendation(Scenario):
    """Decides what an earlier recommendation's answers still mean for a new request."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_begin_recommendation"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Keep answers while the form runs or when one is changed; other gear needs a new budget."""
        if tracker.active_loop_name == FORM:
            return []
        text = _text(tracker)
        gear = gear_in(text)
        if gear and gear != tracker.get_slot(GEAR):
            known = [] if tracker.get_slot(ACTIVITY) or activity_in(text) else _usual_activity(reply, tracker)
            return [*forget(GEAR, BUDGET, DETAILS), *known]
        changes_one = bool(activity_in(text) or season_in(text) or budget_in(text) or temperature_in(text) is not None)
        if changes_one or gear:
            return []
        return [*forget(*ANSWERS, DETAILS), *_usual_activity(reply, tracker)]


class RecommendProductForm(ScenarioForm):
    """Asks for what is not known yet; every message may answer or change several things."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Leave out the season for gear that it doesn't matter for."""
        need = _need(tracker)
        if need.gear is not None and not depends_on_season(need.category):
            return [slot for slot in domain_slots if slot != SEASON]
        return domain_slots

    async def extract_recommend_activity(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the activity that was named; "camping" inside a name of gear counts too."""
        activity = activity_in(_text(tracker))
        return {ACTIVITY: activity} if activity else self._left_open(tracker, ACTIVITY)

    async def extract_recommend_season(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the season; a lowest temperature answers the question too."""
        season = season_in(_text(tracker))
        if season:
            return {SEASON: season}
        asked = tracker.get_slot("requested_slot") == SEASON
        if temperature_in(_text(tracker), asked=asked) is not None:
            return {SEASON: ANY} if asked or not tracker.get_slot(SEASON) else {}
        return self._left_open(tracker, SEASON)

    async def extract_recommend_budget(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the budget; a bare number only when it was asked for."""
        asked = tracker.get_slot("requested_slot") == BUDGET
        budget = budget_in(_text(tracker), asked=asked)
        if budget:
            return {BUDGET: f"{_ABOUT if budget.about else ''}{budget.most}"}
        return self._left_open(tracker, BUDGET)

    async def extract_recommend_gear(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take the kind of gear that was named."""
        gear = gear_in(_text(tracker))
        return {GEAR: gear} if gear else self._left_open(tracker, GEAR)

    async def extract_recommend_details(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take party size, fit, nights and wishes that are mentioned; they are never asked for."""
        text = _text(tracker)
        known = Need(**(tracker.get_slot(DETAILS) or {}))
        low = temperature_in(text, asked=tracker.get_slot("requested_slot") == SEASON)
        found = replace(with_details(known, text), low_f=low if low is not None else known.low_f)
        unchanged = found == known and tracker.get_slot(DETAILS) is not None
        return {} if unchanged else {DETAILS: _plain(found)}

    def _left_open(self, tracker: Tracker, slot: str) -> dict[str, Any]:
        asked = tracker.get_slot("requested_slot") == slot
        intent = tracker.get_intent_of_latest_message()
        declined = intent == "deny" or says_any(said(tracker))
        return {slot: ANY} if asked and declined and intent != "cancel_request" else {}


class RecommendProduct(Scenario):
    """Shows the best match with its reason and limit, an alternative and what goes well with it."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_recommend_product"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Recommend; the answers are kept, so that one of them can be changed."""
        need = _need(tracker)
        today = clock.today()
        events: Events = []
        with get_sessions()() as session:
            customer = _personal(session, tracker)
            history = history_of(session, customer, clock.now()) if customer else NOTHING_KNOWN
            if customer is not None and not tracker.get_slot(NOTICED):
                reply.approved("utter_personalization_notice")
                events.append(SlotSet(NOTICED, True))
            suggestion = suggest(session, need, today, history)
            if history.owned and (suggestion is None or suggestion.gives):
                has_it = owned_match(session, need, today, history.owned)
                if has_it is not None:
                    reply.facts("utter_recommend_owned", product=has_it.name, sku=has_it.sku)
                    return [*events, SlotSet(LATEST, has_it.sku)]
            if suggestion is None:
                return events + _tell_nothing(reply, sold_out_match(session, need))
            _tell(reply, need, suggestion)
            shown = [suggestion.product, *([suggestion.alternative] if suggestion.alternative else [])]
            reply.cards([card(product, today) for product in shown])
            gear_shown(tracker, shown)
            events.append(SlotSet(LATEST, suggestion.product.sku))
        return events


def _tell(reply: Reply, need: Need, suggestion: Suggestion) -> None:
    product, today = suggestion.product, clock.today()
    facts = {
        "terms": _terms(need, suggestion),
        "product": product.name,
        "sku": product.sku,
        "price": spoken_price(product, today),
        "reason": suggestion.reason,
        "limit": limit_of(product),
    }
    response = "utter_recommend_above_budget" if suggestion.gives else "utter_recommend"
    reply.facts(response, **facts)
    if suggestion.alternative:
        other = suggestion.alternative
        reply.facts(
            "utter_recommend_alternative",
            product=other.name,
            sku=other.sku,
            price=spoken_price(other, today),
            limit=limit_of(other),
        )
    if suggestion.companion:
        other = suggestion.companion
        reply.facts(
            "utter_recommend_companion",
            product=other.name,
            sku=other.sku,
            price=spoken_price(other, today),
            buttons=_offers(product),
        )
    else:
        reply.facts("utter_recommend_next", buttons=_offers(product))


def _tell_nothing(reply: Reply, missing: Product | None) -> Events:
    if missing is None:
        reply.facts("utter_recommend_nothing")
    else:
        reply.facts("utter_recommend_sold_out", product=missing.name, sku=missing.sku)
    return []


def _offers(product: Product) -> list[dict[str, str]]:
    known = f'{{"sku": "{product.sku}"}}'
    offers = [{"title": "Is it in stock?", "payload": f"/product_availability{known}"}]
    if product.category in _SIZED or len(product.sizes) > 1:
        offers.insert(0, {"title": "Find my size", "payload": f"/size_help{known}"})
    return offers


def _terms(need: Need, suggestion: Suggestion) -> str:
    """Return what was asked for as "For backpacking in winter under $300.00"."""
    parts = [f"For {spoken_activity(need.activity)}" if need.activity else "For you"]
    if need.season:
        parts.append(f"in {need.season}")
    if need.low_f is not None:
        parts.append(f"down to {need.low_f}°F")
    if need.budget:
        parts.append(f"{'around' if need.budget.about else 'under'} {dollars(need.budget.most)}")
    return " ".join(parts)


def _need(tracker: Tracker) -> Need:
    """Return what the form knows so far."""
    activity, season, budget, gear = (_known(tracker, slot) for slot in ANSWERS)
    details = Need(**(tracker.get_slot(DETAILS) or {}))
    return replace(
        details,
        activity=activity,
        season=season,  # type: ignore[arg-type]
        budget=Budget(Decimal(budget.removeprefix(_ABOUT)), about=budget.startswith(_ABOUT)) if budget else None,
        gear=gear,
    )


def _known(tracker: Tracker, slot: str) -> str | None:
    value = tracker.get_slot(slot)
    return str(value) if value and value != ANY else None


def _plain(need: Need) -> dict[str, Any]:
    blank = asdict(Need())
    return {name: value for name, value in asdict(need).items() if value != blank[name]}


def _text(tracker: Tracker) -> str:
    """Return what was said, or the values that a pressed button carries."""
    names = ("category", "activity", "season", "budget", "temperature")
    return said(tracker) or " ".join(value.replace("_", " ") for name in names for value in entities(tracker, name))


def _usual_activity(reply: Reply, tracker: Tracker) -> Events:
    """Return the activity on a customer's account as an answer that is known, with the notice that it is used."""
    with get_sessions()() as session:
        customer = _personal(session, tracker)
        if customer is None or not customer.preferred_activity:
            return []
        if tracker.get_slot(NOTICED):
            return [SlotSet(ACTIVITY, customer.preferred_activity)]
        reply.approved("utter_personalization_notice")
        return [SlotSet(ACTIVITY, customer.preferred_activity), SlotSet(NOTICED, True)]


def _personal(session: Session, tracker: Tracker) -> Customer | None:
    """Return the customer whose past orders and views may be used: verified, and not opted out."""
    return personalized_customer(session, tracker.sender_id, verified_customer(tracker))
