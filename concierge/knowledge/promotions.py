"""Promo codes: whether one works today, for whom and on what. Policy: POL-PROMO."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from concierge.knowledge.categories import category_name
from concierge.storage import Campaign, Customer, Order, Product, PromoCode
from concierge.storage.columns import CENT
from concierge.wording import dollars, listed

_WORD = re.compile(r"[A-Za-z]+(?:[\s\-_]?\d+)?|\w+")


class Verdict(Enum):
    """What can be said about a code."""

    ACTIVE = "active"
    ENDED = "ended"
    UNKNOWN = "unknown"  # also a code whose campaign has not begun: it must not be confirmed early
    MEMBERS_UNPROVEN = "members_unproven"
    MEMBERS_CONFIRMED = "members_confirmed"
    NOT_A_MEMBER = "not_a_member"
    USED_UP = "used_up"
    FIRST_ORDER_ONLY = "first_order_only"
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


def codes_in(session: Session, text: str) -> list[str]:
    """Return the codes of the shop that a message names, in the order said: "layer 20" counts as LAYER20."""
    words = [re.sub(r"[\s\-_]", "", word).upper() for word in _WORD.findall(text)]
    known = set(session.scalars(select(PromoCode.code).where(PromoCode.code.in_(words))))
    return [word for word in dict.fromkeys(words) if word in known]


def check_code(session: Session, words: str, today: date, customer: Customer | None) -> CodeCheck:
    """Tell what may be said about a promo code.

    Args:
        words: the code as written.
        today: the date in the shop's time zone.
        customer: the verified customer, or None.
    """
    promo = find_code(session, words)
    if promo is None:
        return CodeCheck(Verdict.UNKNOWN, words.strip().upper())
    status = promo.campaign.status_on(today)
    if status == "future" and not _has_early_access(promo.campaign, customer, today):
        return CodeCheck(Verdict.UNKNOWN, promo.code)
    if status == "expired":
        return CodeCheck(Verdict.ENDED, promo.code)
    verdict = _verdict(session, promo, customer)
    unexplained = verdict in (Verdict.NOT_A_MEMBER, Verdict.USED_UP)
    rule = None if unexplained else rule_in_words(promo)
    return CodeCheck(verdict, promo.code, rule, promo.campaign.ends_on)


def _verdict(session: Session, promo: PromoCode, customer: Customer | None) -> Verdict:
    if promo.requires_trail_club and customer is None:
        return Verdict.MEMBERS_UNPROVEN
    if customer is not None:
        if promo.requires_trail_club and customer.loyalty_tier == "none":
            return Verdict.NOT_A_MEMBER
        if promo.requires_first_order and _orders(session, customer):
            return Verdict.FIRST_ORDER_ONLY
        limit = promo.uses_per_customer
        if limit is not None and _orders(session, customer, promo.code) >= limit and not promo.cooldown_days:
            return Verdict.USED_UP
    if promo.requires_trail_club:
        return Verdict.MEMBERS_CONFIRMED
    return Verdict.PERSONAL if promo.personal else Verdict.ACTIVE


def _has_early_access(campaign: Campaign, customer: Customer | None, today: date) -> bool:
    if customer is None:
        return False
    return any(
        access.loyalty_tier == customer.loyalty_tier and access.starts_on <= today for access in campaign.early_access
    )


def _orders(session: Session, customer: Customer, code: str | None = None) -> int:
    """Return how many orders a customer placed and did not cancel, with a code or at all."""
    query = select(func.count()).select_from(Order).where(Order.customer_id == customer.id)
    query = query.where(Order.status != "cancelled")
    return session.scalar(query.where(Order.promo_code == code) if code else query) or 0


def rule_in_words(promo: PromoCode) -> str:
    """Return what a code takes off and where, as "20% off full-price outerwear"."""
    taken = f"{promo.percent_off}%" if promo.percent_off else dollars(promo.amount_off or Decimal(0))
    kind = "full-price " if promo.full_price_only else ""
    rule = f"{taken} off {kind}{covered(promo) or 'items'}"
    if promo.requires_first_order:
        rule += " on a first order"
    if promo.min_eligible_subtotal:
        rule += f", when they total at least {dollars(promo.min_eligible_subtotal)}"
    return rule


def covered(promo: PromoCode) -> str:
    """Return the categories a code covers as "tents and sleeping gear"; "" when it covers all."""
    return listed([category_name(category) for category in promo.categories or []])


def exclusion(promo: PromoCode, product: Product, today: date) -> str | None:
    """Return why a code does not cover a product bought alone, or None when it does."""
    if promo.categories and product.category not in promo.categories:
        return f"it only covers {covered(promo)}"
    if product.final_sale:
        return "that item is Final Sale"
    price = product.price_on(today)
    if promo.full_price_only and price < product.price:
        return "that item already has a sale price, and codes cover full-price items only"
    if price < promo.min_eligible_subtotal:
        return f"it needs at least {dollars(promo.min_eligible_subtotal)} of full-price items in the order"
    return None


def reduced_price(promo: PromoCode, product: Product, today: date) -> Decimal:
    """Return the price in dollars of one unit with the code, rounded to the cent (POL-PROMO, rule 4)."""
    price = product.price_on(today)
    off = price * promo.percent_off / 100 if promo.percent_off else min(price, promo.amount_off or Decimal(0))
    return (price - off).quantize(CENT, ROUND_HALF_UP)


def public_codes(session: Session, today: date) -> list[PromoCode]:
    """Return the codes that anyone may use today, the one that ends first leading."""
    codes = session.scalars(
        select(PromoCode).join(Campaign).where(PromoCode.personal.is_(False)).order_by(Campaign.ends_on, PromoCode.code)
    )
    return [
        promo
        for promo in codes
        if promo.campaign.visibility == "public"
        and not promo.requires_trail_club
        and promo.campaign.status_on(today) == "active"
    ]
