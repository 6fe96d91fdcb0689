"""Stock: what is where, in which size and color. Numbers are a snapshot (FP-07)."""

from dataclasses import dataclass
from datetime import date

from concierge.storage import Product, UnavailableVariant

WAREHOUSE = "wh_"


@dataclass(frozen=True)
class Variant:
    """A size and color that a customer named; either may be None."""

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


def variant_of(product: Product, size: str | None, color: str | None) -> Variant | None:
    """Return the product's own spelling of a size and a color, or None when it does not come in one of them."""
    own_size = _own(product.sizes, size)
    own_color = _own(product.colors, color)
    if (size and own_size is None) or (color and own_color is None):
        return None
    return Variant(own_size, own_color)


def _own(options: list[str], said: str | None) -> str | None:
    if not said:
        return None
    plain = said.strip().lower().removeprefix("size ").replace(" ", "")
    words = {"small": "s", "medium": "m", "large": "l", "extralarge": "xl", "xlarge": "xl", "xsmall": "xs"}
    plain = words.get(plain, plain)
    exact = [option for option in options if option.lower().replace(" ", "") == plain]
    if exact:
        return exact[0]
    partial = [option for option in options if plain and plain in option.lower().replace(" ", "").split("/")]
    return partial[0] if len(partial) == 1 else _colour_by_word(options, said)


def _colour_by_word(options: list[str], said: str) -> str | None:
    matching = [option for option in options if said.strip().lower() in option.lower().split()]
    return matching[0] if len(matching) == 1 else None


def sold_out(product: Product, variant: Variant) -> UnavailableVariant | None:
    """Return the entry that says this variant is sold out everywhere, or None."""
    for entry in product.unavailable_variants:
        size_fits = variant.size is not None and entry.size == variant.size
        color_fits = entry.color is None or (variant.color is not None and entry.color == variant.color)
        if size_fits and color_fits:
            return entry
    return None


def other_colors(product: Product, variant: Variant) -> list[str]:
    """Return the colors in which this size can still be had."""
    if variant.size is None:
        return []
    return [
        color
        for color in product.colors
        if color != variant.color and sold_out(product, Variant(variant.size, color)) is None
    ]
