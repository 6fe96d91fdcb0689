"""Products side by side on the same facts, and which of them fits what matters more."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.kinds import kind_of, kinds_in
from concierge.knowledge.product_facts import (
    spoken_capacity,
    spoken_price,
    spoken_protection,
    spoken_temperature,
    spoken_weight,
)
from concierge.storage import Product

FEWEST, MOST = 2, 3  # products compared at once
MOST_ROWS = 5
_PROTECTION_RANK = {"none": 0, "water_resistant": 1, "waterproof": 2}
Value = Callable[[Product, date], float | None]


@dataclass(frozen=True)
class Aspect:
    """A fact on which products are compared.

    Attributes:
        key: its name in code.
        label: the row's heading.
        matters: how it is asked about: "which matters more to you, low weight or …".
        words: how customers name it as an answer, a regular expression.
        spoken: a product's fact in words; None when it has none.
        merit: how good a product is in it, higher is better; None when it has none.
    """

    key: str
    label: str
    matters: str
    words: str
    spoken: Callable[[Product, date], str | None]
    merit: Value


def _spec(product: Product, key: str) -> float | None:
    value = (product.attributes.get("specs") or {}).get(key)
    return float(value) if isinstance(value, int | float) else None


def _limit(product: Product) -> float | None:
    rating = product.attributes.get("temperature_rating_f") or {}
    coldest = rating.get("limit") if rating.get("limit") is not None else rating.get("comfort")
    return None if coldest is None else float(-coldest)


def _season(product: Product) -> str | None:
    return (product.attributes.get("specs") or {}).get("season_rating")


def _r_value(product: Product) -> str | None:
    value = _spec(product, "r_value")
    return None if value is None else f"R {value}"


def _warmth(product: Product, today: date) -> str | None:
    return spoken_temperature(product) or _r_value(product)


def _warmth_merit(product: Product, today: date) -> float | None:
    limit = _limit(product)
    return limit if limit is not None else _spec(product, "r_value")


def _capacity_merit(product: Product, today: date) -> float | None:
    capacity = product.attributes.get("capacity") or {}
    return float(capacity["value"]) if capacity else None


ASPECTS = (
    Aspect("price", "Price", "a lower price", r"price|cost|cheap\w*|money|budget|less expensive|afford\w*",
           spoken_price, lambda product, today: -float(product.price_on(today))),
    Aspect("weight", "Weight", "low weight", r"weight|light\w*|heavy|grams",
           lambda product, today: spoken_weight(product), lambda product, today: -float(product.weight_g)),
    Aspect("warmth", "Temperature", "warmth", r"warm\w*|cold\w*|temperature|winter"
        r"|insulat\w*", _warmth, _warmth_merit),
    Aspect("season", "Season", "use in winter", r"season\w*|winter|snow|storms?",
           lambda product, today: _season(product), lambda product, today: float(_season(product) == "4-season")),
    Aspect("water", "Water protection", "protection from water", r"water\w*|rain|dry|wet|storms?",
           lambda product, today: spoken_protection(product),
           lambda product, today: float(_PROTECTION_RANK[product.water_protection])),
    Aspect("capacity", "Capacity", "more room", r"capacity|room\w*|space|volume|bigger|larger|size|people"
        r"|lit(?:er|re)s?",
           lambda product, today: spoken_capacity(product), _capacity_merit),
    Aspect("rating", "Rating", "customer ratings", r"ratings?|reviews?|stars",
           lambda product, today: f"{product.rating} of 5", lambda product, today: float(product.rating)),
)  # fmt: skip
_BY_KEY = {aspect.key: aspect for aspect in ASPECTS}
_PATTERNS = {aspect.key: re.compile(rf"\b(?:{aspect.words})\b", re.IGNORECASE) for aspect in ASPECTS}
_FURTHER_MERITS: dict[str, Value] = {
    "water": lambda product, today: float(
        value if isinstance(value := (product.attributes.get("waterproof_rating") or {}).get("value"), int) else 0
    )
}


def are_comparable(products: list[Product]) -> bool:
    """Return whether products are two or three of one category."""
    return FEWEST <= len(products) <= MOST and len({product.category for product in products}) == 1


def products_of_kind_in(session: Session, text: str) -> list[Product]:
    """Return the products of the one kind that a message names ("the two stoves"), the best rated first."""
    kinds = kinds_in(text)
    if len(kinds) != 1:
        return []
    products = session.scalars(select(Product).where(Product.category == kinds[0].category).order_by(Product.sku))
    return sorted((one for one in products if kinds[0].holds(one)), key=lambda one: -one.rating)[:MOST]


def shared_kind(products: list[Product]) -> str:
    """Return what the products are, in words: "boot", or "" when they differ."""
    kinds = {kind.spoken for kind in map(kind_of, products) if kind}
    return kinds.pop() if len(kinds) == 1 else ""


def rows_of(products: list[Product], today: date) -> list[Aspect]:
    """Return the facts to compare on: those that all have, those that differ first, five at most."""
    known = [aspect for aspect in ASPECTS if all(aspect.spoken(product, today) is not None for product in products)]
    differing = [aspect for aspect in known if len({aspect.spoken(product, today) for product in products}) > 1]
    chosen = [*differing, *(aspect for aspect in known if aspect not in differing)][:MOST_ROWS]
    return sorted(chosen, key=ASPECTS.index)


def trade_off(products: list[Product], today: date) -> tuple[Aspect, Aspect] | None:
    """Return two facts in which different products are the better ones, to ask which matters more; else None."""
    winners = [(aspect, better_in(aspect, products, today)) for aspect in rows_of(products, today)]
    decided = [(aspect, winner) for aspect, winner in winners if winner is not None]
    for position, (first, winner) in enumerate(decided):
        # What sets them apart beats price and rating as the second choice.
        for second, other in sorted(decided[position + 1 :], key=lambda one: one[0].key == "rating"):
            if other is not winner:
                return first, second
    return None


def better_in(aspect: Aspect, products: list[Product], today: date) -> Product | None:
    """Return the product that is best in one fact, or None when no single one is."""
    merits = {product.sku: _merits(aspect, product, today) for product in products}
    best = max(merits.values())
    leading = [product for product in products if merits[product.sku] == best]
    return leading[0] if len(leading) == 1 else None


def aspect_in(text: str, offered: list[str]) -> Aspect | None:
    """Return the fact that an answer names, one of those offered first; None when it names none."""
    named = [aspect for aspect in ASPECTS if _PATTERNS[aspect.key].search(text)]
    return next((aspect for aspect in named if aspect.key in offered), None) or next(iter(named), None)


def aspect_named(key: str) -> Aspect | None:
    """Return the fact with this name in code, or None."""
    return _BY_KEY.get(key)


def difference_between(products: list[Product]) -> str | None:
    """Return the catalogue's sentence on how the first two products differ, or None."""
    first, second = products[:2]
    for one, other in ((first, second), (second, first)):
        for entry in one.attributes.get("confusable_with") or []:
            if entry["sku"] == other.sku:
                return str(entry["difference"])
    return None


def _merits(aspect: Aspect, product: Product, today: date) -> tuple[float, float]:
    merit = aspect.merit(product, today)
    further = _FURTHER_MERITS.get(aspect.key)
    lowest = float("-inf")
    return (lowest if merit is None else merit, (further(product, today) or 0) if further else 0)
