"""One email when a size and color is in stock again. It is a service message, asked for by the customer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.outbox import queue_email
from concierge.knowledge.availability import Variant, online_units, sold_out
from concierge.settings import get_settings
from concierge.storage import Product, StockNotice, utc_now


def ask_for_notice(session: Session, customer_id: str, product: Product, variant: Variant) -> bool:
    """Note that a customer waits for a variant; asking again while waiting adds nothing. Returns whether it is new."""
    for notice in session.scalars(
        select(StockNotice).where(StockNotice.customer_id == customer_id, StockNotice.queued_at.is_(None))
    ):
        if (notice.sku, notice.size, notice.color) == (product.sku, variant.size, variant.color):
            return False
    session.add(StockNotice(customer_id=customer_id, sku=product.sku, size=variant.size, color=variant.color))
    return True


def queue_due_notices(session: Session) -> int:
    """Queue an email for each customer whose product is in stock again, and return how many."""
    due = 0
    for notice in session.scalars(select(StockNotice).where(StockNotice.queued_at.is_(None))):
        product, variant = session.get_one(Product, notice.sku), Variant(notice.size, notice.color)
        if not online_units(product) or sold_out(product, variant) is not None:
            continue
        queue_email(
            session,
            "back_in_stock",
            f"back-in-stock:{notice.id}",
            customer_id=notice.customer_id,
            data={
                "item": f"{product.name} in {variant.spoken}" if variant.spoken else product.name,
                "link": get_settings().public_address + product.url_path,
            },
        )
        notice.queued_at = utc_now()
        due += 1
    return due
