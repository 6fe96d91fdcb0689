"""Two or three products compared, with their differences in weight and price worked out."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from concierge.knowledge.comparison import are_comparable, better_in, difference_between, rows_of
from concierge.knowledge.product_facts import GRAMS_PER_OUNCE
from concierge.knowledge.search.product_passages import named
from concierge.storage import Product
from concierge.wording import dollars


def side_by_side(products: Sequence[Product], today: date) -> list[str]:
    """Return sentences that compare products; none when they are not two or three of one category.

    Args:
        products: those to compare.
        today: the date in the shop's time zone, for prices.
    """
    compared = list(products)
    if not are_comparable(compared):
        return []
    sentences = []
    for aspect in rows_of(compared, today):
        values = "; ".join(f"{named(product)} {aspect.spoken(product, today)}" for product in compared)
        better = better_in(aspect, compared, today)
        ahead = f" Better here: {better.name}." if better else " No difference to choose by."
        sentences.append(f"{aspect.label}: {values}.{ahead}")
    for first, second in pairwise(compared):
        sentences += _weights(first, second) + _prices(first, second, today)
        difference = difference_between([first, second])
        sentences += [f"The catalogue on the two: {difference}"] if difference else []
    return sentences


def _weights(first: Product, second: Product) -> list[str]:
    light, heavy = sorted((first, second), key=lambda product: product.weight_g)
    grams = heavy.weight_g - light.weight_g
    if not grams:
        return []
    return [f"The {named(light)} is {grams:,} g ({grams / GRAMS_PER_OUNCE:.1f} oz) lighter than the {named(heavy)}."]


def _prices(first: Product, second: Product, today: date) -> list[str]:
    less, more = sorted((first, second), key=lambda product: product.price_on(today))
    apart = more.price_on(today) - less.price_on(today)
    return [f"The {named(less)} costs {dollars(apart)} less than the {named(more)} today."] if apart else []
