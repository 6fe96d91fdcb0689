"""Stock: what is where, in which size and color. Numbers are a snapshot (FP-07)."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from concierge.knowledge.sizes import sizes_meant
from concierge.storage import Product, UnavailableVariant

WAREHOUSE = "wh_"
SIMILAR_ENOUGH = 85  # of 100, rapidfuzz's ratio: takes "marigld"


@dataclass(frozen=True)
class Variant:
    """A size and color of a product; None stands for any."""

    size: str | None = None
    color: str | None = None

    @property
    def spoken(self) -> str:
        """The variant as "M, Slate"."""
        return ", ".join(part for part in (self.size, self.color) if part)


def online_units(product: Product) -> int:
    """Return the units that can be ordered online: those in the warehouses."""
    return sum(stock.units for stock in product.stock if stock.location.startswith(WAREHOUSE))


def units_at(product: Product, location: str) -> int:
    """Return the units at one location, all sizes together."""
    return sum(stock.units for stock in product.stock if stock.location == location)


def days_until(day: date | None, today: date) -> int | None:
    """Return the days from today to `day` if it is still to come, else None."""
    return (day - today).days if day is not None and day > today else None


def variants_meant(product: Product, size: str | None, color: str | None) -> list[Variant]:
    """Return the variants that a size and a color may mean: none, one, or several to ask about.

    Args:
        product: the product they were said of.
        size: as the customer wrote it; None when no size was named.
        color: likewise.
    """
    sizes: list[str | None] = [*sizes_meant(product.sizes, size)] if size else [None]
    colors: list[str | None] = [*_colors_meant(product.colors, color)] if color else [None]
    return [Variant(own_size, own_color) for own_size in sizes for own_color in colors]


def _colors_meant(options: list[str], said: str) -> list[str]:
    plain = said.strip().lower()
    exact = [option for option in options if option.lower() == plain]
    if exact:
        return exact
    words = set(plain.split())
    partial = [option for option in options if words <= set(option.lower().replace("/", " ").split())]
    return partial or [option for option in options if fuzz.ratio(plain, option.lower()) >= SIMILAR_ENOUGH]


def sold_out(product: Product, variant: Variant) -> UnavailableVariant | None:
    """Return the entry that says the whole of this variant is sold out everywhere, or None."""
    for entry in product.unavailable_variants:
        size_fits = variant.size == entry.size or product.sizes == [entry.size]
        color_fits = entry.color in (None, variant.color) or product.colors == [entry.color]
        if size_fits and color_fits:
            return entry
    return None


def is_sold_out_everywhere(product: Product, variant: Variant) -> bool:
    """Return whether a variant can be had neither online nor in any store."""
    return sold_out(product, variant) is not None or not any(stock.units for stock in product.stock)


def gaps_within(product: Product, variant: Variant) -> list[UnavailableVariant]:
    """Return the sold-out entries that a customer who asked for this variant may run into.

    Someone who asks for "Slate" should hear that M in Slate is sold out.
    """
    return [
        entry
        for entry in product.unavailable_variants
        if variant.size in (None, entry.size) and (variant.color is None or entry.color in (None, variant.color))
    ]


def other_colors(product: Product, variant: Variant) -> list[str]:
    """Return the colors in which this size can still be had."""
    if variant.size is None:
        return []
    return [
        color
        for color in product.colors
        if color != variant.color and sold_out(product, Variant(variant.size, color)) is None
    ]


def other_sizes(product: Product, variant: Variant) -> list[str]:
    """Return the sizes in which this color can still be had."""
    return [
        size
        for size in product.sizes
        if size != variant.size and sold_out(product, Variant(size, variant.color)) is None
    ]
