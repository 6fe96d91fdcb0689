"""What a customer bought and looked at, for suggestions. Read it only for whom `personalized_customer` returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import BrowsingEvent, Customer, Order, OrderLine, Product

VIEWS_COUNT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class History:
    """A customer's past, as far as it bears on what to suggest.

    Attributes:
        owned: item numbers they bought.
        viewed: item numbers they looked at or put into the cart lately.
        viewed_categories: the categories of these.
        sizes: the size they bought last, by category.
    """

    owned: frozenset[str] = frozenset()
    viewed: frozenset[str] = frozenset()
    viewed_categories: frozenset[str] = frozenset()
    sizes: Mapping[str, str] = field(default_factory=dict)


NOTHING_KNOWN = History()


def history_of(session: Session, customer: Customer, now: datetime) -> History:
    """Return a customer's past.

    Args:
        customer: one whose personalization is on.
        now: the present moment, with a time zone.
    """
    lines = session.execute(
        select(OrderLine.sku, OrderLine.size, Product.category)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.sku == OrderLine.sku)
        .where(Order.customer_id == customer.id, Order.status.not_in(("cancelled", "returned")))
        .order_by(Order.placed_on)
    ).all()
    views = session.execute(
        select(BrowsingEvent.sku, Product.category)
        .join(Product, Product.sku == BrowsingEvent.sku)
        .where(
            BrowsingEvent.customer_id == customer.id,
            BrowsingEvent.kind.in_(("view", "add_to_cart")),
            BrowsingEvent.occurred_at > now - VIEWS_COUNT_FOR,
        )
    ).all()
    return History(
        owned=frozenset(sku for sku, _, _ in lines),
        viewed=frozenset(sku for sku, _ in views if sku),
        viewed_categories=frozenset(category for _, category in views),
        sizes={category: size for _, size, category in lines if size},
    )
