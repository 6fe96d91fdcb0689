"""What the shop's pages show, from the database."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from concierge.knowledge.promotions import public_codes, rule_in_words
from concierge.storage import Campaign, Product


@dataclass(frozen=True)
class Category:
    """A part of the catalogue.

    Attributes:
        name: as products name it, such as cooking_hydration.
        url_path: its page.
    """

    name: str
    url_path: str

    @property
    def label(self) -> str:
        """The name for people, such as "Cooking & hydration"."""
        return self.name.replace("_", " & ").capitalize()


@dataclass(frozen=True)
class Deal:
    """An offer that anyone may hear about today.

    Attributes:
        name: the campaign's name.
        text: what it offers.
        code: the code to enter, or None when codes are personal or there is none.
        ends_on: its last day.
        url_path: its page.
    """

    name: str
    text: str
    code: str | None
    ends_on: date
    url_path: str


def all_products(session: Session) -> list[Product]:
    """Return every product with its stock, in the order of the catalogue."""
    return list(session.scalars(select(Product).options(selectinload(Product.stock)).order_by(Product.sku)))


def product_at(session: Session, url_path: str) -> Product | None:
    """Return the product whose page `url_path` is, or None."""
    return session.scalars(select(Product).where(Product.url_path == url_path)).one_or_none()


def categories(products: list[Product]) -> list[Category]:
    """Return the categories of some products, in their order; a category's page is its products' folder."""
    return list(dict.fromkeys(Category(p.category, p.url_path.rsplit("/", 1)[0]) for p in products))


def related_products(session: Session, product: Product) -> list[Product]:
    """Return the products that go well with one."""
    skus = product.attributes.get("goes_well_with") or []
    return list(session.scalars(select(Product).where(Product.sku.in_(skus)).order_by(Product.sku)))


def public_campaigns(session: Session, today: date) -> list[Campaign]:
    """Return the campaigns that run today and may be told to anyone, the one that ends first in front."""
    campaigns = session.scalars(
        select(Campaign)
        .where(Campaign.visibility == "public", Campaign.announce_on <= today)
        .where(Campaign.starts_on <= today, Campaign.ends_on >= today)
        .order_by(Campaign.ends_on)
    )
    return list(campaigns)


def todays_deals(session: Session, today: date) -> list[Deal]:
    """Return what the public campaigns of today offer."""
    codes = {promo.campaign_id: promo for promo in public_codes(session, today)}
    deals = []
    for campaign in public_campaigns(session, today):
        promo = codes.get(campaign.id)
        banner = next((v["banner"] for v in campaign.variants if v.get("banner")), "")
        rule = rule_in_words(promo) if promo else ""
        text = banner or rule[:1].upper() + rule[1:]
        if text:
            code = promo.code if promo else None
            deals.append(Deal(campaign.name, text, code, campaign.ends_on, campaign.landing_page))
    return deals


def spec_rows(product: Product) -> list[tuple[str, str]]:
    """Return what is known about a product as (name, value) lines for a table."""
    attributes = product.attributes
    rows = [("Materials", attributes.get("materials")), ("Weight", f"{product.weight_g:,} g")]
    capacity = attributes.get("capacity")
    if capacity:
        rows.append(("Capacity", f"{capacity['value']} {capacity['unit']}"))
    temperature = attributes.get("temperature_rating_f")
    if temperature:
        rows += [(f"Temperature, {name}", f"{value}°F") for name, value in temperature.items()]
    rows.append(("Water protection", product.water_protection.replace("_", " ")))
    waterproof = attributes.get("waterproof_rating")
    if waterproof:
        rows.append(("Waterproof rating", " ".join(str(waterproof[key]) for key in ("value", "unit"))))
    rows += [(_words(name), _value(value)) for name, value in (attributes.get("specs") or {}).items()]
    rows.append(("Warranty", f"{product.warranty_years} years" if product.warranty_years != 1 else "1 year"))
    return [(name, value) for name, value in rows if value]


_UNITS = {"lb": "(lb)", "in": "(in)", "oz": "(oz)", "g": "(g)", "mm": "(mm)", "ml": "(ml)", "l": "(L)"}


def _words(name: str) -> str:
    *words, last = name.split("_")
    return " ".join([*words, _UNITS.get(last, last)] if words else [last]).capitalize()


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    return "" if value is None else str(value)
