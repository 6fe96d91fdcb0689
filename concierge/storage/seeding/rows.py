"""The rows of the CSV files: customers, their events, orders and order lines."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from concierge.storage.customers import BrowsingKind, ContactChannel, LoyaltyTier
from concierge.storage.orders import OrderStatus, RefundStatus, ReturnMethod, ShippingMethod
from concierge.storage.seeding.fields import (
    CustomerId,
    DayOffset,
    DaysAgo,
    Dollars,
    Email,
    EventId,
    OrderId,
    Phone,
    PromoCodeText,
    Sku,
    State,
    Text,
    Zip,
)
from concierge.storage.seeding.files import Row


class CustomerRow(Row):
    """A line of customers.csv."""

    customer_id: CustomerId
    name: Text
    email: Email
    phone: Phone | None
    city: Text | None
    state: State | None
    zip: Zip
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None
    segment: Text
    loyalty_tier: LoyaltyTier
    points: Annotated[int, Field(ge=0)]
    lifetime_value_usd: Dollars
    marketing_consent: Literal["none", "email", "sms"]
    preferred_channel: ContactChannel
    preferred_activity: Text | None
    shoe_size: Text | None
    apparel_size: Text | None
    torso_in: Annotated[Decimal, Field(gt=0, lt=100, decimal_places=1)] | None
    joined_days_ago: DaysAgo
    personalization_opt_out: bool
    notes: str | None

    @model_validator(mode="after")
    def _can_be_texted(self) -> "CustomerRow":
        if self.marketing_consent == "sms" and self.phone is None:
            raise ValueError("marketing_consent is sms, so phone must be filled")
        return self


class EventRow(Row):
    """A line of browsing_events.csv."""

    event_id: EventId
    customer_id: CustomerId
    days_ago: Annotated[Decimal, Field(ge=0, le=36_500, decimal_places=1)]
    event: BrowsingKind
    sku: Sku | None
    query: Text | None

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> "EventRow":
        if self.event == "search" and (self.query is None or self.sku is not None):
            raise ValueError("a search needs a query and no sku")
        if self.event != "search" and (self.sku is None or self.query is not None):
            raise ValueError(f"{self.event} needs a sku and no query")
        return self


class OrderRow(Row):
    """A line of orders.csv."""

    order_id: OrderId
    customer_id: CustomerId
    placed_days_ago: DaysAgo
    status: OrderStatus
    carrier: Text | None
    tracking_number: Text | None
    eta_days_from_now: DayOffset | None
    delivered_days_ago: DaysAgo | None
    shipping_method: ShippingMethod
    promo_code: PromoCodeText | None
    subtotal: Dollars
    discount: Dollars
    shipping: Dollars
    total: Dollars
    return_method: ReturnMethod | None
    return_reason: Text | None
    refund_status: RefundStatus
    refund_amount: Dollars | None


class OrderLineRow(Row):
    """A line of order_lines.csv."""

    order_id: OrderId
    sku: Sku
    qty: Annotated[int, Field(ge=1, le=10_000)]
    unit_price: Dollars
    size: Text | None
    color: Text | None
