"""What is remembered of a customer between conversations, in sentences for the prompt; only with their agreement."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.history import history_of
from concierge.knowledge.categories import category_name
from concierge.privacy.personalization import personalized_customer
from concierge.storage import Product

MOST_PRODUCTS = 5


def memory_of(session: Session, conversation_id: str, customer_id: str | None, now: datetime) -> list[str]:
    """Return what may be told of a customer; nothing when they are not verified or personalization is off.

    Args:
        conversation_id: Rasa's sender id.
        customer_id: the verified customer, or None.
        now: the present moment, with a time zone.
    """
    customer = personalized_customer(session, conversation_id, customer_id)
    if customer is None:
        return []
    history = history_of(session, customer, now)
    lines = []
    if history.owned:
        owned = session.scalars(select(Product).where(Product.sku.in_(history.owned)).order_by(Product.name))
        lines.append(
            f"owns: {', '.join(f'{product.name} ({product.sku})' for product in owned.fetchmany(MOST_PRODUCTS))}"
        )
    if history.sizes:
        sizes = [f"{size} in {category_name(category)}" for category, size in sorted(history.sizes.items())]
        lines.append(f"size bought last: {', '.join(sizes)}")
    if history.viewed_categories:
        viewed = sorted(category_name(category) for category in history.viewed_categories)
        lines.append(f"looked at lately: {', '.join(viewed)}")
    if customer.loyalty_tier != "none":
        lines.append(f"Trail Club tier: {customer.loyalty_tier}")
    return lines
