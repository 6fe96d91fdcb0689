"""What is said about the sizes and colors of a product in an order."""

from actions.scenario import Reply
from concierge import clock
from concierge.knowledge.availability import Variant, days_until, online_units, other_colors, other_sizes, sold_out
from concierge.storage import Product
from concierge.wording import listed


def choices_of(product: Product) -> str:
    """Return what a product comes in, as "sizes S or M, in Slate or Fern"."""
    return _choices(product.sizes, product.colors)


def tell_sold_out(reply: Reply, product: Product, variant: Variant) -> None:
    """Say that a variant is sold out, when it is expected, and what there is instead."""
    reply.facts("utter_order_variant_sold_out", **facts_of_gap(product, variant))


def facts_of_gap(product: Product, variant: Variant) -> dict[str, str]:
    """Return the words that fill a response about a sold-out variant."""
    gap = sold_out(product, variant)
    days = days_until(gap.restock_on if gap else product.restock_on, clock.today())
    colors, sizes = other_colors(product, variant), other_sizes(product, variant)
    others = f"In stock are {_choices(sizes, colors)}." if online_units(product) and (colors or sizes) else ""
    return {
        "product": product.name,
        "variant": variant.spoken,
        "restock": f"we expect it in about {days} days, an estimate" if days else "I have no date for its return",
        "others": others,
    }


def _choices(sizes: list[str], colors: list[str]) -> str:
    parts = [
        f"size {listed(sizes, 'or')}" if len(sizes) > 1 or (sizes and not colors) else "",
        f"color {listed(colors, 'or')}" if colors else "",
    ]
    return "; ".join(part for part in parts if part)
