"""Trail Club points and tiers. Policy: POL-CLUB."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Customer, Order
from concierge.storage.columns import CENT
from concierge.storage.customers import LoyaltyTier

POINTS_PER_DOLLAR_OFF = 20  # 100 points are worth $5
SMALLEST_REDEMPTION, LARGEST_REDEMPTION = 200, 2000
SPEND_COUNTS_FOR = timedelta(days=365)
POINTS_PENDING_FOR = timedelta(days=15)  # after shipment
_THRESHOLDS: tuple[tuple[LoyaltyTier, Decimal], ...] = (("Sapling", Decimal(300)), ("Canopy", Decimal(900)))
_NOT_SPENT = ("cancelled", "returned")


@dataclass(frozen=True)
class Balance:
    """A member's standing.

    Attributes:
        points: points that can be used now.
        value: what they are worth, in dollars.
        tier: the present tier.
        next_tier: the tier above, None at the top.
        left: dollars still to be spent for it, 0 when only the nightly update is missing.
    """

    points: int
    value: Decimal
    tier: LoyaltyTier
    next_tier: LoyaltyTier | None
    left: Decimal


def balance_of(session: Session, customer: Customer, today: date) -> Balance:
    """Return a member's points and the way to the next tier."""
    names = [name for name, _ in _THRESHOLDS]
    above = 0 if customer.loyalty_tier not in names else names.index(customer.loyalty_tier) + 1
    next_tier, left = None, Decimal(0)
    if above < len(_THRESHOLDS):
        next_tier, threshold = _THRESHOLDS[above]
        left = max(Decimal(0), threshold - _net_spend(session, customer.id, today))
    value = (Decimal(customer.points) / POINTS_PER_DOLLAR_OFF).quantize(CENT)
    return Balance(customer.points, value, customer.loyalty_tier, next_tier, left)


def points_are_overdue(order: Order, today: date) -> bool:
    """Return whether an order's points should have come: it surely left 15 days ago, as it was delivered by then."""
    return order.delivered_on is not None and today - order.delivered_on > POINTS_PENDING_FOR


def _net_spend(session: Session, customer_id: str, today: date) -> Decimal:
    orders = session.scalars(
        select(Order).where(
            Order.customer_id == customer_id,
            Order.placed_on >= today - SPEND_COUNTS_FOR,
            Order.status.not_in(_NOT_SPENT),
        )
    )
    return sum((order.subtotal - order.discount for order in orders), Decimal(0))
