"""One email when a size and color is in stock again. It is a service message, asked for by whoever gets it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.outbox import queue_email
from concierge.knowledge.availability import Variant, online_units, sold_out
from concierge.privacy.audit import record
from concierge.settings import get_settings
from concierge.storage import Product, StockNotice, utc_now


def ask_for_notice(
    session: Session,
    product: Product,
    variant: Variant,
    *,
    customer_id: str | None = None,
    address: str | None = None,
    conversation_id: str | None = None,
) -> bool:
    """Note that someone waits for a variant; asking again while waiting adds nothing.

    Args:
        product: what is sold out.
        variant: in which size and color; None in either stands for any.
        customer_id: the verified customer, who is written to at the address on file.
        address: where the email goes instead, in any case of letters.
        conversation_id: Rasa's sender id, for the audit log.

    Returns:
        Whether the request is new.

    Raises:
        ValueError: neither `customer_id` nor `address` is given.
    """
    if customer_id is None and address is None:
        raise ValueError("a notice goes to a customer or to an address: give one of the two")
    where = address.lower() if address else None
    waiting = select(StockNotice.id).where(
        StockNotice.queued_at.is_(None),
        StockNotice.customer_id == customer_id,
        StockNotice.address == where,
        StockNotice.sku == product.sku,
        StockNotice.size == variant.size,
        StockNotice.color == variant.color,
    )
    if session.scalar(waiting.limit(1)) is not None:
        return False
    session.add(
        StockNotice(customer_id=customer_id, address=where, sku=product.sku, size=variant.size, color=variant.color)
    )
    record(
        session,
        "stock_notice.requested",
        conversation_id=conversation_id,
        customer_id=customer_id,
        object_id=product.sku,
        size=variant.size,
        color=variant.color,
    )
    return True


def queue_due_notices(session: Session) -> int:
    """Queue an email for each request whose product is in stock again, and return how many."""
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
            address=notice.address,
            data={
                "item": f"{product.name} in {variant.spoken}" if variant.spoken else product.name,
                "link": get_settings().public_address + product.url_path,
            },
        )
        notice.queued_at = utc_now()
        due += 1
    return due
