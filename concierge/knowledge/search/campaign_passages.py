"""What may be told of the campaigns of today. Nothing of an event before it is announced. Policy: POL-PROMO."""

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.deals import announced_events, deal_in_words, sale_items
from concierge.knowledge.product_facts import spoken_price
from concierge.knowledge.promotions import public_codes
from concierge.knowledge.search.passage import Passage
from concierge.storage import Campaign
from concierge.wording import on_day

SALE_PRICES = "POL-PROMO"
_TOLD_TO = ("public", "members")
# Talking points that tell the assistant what to do hold no fact, except after the colon of "Say …: …".
_SAY = re.compile(r"^(?:say|mention)\b[^:]*:\s+", re.IGNORECASE)
_STOCK = re.compile(r"\b(?:out of stock|expected back)\b", re.IGNORECASE)  # the stock passages are up to date
_INSTRUCTION = re.compile(r"^(?:ask|mention|say|name|if asked|before|do not|don't|never|one reminder)\b", re.IGNORECASE)


def campaign_passages(session: Session, today: date) -> list[Passage]:
    """Return the passages of the campaigns that run today and of announced ones, and that of the sale prices.

    Personal campaigns are left out, and a code is told only when anyone may use it.

    Args:
        session: for reading campaigns.
        today: the date in the shop's time zone.
    """
    campaigns = session.scalars(select(Campaign).where(Campaign.visibility.in_(_TOLD_TO)).order_by(Campaign.id))
    running = [campaign for campaign in campaigns if campaign.status_on(today) == "active"]
    passages = [_running(session, campaign, today) for campaign in running]
    passages += [_announced(campaign, today) for campaign in announced_events(session, today)]
    return [*passages, *_sale(session, today)]


def _running(session: Session, campaign: Campaign, today: date) -> Passage:
    open_codes = [promo for promo in public_codes(session, today) if promo.campaign_id == campaign.id]
    told = [deal_in_words(promo) + "." for promo in open_codes]
    secret = [promo.code for promo in campaign.promo_codes if promo not in open_codes]
    facts = [_fact(point) for point in campaign.talking_points]
    whom = " for Trail Club members" if campaign.visibility == "members" else ""
    return Passage(
        id=f"{campaign.id}#offer",
        source=campaign.id,
        kind="campaign",
        title=f"{campaign.name}: today's promotion",
        text="\n".join(
            [
                f"{campaign.name} is a promotion{whom} that runs today and ends {on_day(campaign.ends_on, today)}.",
                *told,
                *(fact for fact in facts if fact and not any(code in fact for code in secret)),
            ]
        ),
        url_path=campaign.landing_page,
    )


def _fact(point: str) -> str:
    fact = _SAY.sub("", point)
    return "" if _INSTRUCTION.match(fact) or _STOCK.search(fact) else fact


def _announced(campaign: Campaign, today: date) -> Passage:
    return Passage(
        id=f"{campaign.id}#announced",
        source=campaign.id,
        kind="campaign",
        title=f"{campaign.name}: announced event",
        text=f"An event has been announced: {campaign.name}, planned to start {on_day(campaign.starts_on, today)}. "
        "Its code and its discount aren't public yet.",
    )


def _sale(session: Session, today: date) -> list[Passage]:
    items = sale_items(session, today)
    if not items:
        return []
    priced = [f"{item.name} ({item.sku}): {spoken_price(item, today)}." for item in items]
    return [
        Passage(
            id=f"{SALE_PRICES}#sale-items",
            source=SALE_PRICES,
            kind="campaign",
            title="Items on sale today",
            text="\n".join([f"{len(items)} items have a sale price today; sale prices end without notice.", *priced]),
            url_path="/help/promotions",
        )
    ]
