"""A yes to what a campaign's message offered: the newsletter, or help with choosing gear that the code covers."""

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.landing import OFFERED
from actions.recommend_product import FORM as RECOMMEND_FORM
from actions.recommend_product import GEAR
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario
from concierge.storage import Campaign, get_sessions

NEWSLETTER, NEWSLETTER_FORM = "newsletter_signup_incentive", "newsletter_form"


class AcceptOffer(Scenario):
    """Goes on with what the campaign's message asked about."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_accept_offer"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Begin the form that the offer leads to; a code for one kind of gear says which."""
        closed = SlotSet(OPEN_QUESTION, None)
        with get_sessions()() as session:
            campaign = session.get(Campaign, str(tracker.get_slot(OFFERED)))
            if campaign is None:
                reply.approved("utter_carry_on")
                return [closed]
            if campaign.kind == NEWSLETTER:
                return [closed, FollowupAction(NEWSLETTER_FORM)]
            covered = [category for promo in campaign.promo_codes for category in promo.categories or []]
        gear = [SlotSet(GEAR, covered[0])] if len(covered) == 1 else []
        return [closed, *gear, FollowupAction(RECOMMEND_FORM)]
