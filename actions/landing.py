"""The page a visitor came from: the campaign or product it is about becomes known as the conversation begins.

The gate runs this once per session. When nobody has written yet, it greets right after, with the response that
`greeting` names.
"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.scenario import LATEST, OPEN_QUESTION, Events, Reply, Scenario
from actions.verification import verified_customer
from concierge import clock
from concierge.campaigns.landing import campaign_landed_on, product_landed_on
from concierge.campaigns.variants import Message, show_message
from concierge.storage import Campaign, get_sessions

METADATA = "session_started_metadata"  # Rasa's slot for what came with the first message
CAMPAIGN = "landing_campaign"
OFFERED, MESSAGE, CTA = "offered_campaign", "campaign_message", "campaign_cta"
PRODUCT, GREETING = "landing_product", "greeting"
OFFER = "campaign_offer"  # value of the open question


class NoteLanding(Scenario):
    """Tells what the landing page says about the visitor, in slots."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_note_landing"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Note a campaign that may be spoken of today, or a product; a page that is neither changes nothing."""
        metadata: dict[str, Any] = tracker.get_slot(METADATA) or {}
        page, named = metadata.get("page"), metadata.get("campaign")
        is_greeted_next = not tracker.latest_message.get("text")
        with get_sessions().begin() as session:
            campaign = campaign_landed_on(session, clock.today(), named=named, page=page)
            if campaign is not None:
                message = _message(session, campaign, tracker) if is_greeted_next else None
                return [SlotSet(CAMPAIGN, campaign.id), *(_greeting_with(message) if message else [])]
            product = product_landed_on(session, page)
        if product is None:
            return []
        return [
            SlotSet(PRODUCT, product.name),
            SlotSet(LATEST, product.sku),
            SlotSet(GREETING, "utter_greet_product"),
        ]


def _message(session: Session, campaign: Campaign, tracker: Tracker) -> Message | None:
    return show_message(
        session,
        campaign,
        conversation_id=tracker.sender_id,
        customer_id=verified_customer(tracker),
        now=clock.now(),
    )


def _greeting_with(message: Message) -> Events:
    return [
        SlotSet(OFFERED, message.campaign_id),
        SlotSet(MESSAGE, message.text),
        SlotSet(CTA, message.cta),
        SlotSet(GREETING, "utter_greet_campaign"),
        SlotSet(OPEN_QUESTION, OFFER),
    ]
