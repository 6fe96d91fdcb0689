"""What a campaign is for, as far as a conversation can see it happen; once per person."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.campaigns.variants import assigned
from concierge.storage import Campaign, Product, PromoCode, VariantOutcome
from concierge.storage.campaign_variants import CampaignOutcome
from concierge.storage.columns import insert_once

# Orders, revenue and repeat purchases happen in the shop. What leads to them in a chat: the customer asks about the
# code, or is shown gear that it covers.
_LEADS_TO_ORDERS: tuple[CampaignOutcome, ...] = ("code_asked", "gear_shown")
_OF_KPI: dict[str, tuple[CampaignOutcome, ...]] = {"confirmed_opt_in_rate": ("confirmed_opt_in",)}


def outcomes_counted(campaign: Campaign) -> tuple[CampaignOutcome, ...]:
    """Return the outcomes that a campaign is judged by, as its primary KPI says."""
    return _OF_KPI.get(str(campaign.kpi.get("primary")), _LEADS_TO_ORDERS)


def note_opt_in(session: Session, conversation_id: str | None, now: datetime) -> None:
    """Note, for each campaign that is after sign-ups, that a subscription was confirmed which began in a conversation.

    Args:
        conversation_id: where the subscription was asked for; None if not in a chat.
        now: the present moment, with a time zone.
    """
    if conversation_id is None:
        return
    for campaign in session.scalars(select(Campaign)):
        _note(session, campaign, "confirmed_opt_in", conversation_id, None, now)


def note_codes_asked(
    session: Session, codes: Iterable[str], *, conversation_id: str, customer_id: str | None, now: datetime
) -> None:
    """Note that a person asked about codes, for the campaigns whose message they were shown.

    Args:
        codes: promo codes in capitals; unknown ones count for nothing.
        conversation_id: Rasa's sender id.
        customer_id: the verified customer, or None.
        now: the present moment, with a time zone.
    """
    for promo in session.scalars(select(PromoCode).where(PromoCode.code.in_(list(codes)))):
        _note(session, promo.campaign, "code_asked", conversation_id, customer_id, now)


def note_gear_shown(
    session: Session, products: Iterable[Product], *, conversation_id: str, customer_id: str | None, now: datetime
) -> None:
    """Note that a person was recommended gear, for the campaigns whose codes cover it and which they were shown.

    Args:
        products: what was recommended.
        conversation_id: Rasa's sender id.
        customer_id: the verified customer, or None.
        now: the present moment, with a time zone.
    """
    categories = {product.category for product in products}
    for promo in session.scalars(select(PromoCode)):
        if not promo.categories or categories & set(promo.categories):
            _note(session, promo.campaign, "gear_shown", conversation_id, customer_id, now)


def _note(
    session: Session,
    campaign: Campaign,
    outcome: CampaignOutcome,
    conversation_id: str,
    customer_id: str | None,
    now: datetime,
) -> None:
    if outcome not in outcomes_counted(campaign):
        return
    shown = assigned(session, campaign.id, conversation_id=conversation_id, customer_id=customer_id)
    if shown is not None:
        insert_once(session, VariantOutcome, assignment_id=shown.id, outcome=outcome, occurred_at=now)
