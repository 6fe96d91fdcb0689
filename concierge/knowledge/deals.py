"""What is reduced today, and for whom. Nothing about an event before it is announced. Policy: POL-PROMO."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.promotions import public_codes, rule_in_words
from concierge.storage import Campaign, Customer, Order, Product, PromoCode

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def deals_for_everyone(session: Session, today: date) -> list[PromoCode]:
    """Return the codes that anyone may use today; those for a first order or an invitation are left out."""
    return [
        promo
        for promo in public_codes(session, today)
        if not promo.requires_first_order and not promo.requires_received_campaign
    ]


def deals_for_members(session: Session, today: date) -> list[PromoCode]:
    """Return the member codes that are active today."""
    codes = session.scalars(
        select(PromoCode).join(Campaign).where(PromoCode.requires_trail_club).order_by(PromoCode.code)
    )
    return [promo for promo in codes if promo.campaign.status_on(today) == "active"]


def announced_events(session: Session, today: date) -> list[Campaign]:
    """Return the public campaigns that have been announced and are still to come, the next one first."""
    campaigns = session.scalars(select(Campaign).where(Campaign.visibility == "public").order_by(Campaign.starts_on))
    return [
        campaign
        for campaign in campaigns
        if campaign.announce_on is not None and campaign.announce_on <= today < campaign.starts_on
    ]


def sale_items(session: Session, today: date, category: str | None = None) -> list[Product]:
    """Return the products with a sale price today, of one category or of all."""
    products = session.scalars(select(Product).where(Product.sale_price.is_not(None)).order_by(Product.sku))
    return [
        product
        for product in products
        if product.price_on(today) < product.price and category in (None, product.category)
    ]


def is_member(customer: Customer | None) -> bool:
    """Return whether a verified customer is in the Trail Club."""
    return customer is not None and customer.loyalty_tier != "none"


def may_get_welcome_code(session: Session, customer: Customer | None) -> bool:
    """Return whether the newsletter's code for a first order can still be theirs; unknown customers may."""
    if customer is None:
        return True
    placed = select(Order.id).where(Order.customer_id == customer.id, Order.status != "cancelled").limit(1)
    return session.scalar(placed) is None


def deal_in_words(promo: PromoCode) -> str:
    """Return a code with its rule: "LAYER20 takes 20% off full-price outerwear"."""
    return f"{promo.code} takes {rule_in_words(promo)}"


def count_in_words(count: int) -> str:
    """Return a count that begins a sentence: "Ten", "12"."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
