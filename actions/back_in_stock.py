"""One email when a size and color is in stock again: offering it, and noting it after a yes."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, forget
from actions.verification import verified_customer
from concierge.customers.stock_notices import ask_for_notice
from concierge.knowledge.availability import Variant
from concierge.storage import Product, get_sessions

BACK_IN_STOCK, NOTICE_ITEM = "back_in_stock", "notice_item"


def offer_notice(product: Product, variant: Variant) -> Events:
    """Return events that let a yes note that an email is wanted; the response asks."""
    item = "|".join((product.sku, variant.size or "", variant.color or ""))
    return [SlotSet(OPEN_QUESTION, BACK_IN_STOCK), SlotSet(NOTICE_ITEM, item)]


class BackInStock(Scenario):
    """Notes that a customer wants one email when a size and color is in stock again."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_back_in_stock_notice"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Note it for the verified customer."""
        customer_id, item = verified_customer(tracker), tracker.get_slot(NOTICE_ITEM)
        if customer_id is None or not item:
            reply.approved("utter_order_not_matched")
            return forget(OPEN_QUESTION, NOTICE_ITEM)
        sku, size, color = str(item).split("|")
        variant = Variant(size or None, color or None)
        with get_sessions().begin() as session:
            product = session.get_one(Product, sku)
            ask_for_notice(session, customer_id, product, variant)
        reply.facts("utter_exchange_notice_set", product=product.name, variant=variant.spoken)
        return forget(OPEN_QUESTION, NOTICE_ITEM)
