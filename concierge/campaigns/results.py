"""How the variants of campaigns do: shown, what came of it, and whether that tells them apart."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from concierge.campaigns.intervals import Interval, difference_interval, share_interval
from concierge.campaigns.outcomes import outcomes_counted
from concierge.storage import Campaign, VariantAssignment, VariantOutcome
from concierge.storage.campaign_variants import CampaignOutcome

# Fewer people or outcomes than this let a variant lead by chance more often than the interval says.
MIN_SHOWN, MIN_OUTCOMES = 100, 5


@dataclass(frozen=True)
class VariantResult:
    """How one variant does by one outcome.

    Attributes:
        variant_id: the variant.
        shown: how many people it was shown to.
        reached: how many of them reached the outcome.
        interval: where the share lies, with 95% confidence.
    """

    variant_id: str
    shown: int
    reached: int
    interval: Interval

    @property
    def rate(self) -> float | None:
        """The share that reached the outcome, as a fraction of 1; None when it was shown to nobody."""
        return self.reached / self.shown if self.shown else None

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to compare it with another."""
        return self.shown >= MIN_SHOWN and MIN_OUTCOMES <= self.reached <= self.shown - MIN_OUTCOMES


@dataclass(frozen=True)
class CampaignResult:
    """How the variants of a campaign compare by one outcome.

    Attributes:
        campaign_id: the campaign.
        name: its name.
        kpi: its primary KPI, as campaigns.yml names it.
        target: the KPI's target, or None.
        outcome: what is counted.
        variants: one result each, in the campaign's order.
        verdict: what can be said, in a sentence.
    """

    campaign_id: str
    name: str
    kpi: str
    target: float | None
    outcome: CampaignOutcome
    variants: list[VariantResult]
    verdict: str


def results(session: Session, campaign_id: str | None = None) -> list[CampaignResult]:
    """Return the results of the public campaigns that have a message for chats, one for each outcome counted.

    Args:
        campaign_id: only this campaign, if given.
    """
    campaigns = session.scalars(select(Campaign).where(Campaign.visibility == "public").order_by(Campaign.id))
    return [
        _result(session, campaign, outcome)
        for campaign in campaigns
        if campaign_id in (None, campaign.id) and all(variant.get("chat_message") for variant in campaign.variants)
        for outcome in outcomes_counted(campaign)
    ]


def _result(session: Session, campaign: Campaign, outcome: CampaignOutcome) -> CampaignResult:
    of_campaign = VariantAssignment.campaign_id == campaign.id
    by_variant = VariantAssignment.variant_id
    count = select(by_variant, func.count()).where(of_campaign).group_by(by_variant)
    shown = {row[0]: row[1] for row in session.execute(count)}
    count = count.join(VariantOutcome).where(VariantOutcome.outcome == outcome)
    reached = {row[0]: row[1] for row in session.execute(count)}
    variants = []
    for variant in campaign.variants:
        people, happened = shown.get(variant["id"], 0), reached.get(variant["id"], 0)
        variants.append(VariantResult(variant["id"], people, happened, share_interval(happened, people)))
    kpi, target = str(campaign.kpi.get("primary")), campaign.kpi.get("target")
    return CampaignResult(campaign.id, campaign.name, kpi, target, outcome, variants, verdict(variants))


def verdict(variants: list[VariantResult]) -> str:
    """Return what can be said about variants: too little to tell, no clear difference, or which one is ahead."""
    if any(not variant.is_enough for variant in variants):
        return (
            f"Too few to tell: each variant needs {MIN_SHOWN} people and at least {MIN_OUTCOMES} with and "
            f"{MIN_OUTCOMES} without the outcome."
        )
    if len(variants) < 2:
        return "One variant only, so there is nothing to compare."
    best, *others = sorted(variants, key=lambda one: one.reached / one.shown, reverse=True)
    for other in others:
        if difference_interval((best.reached, best.shown), (other.reached, other.shown)).low <= 0:
            return "No clear difference: the variants may be equally good."
    return f"{best.variant_id} is ahead of the others by more than chance explains (95% confidence)."
