"""The records of campaigns.yml."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from concierge.storage.campaigns import CampaignStatus, Visibility
from concierge.storage.customers import LoyaltyTier
from concierge.storage.seeding.fields import (
    CampaignId,
    DayOffset,
    Dollars,
    FileVersion,
    PromoCodeText,
    Text,
    UrlPath,
)
from concierge.storage.seeding.files import Row


class EligibleRow(Row):
    """Which items a code counts for."""

    categories: Literal["all"] | list[Text]
    full_price_only: bool


class RequiresRow(Row):
    """What a customer must be to use a code."""

    confirmed_email_opt_in: bool
    first_order: bool
    trail_club: bool
    received_campaign: bool = False


class PromoRow(Row):
    """A campaign's promo code."""

    code: PromoCodeText
    type: Literal["percent", "fixed_amount"]
    value: Annotated[Dollars, Field(gt=0)]
    eligible: EligibleRow
    min_eligible_subtotal: Dollars
    requires: RequiresRow
    personal: bool
    uses_per_customer: Annotated[int, Field(ge=1)] | None
    valid_days_after_issue: Annotated[int, Field(ge=1)] | None = None
    cooldown_days: Annotated[int, Field(ge=1)] | None = None
    stackable: bool

    @model_validator(mode="after")
    def _percent_is_whole(self) -> "PromoRow":
        if self.type == "percent" and (self.value > 100 or self.value != self.value.to_integral_value()):
            raise ValueError(f"value {self.value} must be a whole number of percent, at most 100")
        return self


class EarlyAccessRow(Row):
    """When members of a tier may start."""

    loyalty_tier: LoyaltyTier
    from_day: DayOffset


class AdVariantRow(Row):
    """One side of an A/B test; the texts depend on the campaign's channels."""

    id: Text
    share: Annotated[Decimal, Field(gt=0, le=1)]
    idea: Text
    chat_message: Text | None = None
    banner: Text | None = None
    email_subject: Text | None = None
    email_body: Text | None = None
    sms_body: Text | None = None
    cta: Text


class CampaignRow(Row):
    """A record of campaigns.yml. Days are counted from the day of loading."""

    id: CampaignId
    name: Text
    kind: Text
    status_today: CampaignStatus
    start_day: DayOffset
    end_day: DayOffset
    early_access: tuple[EarlyAccessRow, ...] = ()
    goal: Text
    kpi: dict[str, Any]
    visibility: Visibility
    announce_from_day: DayOffset | None
    audience: dict[str, Any]
    channels: Annotated[list[Text], Field(min_length=1)]
    promo: PromoRow
    landing_page: UrlPath
    talking_points: list[Text]
    disallowed_claims: list[Text]
    variants: Annotated[list[AdVariantRow], Field(min_length=1)]

    @model_validator(mode="after")
    def _days_and_shares_fit(self) -> "CampaignRow":
        if self.start_day > self.end_day:
            raise ValueError(f"start_day {self.start_day} is after end_day {self.end_day}")
        if self.announce_from_day is not None and self.announce_from_day > self.start_day:
            raise ValueError(f"announce_from_day {self.announce_from_day} is after start_day {self.start_day}")
        status = "future" if self.start_day > 0 else "expired" if self.end_day < 0 else "active"
        if self.status_today != status:
            raise ValueError(f"status_today is {self.status_today}, but the days say {status}")
        if sum(variant.share for variant in self.variants) != 1:
            raise ValueError("the shares of the variants must add up to 1")
        return self


class CampaignsFile(Row):
    """The top of campaigns.yml; `derived_fields` and `operators` explain the audience rules."""

    version: FileVersion
    currency: Literal["USD"]
    timezone: Text
    derived_fields: dict[str, str]
    operators: list[Text]
    campaigns: list[Any]
