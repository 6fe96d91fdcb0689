"""What is in an order, and which of it a customer means."""

import re

from sqlalchemy.orm import Session

from concierge.knowledge.availability import Variant, variants_meant
from concierge.knowledge.catalogue import find_products
from concierge.storage import Order, OrderLine, Product

_ALL = re.compile(r"\b(?:all|both|everything|every item|each|the whole (?:order|thing))\b", re.IGNORECASE)
_LARGER = re.compile(
    r"\b(?:size (?:up|bigger|larger)|half (?:a )?size (?:up|bigger|larger)|next size(?: up)?|one up|bigger|larger)\b",
    re.IGNORECASE,
)
_LEFT_BEHIND = r"\b(?:from|instead of|rather than|not|have|got|ordered|swap) (?:an? |the |my |size )*{}(?![\w.])"
_SMALLER = re.compile(r"\b(?:size (?:down|smaller)|next size down|one down|smaller)\b", re.IGNORECASE)


def line_of(order: Order, number: int | str) -> OrderLine:
    """Return the line with this number. Raises StopIteration if the order has none."""
    return next(line for line in order.lines if line.line_number == int(number))


def product_of(session: Session, line: OrderLine) -> Product:
    """Return the product of a line."""
    return session.get_one(Product, line.sku)


def line_in_words(session: Session, line: OrderLine, *, in_variant: bool = True) -> str:
    """Return a line as "Skitter Trail Runner - Women's in W8, Coral", with the quantity if it is more than one."""
    product = product_of(session, line)
    variant = Variant(line.size if len(product.sizes) > 1 else None, line.color if len(product.colors) > 1 else None)
    words = f"{product.name} in {variant.spoken}" if in_variant and variant.spoken else product.name
    return f"{line.quantity} × {words}" if line.quantity > 1 else words


def lines_meant(session: Session, order: Order, names: list[str], text: str = "") -> list[OrderLine]:
    """Return the lines that a customer names: by product or item number, or all of them.

    Args:
        order: whose lines.
        names: product names and item numbers found in what the customer wrote.
        text: all of it, for "both" and for names that were not recognised as such.
    """
    if text and _ALL.search(text):
        return list(order.lines)
    named = {product.sku for name in names for product in find_products(session, name)}
    if not names and text:
        shared = [line for line in order.lines if _is_named_in(product_of(session, line), text)]
        return shared if len(shared) < len(order.lines) or len(shared) == 1 else []
    return [line for line in order.lines if line.sku in named]


def new_variant(
    product: Product, line: OrderLine, sizes: list[str], colors: list[str], text: str, context: str = ""
) -> list[Variant]:
    """Return the sizes and colors a customer may want instead: none, one, or several to ask about.

    A size alone keeps the color, and a color alone keeps the size.

    Args:
        product: the line's product.
        line: what the customer has now.
        sizes: sizes named; the one they have is not what they want.
        colors: likewise.
        text: the message, for "one size up" and for an answer that is nothing but a size or a color.
        context: all that was written about it, for "from M to L" and "L instead of M".
    """
    size = _wanted(sizes, line.size, context)
    color = _wanted(colors, line.color, context)
    if size or color:
        return _with_the_rest(line, variants_meant(product, size, color))
    step = 1 if _LARGER.search(text) else -1 if _SMALLER.search(text) else 0
    if step:
        neighbor = neighbor_size(product, line.size, step)
        return [Variant(neighbor, line.color)] if neighbor else []
    if not text or len(text.split()) > 4:
        return []
    return _with_the_rest(line, variants_meant(product, text, None) or variants_meant(product, None, text))


def neighbor_size(product: Product, size: str | None, step: int) -> str | None:
    """Return the size `step` places after this one in the product's range, or None."""
    if size not in product.sizes:
        return None
    place = product.sizes.index(size) + step
    return product.sizes[place] if 0 <= place < len(product.sizes) else None


def _wanted(named: list[str], have: str | None, context: str) -> str | None:
    """Return which of the sizes or colors named is the new one: not one left behind, and not what they have."""
    left = [one for one in named if re.search(_LEFT_BEHIND.format(re.escape(one)), context, re.IGNORECASE)]
    new = [one for one in named if one not in left] or named
    others = [one for one in new if one.lower() != (have or "").lower()]
    return next(reversed(others or new), None)


def _with_the_rest(line: OrderLine, variants: list[Variant]) -> list[Variant]:
    return [Variant(variant.size or line.size, variant.color or line.color) for variant in variants]


def _is_named_in(product: Product, text: str) -> bool:
    words = set(re.findall(r"[a-z]{4,}", text.lower()))
    return bool(words & set(re.findall(r"[a-z]{4,}", product.name.lower())))
