"""Products, stores and campaigns as database rows."""

from collections.abc import Iterator
from decimal import Decimal

from concierge.storage.calendar import RelativeDay
from concierge.storage.campaigns import Campaign, EarlyAccess, PromoCode
from concierge.storage.catalogue import Product, Stock, UnavailableVariant
from concierge.storage.seeding.bundle import Bundle
from concierge.storage.seeding.campaign_rows import CampaignRow
from concierge.storage.seeding.catalogue_rows import ProductRow, StoreRow
from concierge.storage.seeding.seeds import Seed, shared_columns
from concierge.storage.stores import Store

PRODUCT_ATTRIBUTES = {
    "materials",
    "waterproof_rating",
    "temperature_rating_f",
    "capacity",
    "specs",
    "features",
    "care",
    "goes_well_with",
    "confusable_with",
}


def _day(offset: int | None) -> RelativeDay | None:
    return None if offset is None else RelativeDay(offset)


def shop_seeds(bundle: Bundle) -> Iterator[Seed]:
    """Yield the rows of the shop itself, parents before the rows that refer to them."""
    for store in bundle.stores:
        yield _store(store.row)
    for product in bundle.products:
        yield from _product(product.row, bundle.shop.sale_prices_start_day)
    for campaign in bundle.campaigns:
        yield from _campaign(campaign.row)


def _store(row: StoreRow) -> Seed:
    columns = row.model_dump(mode="json", exclude={"hours", "holidays"})
    hours = row.hours.model_dump(mode="json")
    columns["hours"] = {day: None if opening == "closed" else opening for day, opening in hours.items()}
    columns["holidays"] = [holiday.model_dump(mode="json", exclude_none=True) for holiday in row.holidays]
    return Seed(Store, columns)


def _product(row: ProductRow, sale_start: int) -> Iterator[Seed]:
    columns = {name: getattr(row, name) for name in shared_columns(Product, ProductRow)}
    columns["sale_starts_on"] = None if row.sale_price is None else RelativeDay(sale_start)
    columns["restock_on"] = _day(row.restock_days_from_now)
    columns["attributes"] = row.model_dump(mode="json", include=PRODUCT_ATTRIBUTES)
    yield Seed(Product, columns)
    for location, units in row.stock.items():
        yield Seed(Stock, {"sku": row.sku, "location": location, "units": units})
    for variant in row.unavailable_variants:
        yield Seed(
            UnavailableVariant,
            {
                "id": f"{row.sku}/{variant.size}/{variant.color or '*'}",
                "sku": row.sku,
                "size": variant.size,
                "color": variant.color,
                "restock_on": _day(variant.restock_days_from_now),
            },
        )


def _campaign(row: CampaignRow) -> Iterator[Seed]:
    columns = {name: getattr(row, name) for name in shared_columns(Campaign, CampaignRow)}
    columns |= {
        "starts_on": RelativeDay(row.start_day),
        "ends_on": RelativeDay(row.end_day),
        "announce_on": _day(row.announce_from_day),
        "variants": [_variant_texts(variant.model_dump(exclude_none=True)) for variant in row.variants],
    }
    yield Seed(Campaign, columns)
    yield _promo_code(row)
    for early in row.early_access:
        yield Seed(
            EarlyAccess,
            {
                "campaign_id": row.id,
                "loyalty_tier": early.loyalty_tier,
                "starts_on": RelativeDay(early.from_day),
            },
        )


def _variant_texts(variant: dict[str, object]) -> dict[str, object]:
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in variant.items()}


def _promo_code(row: CampaignRow) -> Seed:
    promo = row.promo
    percent = promo.type == "percent"
    categories = promo.eligible.categories
    return Seed(
        PromoCode,
        {
            "code": promo.code,
            "campaign_id": row.id,
            "percent_off": int(promo.value) if percent else None,
            "amount_off": None if percent else promo.value,
            "categories": None if isinstance(categories, str) else categories,
            "full_price_only": promo.eligible.full_price_only,
            "min_eligible_subtotal": promo.min_eligible_subtotal,
            "requires_confirmed_email": promo.requires.confirmed_email_opt_in,
            "requires_first_order": promo.requires.first_order,
            "requires_trail_club": promo.requires.trail_club,
            "requires_received_campaign": promo.requires.received_campaign,
            "personal": promo.personal,
            "uses_per_customer": promo.uses_per_customer,
            "valid_days_after_issue": promo.valid_days_after_issue,
            "cooldown_days": promo.cooldown_days,
            "stackable": promo.stackable,
        },
    )
