"""The records of products.json, stores.yml, shop.yml and the policies' front matter."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from concierge.storage.catalogue import ReturnClass, WaterProtection
from concierge.storage.seeding.fields import (
    DayOffset,
    DaysAgo,
    Dollars,
    FileVersion,
    LocationId,
    Phone,
    Sku,
    State,
    Text,
    TimeOfDay,
    UrlPath,
    Zip,
)
from concierge.storage.seeding.files import Row

Number = int | float


class Measure(Row):
    """A value with its unit, such as 45 L."""

    value: Number
    unit: Text


class WaterproofRating(Row):
    """How waterproof a part is, as a measured value or an IP code."""

    value: Number | Text
    unit: Text
    applies_to: Text


class TemperatureRating(Row):
    """A sleeping bag's rating in °F."""

    comfort: Number
    limit: Number | None


class VariantRow(Row):
    """A variant that is sold out everywhere; color None means every color."""

    size: Text
    color: Text | None
    restock_days_from_now: DayOffset | None


class ConfusableRow(Row):
    """A product that is easily taken for this one, and how it differs."""

    sku: Sku
    difference: Text


class ProductRow(Row):
    """A record of products.json."""

    sku: Sku
    name: Text
    brand: Text
    category: Text
    price: Annotated[Dollars, Field(gt=0)]
    sale_price: Annotated[Dollars, Field(gt=0)] | None
    final_sale: bool
    colors: Annotated[list[Text], Field(min_length=1)]
    sizes: Annotated[list[Text], Field(min_length=1)]
    weight_g: Annotated[int, Field(gt=0)]
    materials: Text
    water_protection: WaterProtection
    waterproof_rating: WaterproofRating | None
    temperature_rating_f: TemperatureRating | None
    capacity: Measure | None
    gender_fit: Text
    specs: dict[str, Any]
    features: list[Text]
    care: Text
    warranty_years: Annotated[int, Field(ge=0, le=100)]
    return_class: ReturnClass
    stock: dict[LocationId, Annotated[int, Field(ge=0)]]
    restock_days_from_now: DayOffset | None
    unavailable_variants: list[VariantRow]
    rating: Annotated[Decimal, Field(ge=1, le=5, decimal_places=1)]
    review_count: Annotated[int, Field(ge=0)]
    tags: list[Text]
    description: Text
    goes_well_with: list[Sku]
    not_suitable_for: Text
    confusable_with: list[ConfusableRow]
    recall_id: Text | None
    url_path: UrlPath

    @model_validator(mode="after")
    def _is_consistent(self) -> "ProductRow":
        if self.sale_price is not None and self.sale_price >= self.price:
            raise ValueError(f"sale_price {self.sale_price} must be below price {self.price}")
        for variant in self.unavailable_variants:
            if variant.size not in self.sizes:
                raise ValueError(f"unavailable_variants names size {variant.size}, which is not in sizes")
            if variant.color is not None and variant.color not in self.colors:
                raise ValueError(f"unavailable_variants names color {variant.color}, which is not in colors")
        return self


class Opening(Row):
    """Opening hours of one day, local time."""

    open: TimeOfDay
    close: TimeOfDay

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Opening":
        if self.open >= self.close:
            raise ValueError(f"opens at {self.open} but closes at {self.close}")
        return self


class Week(Row):
    """Opening hours of a week."""

    mon: Opening | Literal["closed"]
    tue: Opening | Literal["closed"]
    wed: Opening | Literal["closed"]
    thu: Opening | Literal["closed"]
    fri: Opening | Literal["closed"]
    sat: Opening | Literal["closed"]
    sun: Opening | Literal["closed"]


class HolidayRow(Row):
    """A holiday on which a store is closed, or opens late."""

    holiday: Text
    closed: Literal[True] | None = None
    opens: TimeOfDay | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "HolidayRow":
        if (self.closed is None) == (self.opens is None):
            raise ValueError('say either "closed: true" or "opens: HH:MM"')
        return self


class StoreRow(Row):
    """A record of stores.yml."""

    id: LocationId
    name: Text
    flagship: bool
    address: Text
    city: Text
    state: State
    zip: Zip
    phone: Phone
    timezone: Text
    hours: Week
    holidays: list[HolidayRow]
    services: list[Text]
    not_offered: list[Text]
    notes: list[Text]

    @field_validator("timezone")
    @classmethod
    def _is_a_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("must be an IANA time zone, such as America/Denver") from None
        return value


class WarehouseRow(Row):
    """A warehouse that ships online orders."""

    id: LocationId
    name: Text


class ShopRow(Row):
    """The whole of shop.yml."""

    version: FileVersion
    sale_prices_start_day: DayOffset
    mail_return_fee: Dollars
    warehouses: Annotated[list[WarehouseRow], Field(min_length=1)]


class PolicyRow(Row):
    """The front matter of a policy."""

    id: Text
    title: Text
    url_path: UrlPath
    owner: Text
    last_reviewed_days_ago: DaysAgo
