"""Orders as their customer may hear of them."""

from sqlalchemy.orm import Session

from concierge.storage import Order


def order_of(session: Session, order_id: str, customer_id: str) -> Order | None:
    """Return the order if it belongs to this customer, else None."""
    order = session.get(Order, order_id)
    return order if order is not None and order.customer_id == customer_id else None
