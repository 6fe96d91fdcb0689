"""Whether products go together, as far as the catalogue tells."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from concierge.knowledge.kinds import kind_of
from concierge.knowledge.recommendation import WARM_PAD
from concierge.knowledge.search.product_passages import named
from concierge.storage import Product

SLEEVE_TAG = "hydration-compatible"  # what the catalogue tags packs with a sleeve for a reservoir
_SLEEVE = re.compile(r"sleeve fits up to (\d+(?:\.\d+)?) L", re.IGNORECASE)
_PACKS = ("daypack", "pack")


def compatibility(products: Sequence[Product]) -> list[str]:
    """Return sentences on whether each two of the products go together; none for products of one kind.

    Args:
        products: those a question names, two or more.
    """
    return [sentence for first, second in combinations(products, 2) for sentence in _pair(first, second)]


def _pair(first: Product, second: Product) -> list[str]:
    kinds = {_kind(first): first, _kind(second): second}
    if len(kinds) < 2:
        return []
    sentences = []
    if _lists(first, second) or _lists(second, first):
        sentences.append(f"The catalogue lists the {named(first)} and the {named(second)} as going well together.")
    pack = next((kinds[kind] for kind in _PACKS if kind in kinds), None)
    if pack is not None and "reservoir" in kinds:
        sentences.append(_reservoir(pack, kinds["reservoir"]))
    if "bag" in kinds and "pad" in kinds:
        sentences.append(_pad(kinds["bag"], kinds["pad"]))
    if sentences or first.category == second.category:
        return sentences
    return [f"The catalogue does not say whether the {named(first)} and the {named(second)} go together."]


def _kind(product: Product) -> str:
    kind = kind_of(product)
    return kind.key if kind else product.category


def _lists(product: Product, other: Product) -> bool:
    return other.sku in (product.attributes.get("goes_well_with") or [])


def _reservoir(pack: Product, reservoir: Product) -> str:
    size = (reservoir.attributes.get("capacity") or {}).get("value")
    sleeve = next((match for one in pack.attributes["features"] if (match := _SLEEVE.search(one))), None)
    if sleeve is None and SLEEVE_TAG not in pack.tags:
        return f"The {named(pack)} has no reservoir sleeve, so the {named(reservoir)} does not fit."
    if sleeve is None or size is None:
        return f"The {named(pack)} has a sleeve for a reservoir such as the {named(reservoir)}."
    fits = "fits" if float(size) <= float(sleeve.group(1)) else "does not fit"
    return (
        f"The hydration sleeve of the {named(pack)} takes up to {sleeve.group(1)} L, so the {size} L "
        f"{named(reservoir)} {fits}."
    )


def _pad(bag: Product, pad: Product) -> str:
    r_value = _spec(pad, "r_value")
    limit = (bag.attributes.get("temperature_rating_f") or {}).get("limit")
    warm = "reaches" if r_value is not None and r_value >= WARM_PAD else "stays below"
    return (
        f"The {named(bag)} is rated to a limit of {limit}°F. The {named(pad)} has an R-value of {r_value}, "
        f"which {warm} the R {WARM_PAD:g} that frosty ground asks for."
    )


def _spec(product: Product, key: str) -> Any:
    return (product.attributes.get("specs") or {}).get(key)
