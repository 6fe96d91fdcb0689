"""What to name when a product cannot be had, and how honestly it differs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.availability import online_units
from concierge.storage import Product


def alternative_to(session: Session, product: Product) -> Product | None:
    """Return a product in stock online to name instead, or None: one the catalogue calls alike first."""
    alike = [session.get(Product, other["sku"]) for other in product.attributes.get("confusable_with") or []]
    in_stock = [other for other in alike if other is not None and online_units(other)]
    if in_stock:
        return in_stock[0]
    same_category = session.scalars(select(Product).where(Product.category == product.category))
    same_kind = [
        other
        for other in same_category
        if other.sku != product.sku
        and (_kind(other), other.gender_fit) == (_kind(product), product.gender_fit)
        and online_units(other)
    ]
    return max(same_kind, key=lambda other: (_shared_tags(product, other), other.rating), default=None)


def difference_from(product: Product, other: Product) -> str:
    """Return a sentence that names `other` and how it differs from `product`, as the catalogue has it."""
    ours, theirs = _limit(product), _limit(other)
    if ours is not None and theirs is not None and ours != theirs:
        return f"The {other.name} is in stock, but it's rated {theirs}°F, not {ours}°F."
    known = next(
        (entry["difference"] for entry in product.attributes.get("confusable_with") or [] if entry["sku"] == other.sku),
        None,
    )
    return f"The {other.name} is in stock{f'. {known}' if known else ', a different model.'}"


def _kind(product: Product) -> str:
    """Return the noun of a name: "Boot" of "Rimefoot Insulated Winter Boot", "Rope" of one that ends in "60 m"."""
    name = product.name.split(" - ")[0]
    return [word for word in name.split() if word.isalpha() and len(word) > 2][-1]


def _limit(product: Product) -> int | None:
    rating = product.attributes.get("temperature_rating_f") or {}
    return rating.get("limit")


def _shared_tags(product: Product, other: Product) -> int:
    return len(set(product.tags) & set(other.tags))
