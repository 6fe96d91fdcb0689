"""Shipping: which methods go where, what they cost and how long they take. Policy: POL-SHIP."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from pydantic import Field, field_validator

from concierge.knowledge.destinations import Region
from concierge.knowledge.rule_files import Rules, rules_of_shop
from concierge.storage.customers import LoyaltyTier
from concierge.wording import dollars, spoken_time

FILE = "shipping.yml"
Days = tuple[int, int]


def _in_order(days: Days) -> Days:
    if not 0 < days[0] <= days[1]:
        raise ValueError("must be the first and the last business day, such as [4, 6]")
    return days


class MethodRules(Rules):
    """A method in the contiguous 48 states and DC."""

    name: str
    days: Days
    cost: Decimal = Field(ge=0, decimal_places=2)
    carrier: str

    _days = field_validator("days")(_in_order)


class RegionRules(Rules):
    """Standard shipping where no other method goes."""

    days: Days
    cost: Decimal = Field(ge=0, decimal_places=2)
    carrier: str
    free_from: bool

    _days = field_validator("days")(_in_order)


class ShippingRules(Rules):
    """The file `shipping.yml`."""

    version: str
    methods: dict[str, MethodRules]
    regions: dict[str, RegionRules]
    free_standard_from: dict[LoyaltyTier, Decimal]
    cutoff: time
    adult_signature_above: Decimal

    @field_validator("methods")
    @classmethod
    def _has_standard(cls, methods: dict[str, MethodRules]) -> dict[str, MethodRules]:
        if "standard" not in methods:
            raise ValueError("standard is missing; free shipping and the regions are about it")
        return methods

    @field_validator("regions")
    @classmethod
    def _has_every_region(cls, regions: dict[str, RegionRules]) -> dict[str, RegionRules]:
        missing = [name for name in ("remote", "military", "po_box") if name not in regions]
        if missing:
            raise ValueError(f"{', '.join(missing)} missing")
        return regions

    @field_validator("free_standard_from")
    @classmethod
    def _has_every_tier(cls, amounts: dict[LoyaltyTier, Decimal]) -> dict[LoyaltyTier, Decimal]:
        missing = [tier for tier in ("none", "Seedling", "Sapling", "Canopy") if tier not in amounts]
        if missing:
            raise ValueError(f"{', '.join(missing)} missing; write an amount in dollars for each tier")
        return amounts


@dataclass(frozen=True)
class ShippingOption:
    """A method that goes to a destination.

    Attributes:
        key: "standard", "expedited" or "express".
        name: how customers call it.
        days: business days in transit, first and last.
        cost: in dollars, before free shipping.
        carrier: who brings it.
    """

    key: str
    name: str
    days: Days
    cost: Decimal
    carrier: str

    @property
    def range(self) -> str:
        """The time in transit as "4–6 business days"."""
        first, last = self.days
        if first == last:
            return f"{first} business day{'' if first == 1 else 's'}"
        return f"{first}–{last} business days"

    @property
    def spoken(self) -> str:
        """The method as "Standard 4–6 business days, $6.95"."""
        return f"{self.name} {self.range}, {dollars(self.cost)}"


def shipping_rules() -> ShippingRules:
    """Return the shop's shipping rules.

    Raises:
        RuleFileError: the file is missing or wrong.
    """
    return rules_of_shop(FILE, ShippingRules)


def options_to(region: Region) -> list[ShippingOption]:
    """Return the methods that go to a region, the slowest first; none for a territory that POL-SHIP does not name."""
    rules = shipping_rules()
    if region == "contiguous":
        return [
            ShippingOption(key, method.name, method.days, method.cost, method.carrier)
            for key, method in rules.methods.items()
        ]
    special = rules.regions.get(region)
    if special is None:
        return []
    name = rules.methods["standard"].name
    return [ShippingOption("standard", name, special.days, special.cost, special.carrier)]


def has_free_standard(region: Region) -> bool:
    """Return whether standard shipping can be free there."""
    special = shipping_rules().regions.get(region)
    return region == "contiguous" or (special is not None and special.free_from)


def free_from(tier: LoyaltyTier) -> Decimal:
    """Return the merchandise in dollars, after discounts, from which standard shipping is free."""
    return shipping_rules().free_standard_from[tier]


def enters_processing_today(now: datetime) -> bool:
    """Return whether an order placed at `now`, on the shop's clock, enters processing the same day."""
    saturday = 5
    return now.weekday() < saturday and now.time() <= shipping_rules().cutoff


def spoken_cutoff() -> str:
    """Return the cutoff as "1:00 p.m. Mountain Time"."""
    return f"{spoken_time(shipping_rules().cutoff)} Mountain Time"
