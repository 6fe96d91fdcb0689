"""Promo codes: whether one works today, for whom and on what. Policy: POL-PROMO."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Campaign, Customer, Product, PromoCode
from concierge.storage.columns import CENT
from concierge.wording import dollars, listed

_CATEGORY_NAMES = {
    "sleeping": "sleeping gear",
    "cooking_hydration": "cooking and hydration gear",
    "climbing_navigation": "climbing and navigation gear",
}


class Verdict(Enum):
    """What can be said about a code."""

    ACTIVE = "active"
    ENDED = "ended"
    UNKNOWN = "unknown"  # also a code whose campaign has not begun: it must not be confirmed early
    MEMBERS_UNPROVEN = "members_unproven"
    MEMBERS_CONFIRMED = "members_confirmed"
    NOT_A_MEMBER = "not_a_member"
    PERSONAL = "personal"


@dataclass(frozen=True)
class CodeCheck:
    """The answer for one code.

    Attributes:
        verdict: what can be said.
        code: the code in capitals.
        rule: what it takes off, in words; None when the code must not be explained.
        ends_on: its last day; None when that must not be said.
    """

    verdict: Verdict
    code: str
    rule: str | None = None
    ends_on: date | None = None


def find_code(session: Session, words: str) -> PromoCode | None:
    """Return the code that `words` spell, without caring about case; else None."""
    return session.get(PromoCode, words.strip().upper())


def check_code(session: Session, words: str, today: date, customer: Customer | None) -> CodeCheck:
    """Tell what may be said about a promo code.

    Args:
        words: the code as written.
        today: the date in the shop's time zone.
        customer: the verified customer, or None.
    """
    promo = find_code(session, words)
    name = words.strip().upper()
    if promo is None:
        return CodeCheck(Verdict.UNKNOWN, name)
    status = promo.campaign.status_on(today)
    if status == "future":
        return CodeCheck(Verdict.UNKNOWN, name)
    if status == "expired":
        return CodeCheck(Verdict.ENDED, promo.code)
    rule, ends_on = rule_in_words(promo), promo.campaign.ends_on
    if promo.requires_trail_club:
        if customer is None:
            return CodeCheck(Verdict.MEMBERS_UNPROVEN, promo.code, rule)
        is_member = customer.loyalty_tier != "none"
        return CodeCheck(
            Verdict.MEMBERS_CONFIRMED if is_member else Verdict.NOT_A_MEMBER, promo.code, rule, ends_on
        )
    if promo.personal:
        return CodeCheck(Verdict.PERSONAL, promo.code, rule)
    return CodeCheck(Verdict.ACTIVE, promo.code, rule, ends_on)


def rule_in_words(promo: PromoCode) -> str:
    """Return what a code takes off and where, as "20% off full-price outerwear"."""
    off = (
        f"{promo.percent_off}% off" if promo.percent_off else f"{dollars(promo.amount_off or Decimal(0))} off"
    )
    kind = "full-price " if promo.full_price_only else ""
    rule = f"{off} {kind}{listed([_spoken(c) for c in promo.categories]) if promo.categories else 'items'}"
    if promo.requires_first_order:
        rule += " on a first order"
    if promo.min_eligible_subtotal:
        rule += f" of at least {dollars(promo.min_eligible_subtotal)}"
    return rule


def _spoken(category: str) -> str:
    return _CATEGORY_NAMES.get(category, category)


def exclusion(promo: PromoCode, product: Product, today: date) -> str | None:
    """Return why a code does not cover a product, or None when it does."""
    if promo.categories and product.category not in promo.categories:
        return f"it only covers {listed([_spoken(c) for c in promo.categories])}"
    if product.final_sale:
        return "that item is Final Sale"
    if promo.full_price_only and product.price_on(today) < product.price:
        return "that item already has a sale price, and codes cover full-price items only"
    return None


def reduced_price(promo: PromoCode, product: Product, today: date) -> Decimal:
    """Return the price in dollars of one unit with the code, rounded to the cent (POL-PROMO, rule 4)."""
    price = product.price_on(today)
    off = price * promo.percent_off / 100 if promo.percent_off else min(price, promo.amount_off or Decimal(0))
    return (price - off).quantize(CENT, ROUND_HALF_UP)


def public_codes(session: Session, today: date) -> list[PromoCode]:
    """Return the codes that anyone may use today."""
    codes = session.scalars(select(PromoCode).join(Campaign).where(PromoCode.personal.is_(False)))
    return [
        promo
        for promo in codes
        if promo.campaign.visibility == "public"
        and not promo.requires_trail_club
        and promo.campaign.status_on(today) == "active"
    ]
