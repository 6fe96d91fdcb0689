"""What a return gives back, and why. Policy: POL-RET."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

import yaml
from sqlalchemy.orm import Session

from concierge.customers.order_lines import product_of
from concierge.settings import get_settings
from concierge.storage import Order, OrderLine, PromoCode
from concierge.storage.columns import CENT
from concierge.storage.orders import ReturnMethod
from concierge.storage.seeding.catalogue_rows import ShopRow
from concierge.wording import dollars

OUR_FAULT = frozenset({"defective", "wrong_item", "recalled"})  # reasons for which a return costs nothing
DISPUTE_GOES_TO_LEADS_ABOVE = Decimal("500.00")  # ESC-05 in data/guidelines.yml


@dataclass(frozen=True)
class Refund:
    """A refund in its parts, in dollars.

    Attributes:
        items: what was paid for the items, after discounts.
        mail_fee: taken off for a mail return.
        shipping: original shipping that is refunded.
        kept_shipping: original shipping that is not refunded.
    """

    items: Decimal
    mail_fee: Decimal
    shipping: Decimal
    kept_shipping: Decimal

    @property
    def total(self) -> Decimal:
        """What comes back."""
        return max(self.items - self.mail_fee, Decimal(0)) + self.shipping

    @property
    def spoken(self) -> str:
        """The sum in a sentence."""
        parts = f"That's {dollars(self.items)} for the items"
        if self.shipping:
            parts += f" plus {dollars(self.shipping)} original shipping"
        if self.mail_fee:
            parts += f", less {dollars(self.mail_fee)} for the mail return"
        if self.kept_shipping:
            parts += f"; the original shipping of {dollars(self.kept_shipping)} isn't refunded"
        return parts + "."


@lru_cache
def _mail_fee(path: Path) -> Decimal:
    return ShopRow.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).mail_return_fee


def mail_return_fee() -> Decimal:
    """Return what a mail return costs, in dollars."""
    return _mail_fee(get_settings().data_dir / "knowledge" / "shop.yml")


def refund_of(session: Session, order: Order, lines: list[OrderLine], method: ReturnMethod, reason: str) -> Refund:
    """Return what sending back some lines of an order gives.

    Args:
        order: whose lines.
        lines: what is sent back.
        method: "mail" or "store".
        reason: a return reason; those in `OUR_FAULT` cost nothing and bring back the shipping.
    """
    free = reason in OUR_FAULT
    paid = sum((_paid(session, order, line) for line in lines), Decimal(0))
    return Refund(
        items=paid,
        mail_fee=Decimal(0) if free or method == "store" else mail_return_fee(),
        shipping=order.shipping if free else Decimal(0),
        kept_shipping=Decimal(0) if free else order.shipping,
    )


def refund_on(order: Order) -> Refund | None:
    """Return the parts of the refund that an order's return is due or got, or None if they do not add up to it."""
    if order.refund_amount is None:
        return None
    free = order.return_reason in OUR_FAULT
    fee = Decimal(0) if free or order.return_method != "mail" else mail_return_fee()
    shipping = order.shipping if free else Decimal(0)
    items = order.refund_amount - shipping + fee
    if order.status == "cancelled" or not Decimal(0) <= items <= order.subtotal - order.discount:
        return None
    return Refund(items, fee, shipping, order.shipping - shipping)


def _paid(session: Session, order: Order, line: OrderLine) -> Decimal:
    """Return what was paid for a line: its price less its share of the order's discount."""
    earned = [one for one in order.lines if _is_discounted(session, order, one)] or list(order.lines)
    if line not in earned:
        return _price(line)
    base = sum((_price(one) for one in earned), Decimal(0))
    before = sum((_price(one) for one in earned[: earned.index(line)]), Decimal(0))
    # The difference of two rounded running sums, so that the shares add up to the discount.
    share = _rounded(order.discount * (before + _price(line)) / base) - _rounded(order.discount * before / base)
    return _price(line) - share


def _is_discounted(session: Session, order: Order, line: OrderLine) -> bool:
    promo = session.get(PromoCode, order.promo_code) if order.promo_code else None
    if promo is None:
        return False
    product = product_of(session, line)
    covered = promo.categories is None or product.category in promo.categories
    return covered and not product.final_sale and (line.unit_price == product.price or not promo.full_price_only)


def _price(line: OrderLine) -> Decimal:
    return line.unit_price * line.quantity


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
