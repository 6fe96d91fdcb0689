"""One email when a size and color is in stock again: the offer, the address where it is not known, and the note."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, ScenarioForm, forget, free_text, said
from actions.verification import verified_customer
from concierge.customers.addresses import email_in
from concierge.customers.stock_notices import ask_for_notice
from concierge.knowledge.availability import Variant
from concierge.storage import Customer, Product, get_sessions

FORM = "back_in_stock_form"
BACK_IN_STOCK, NOTICE_ITEM, NOTICE_EMAIL = "back_in_stock", "notice_item", "notice_email"


def offer_notice(product: Product, variant: Variant) -> Events:
    """Return events that let a yes note that an email is wanted; the response asks."""
    item = "|".join((product.sku, variant.size or "", variant.color or ""))
    return [SlotSet(OPEN_QUESTION, BACK_IN_STOCK), SlotSet(NOTICE_ITEM, item), SlotSet(NOTICE_EMAIL, None)]


class BackInStockForm(ScenarioForm):
    """Asks for the address, of customers who have not proved who they are."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return f"validate_{FORM}"

    async def extract_notice_email(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Take an email address, only when it was asked for."""
        if tracker.get_slot("requested_slot") != NOTICE_EMAIL:
            return {}
        email = email_in(said(tracker))
        if email is None and free_text(tracker, NOTICE_EMAIL):
            dispatcher.utter_message(response="utter_notice_email_unclear")
        return {NOTICE_EMAIL: email} if email else {}


class BackInStock(Scenario):
    """Notes that a customer wants one email when a size and color is in stock again."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_back_in_stock_notice"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Note it for the verified customer, or for the address given; ask for one where neither is known."""
        item = tracker.get_slot(NOTICE_ITEM)
        if not item:
            reply.approved("utter_product_unclear")
            return forget(OPEN_QUESTION, NOTICE_EMAIL)
        sku, size, color = str(item).split("|")
        variant = Variant(size or None, color or None)
        with get_sessions().begin() as session:
            customer = session.get(Customer, verified_customer(tracker) or "")
            known = customer.id if customer and customer.email else None
            address = None if known else tracker.get_slot(NOTICE_EMAIL)
            if known is None and address is None:
                return [*forget(OPEN_QUESTION), FollowupAction(FORM)]
            product = session.get_one(Product, sku)
            ask_for_notice(
                session, product, variant, customer_id=known, address=address, conversation_id=tracker.sender_id
            )
            name = f"{product.name} in {variant.spoken}" if variant.spoken else product.name
        where = "the email address on your account" if known else str(address)
        reply.facts("utter_stock_notice_noted", item=name, address=where)
        return forget(OPEN_QUESTION, NOTICE_ITEM, NOTICE_EMAIL)
