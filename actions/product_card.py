"""A product as a card that web chats and messengers show."""

from datetime import date
from typing import Any

from concierge.settings import get_settings
from concierge.storage import Product
from concierge.wording import dollars


def card(product: Product, today: date) -> dict[str, Any]:
    """Return a product card in the generic template's form, with the price of `today`."""
    price = dollars(product.price_on(today))
    if product.price_on(today) < product.price:
        price += f" (was {dollars(product.price)})"
    site = get_settings().public_address
    return {
        "title": product.name,
        "subtitle": f"{price} · rated {product.rating} of 5 · {product.sku}",
        "image_url": f"{site}/images/products/{product.sku}.svg",
        "default_action": {"type": "web_url", "url": f"{site}{product.url_path}"},
    }
