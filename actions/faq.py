"""Common questions with one approved answer each."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.product_question import products_named
from actions.scenario import Events, Reply, Scenario
from concierge.knowledge.approved_claims import claims_about
from concierge.storage import get_sessions

INTENT = "faq"
_ABOUT_MATERIALS = ("sustainability", "down_sourcing")


class Faq(Scenario):
    """Says the approved answer to the question that was recognised."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_faq"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Remember which answers the domain has, and run."""
        self._responses = domain.get("responses") or {}
        return await super().run(dispatcher, tracker, domain)

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the answer; about a product's materials, only what is approved for that product."""
        question = question_in(tracker.latest_message)
        if question in _ABOUT_MATERIALS and _tell_claims(reply, tracker):
            return []
        response = f"utter_{INTENT}/{question}"
        reply.approved(response if response in self._responses else "utter_not_understood")
        return []


def question_in(message: dict[str, Any]) -> str | None:
    """Return the name of the question, "rentals" of "faq/rentals", wherever the NLU puts it; else None."""
    intent = message.get("intent") or {}
    selected = ((message.get("response_selector") or {}).get(INTENT) or {}).get("response") or {}
    names = (intent.get("full_retrieval_intent_name"), intent.get("name"), selected.get("intent_response_key"))
    found = [str(name) for name in names if name and str(name).startswith(f"{INTENT}/")]
    return found[0].removeprefix(f"{INTENT}/") if found else None


def _tell_claims(reply: Reply, tracker: Tracker) -> bool:
    with get_sessions()() as session:
        products = products_named(session, tracker)
    if not products:
        return False
    for product in products:
        claims = claims_about(product.sku)
        if claims:
            reply.facts("utter_product_claims", product=product.name, claims=" ".join(claims))
        else:
            reply.facts("utter_product_no_claims", product=product.name)
    return True
