"""Which product suits a need, why, and what it is not made for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.customers.history import NOTHING_KNOWN, History
from concierge.knowledge.categories import category_name
from concierge.knowledge.needs import Need
from concierge.knowledge.product_facts import spoken_temperature
from concierge.storage import Product

# Activities as the catalogue's tags name them, the most telling first.
_TAGS = {
    "day_hiking": ("day-hike", "hiking", "fast-hiking", "rain", "hot-weather"),
    "backpacking": ("backpacking", "multi-day", "weekend", "hiking", "ultralight"),
    "car_camping": ("car-camping", "family", "camp-kitchen", "camping"),
    "trail_running": ("trail-running", "fast-hiking"),
    "climbing": ("climbing", "sport-climbing", "alpine"),
    "winter_sports": ("ski-touring", "snowshoe", "winter", "mountaineering", "alpine"),
    "paddling": ("paddling",),
    "travel": ("travel", "commute", "packable"),
}
_UNFIT_FOR = {
    "backpacking": r"backpacking",
    "day_hiking": r"day hikes",
    "trail_running": r"hard aerobic",
    "climbing": r"rope work",
    "paddling": r"cold water",
}
_COLD = re.compile(r"\b(?:winter|snow|cold)\b", re.IGNORECASE)
_WARM_SEASON_TAGS = frozenset({"summer", "sun", "hot-weather"})
_WINTER_TAGS = frozenset({"winter", "4-season", "snowshoe", "ski-touring", "alpine"})
COLDEST = {"winter": 0, "spring": 20, "fall": 20, "summer": 40}  # °F that a sleeping bag has to reach
WARM_PAD = 4.0  # R-value from which a pad suits frosty ground
SEASONAL = ("tents", "sleeping", "footwear", "outerwear")
# Weights of a customer's past: enough to decide between products that suit the need equally well, never against it.
_VIEWED, _VIEWED_CATEGORY, _SIZE_BOUGHT = 1.5, 0.5, 0.5
_WORN = ("footwear", "outerwear", "backpacks")  # their sizes are a person's; those of a sleeping pad are not


@dataclass(frozen=True)
class Suggestion:
    """What to look at.

    Attributes:
        product: the best match.
        reason: why, as it follows "because": "it's 4-season and sleeps 2".
        gives: what does not fit ("the price is above your budget"); None when everything fits.
        alternative: another product that fits, or None.
        companion: a product that goes well with it, or None.
    """

    product: Product
    reason: str
    gives: str | None
    alternative: Product | None
    companion: Product | None


def depends_on_season(category: str | None) -> bool:
    """Return whether the season matters for a category; unknown ones may."""
    return category is None or category in SEASONAL


def suggest(session: Session, need: Need, today: date, history: History = NOTHING_KNOWN) -> Suggestion | None:
    """Return what suits a need best, or None when nothing comes near.

    Only the budget gives way: a tent that is no winter tent is never suggested for winter.

    Args:
        session: for reading products.
        need: what is asked for.
        today: the date in the shop's time zone, for sale prices.
        history: what the customer bought, which is not suggested again, and looked at, which decides between equals.
    """
    products = [one for one in _suited(session, need) if one.sku not in history.owned]
    ranked = sorted(products, key=lambda one: _score(one, need, history), reverse=True)
    in_stock = [one for one in ranked if has_stock(one)]
    affordable = [one for one in in_stock if need.budget is None or need.budget.fits(one.price_on(today))]
    if affordable:
        best, gives = affordable[0], None
    elif in_stock:
        best = min(in_stock, key=lambda one: one.price_on(today))
        gives = "price"
    else:
        return None
    others = [one for one in affordable if one is not best and (need.gear or one.category != best.category)]
    past = _reason_in(history, best, need)
    reason = f"{past}, and {_reason(best, need)}" if past else _reason(best, need)
    companion = _companion(session, best, need, history.owned)
    return Suggestion(best, reason, gives, others[0] if others else None, companion)


def owned_match(session: Session, need: Need, today: date, owned: frozenset[str]) -> Product | None:
    """Return what the customer has already and would otherwise be suggested, or None."""
    return next(
        (
            one
            for one in _suited(session, need)
            if one.sku in owned and (need.budget is None or need.budget.fits(one.price_on(today)))
        ),
        None,
    )


def sold_out_match(session: Session, need: Need) -> Product | None:
    """Return a product that would suit a need if it were in stock, or None."""
    return next((one for one in _suited(session, need) if not has_stock(one)), None)


def has_stock(product: Product) -> bool:
    """Return whether any is left, online or in a store."""
    return any(stock.units for stock in product.stock)


def _suited(session: Session, need: Need) -> list[Product]:
    return [one for one in session.scalars(select(Product).order_by(Product.sku)) if _suits(one, need)]


def _suits(product: Product, need: Need) -> bool:
    checks: tuple[Callable[[Product, Need], bool], ...] = (_is_asked_for, _fits_person, _fits_season, _fits_trip)
    return all(check(product, need) for check in checks)


def _is_asked_for(product: Product, need: Need) -> bool:
    if need.kind is not None:
        return need.kind.holds(product)
    if need.category is not None and product.category != need.category:
        return False
    if need.category == "sleeping":
        return "Sleeping Bag" in product.name  # a pad or a pillow is asked for by name
    return "Tarp" not in product.name


def _fits_person(product: Product, need: Need) -> bool:
    if (need.fit == "kids") != (product.gender_fit == "kids") and (
        product.gender_fit == "kids" or _has_kids_version(product)
    ):
        return False
    if need.fit in ("womens", "mens") and product.gender_fit not in (need.fit, "unisex"):
        return False
    return not (need.no_down and _spec(product, "fill") == "down")


def _has_kids_version(product: Product) -> bool:
    return product.category in ("backpacks", "sleeping") and (
        "Pack" in product.name or "Bag" in product.name or "pack" in product.name
    )


def _fits_season(product: Product, need: Need) -> bool:
    limit = (product.attributes.get("temperature_rating_f") or {}).get("limit")
    if limit is not None:
        coldest = need.low_f if need.low_f is not None else COLDEST.get(need.season or "")
        too_warm = need.season == "summer" and need.low_f is None and "Summer" in product.not_suitable_for
        return (coldest is None or limit <= coldest) and not too_warm
    is_cold = need.season == "winter" or (need.low_f is not None and need.low_f < COLDEST["fall"])
    r_value = _spec(product, "r_value")
    if r_value is not None:
        return r_value >= WARM_PAD or need.season in (None, "summer")
    if is_cold and product.category in SEASONAL:
        if product.category == "tents":
            return bool(_spec(product, "season_rating") == "4-season")
        return bool(_WINTER_TAGS & set(product.tags)) or not (
            _COLD.search(product.not_suitable_for) or _is_summery(product)
        )
    if need.season == "summer":
        insulated = "insulated" in product.tags or product.not_suitable_for.startswith("Hot")
        return not insulated or (product.category == "footwear" and "winter" not in product.tags)
    return True


def _fits_trip(product: Product, need: Need) -> bool:
    unfit = _UNFIT_FOR.get(need.activity or "")
    if unfit and re.search(unfit, product.not_suitable_for, re.IGNORECASE):
        return False
    if need.dry and product.category in ("footwear", "outerwear") and product.water_protection != "waterproof":
        return False
    if product.category == "tents" and need.party and not _sleeps(product) >= need.party:
        return False
    if need.beginner and "First-time" in product.not_suitable_for:
        return False
    nights = _nights_range(product)
    return need.nights is None or nights is None or nights[0] <= need.nights <= nights[1]


def _score(product: Product, need: Need, history: History) -> tuple[float, float]:
    tags = set(product.tags)
    score = _past_weight(product, need, history)
    wanted = _TAGS.get(need.activity or "", ())
    score += next((4 - 0.5 * position for position, tag in enumerate(wanted) if tag in tags), 0)
    if need.season == "winter":
        score += 3 * bool(_WINTER_TAGS & tags)
    elif need.season == "summer":
        score += 2 * bool(_WARM_SEASON_TAGS & tags)
    elif need.season:
        score -= 2 * bool({"winter", "4-season"} & tags) - bool("3-season" in tags)
    if need.party and product.category == "tents":
        score -= 2 * (_sleeps(product) - need.party)
    if need.light and "ultralight" in tags:
        score += 3
    if need.dry:
        score += 2 * (product.water_protection == "waterproof")
    score += need.fit is not None and product.gender_fit == need.fit
    return score, float(product.rating)


def _past_weight(product: Product, need: Need, history: History) -> float:
    if product.sku in history.viewed:
        return _VIEWED
    if need.category is None and product.category in history.viewed_categories:
        return _VIEWED_CATEGORY
    return _SIZE_BOUGHT if _size_bought(product, history) else 0.0


def _reason_in(history: History, product: Product, need: Need) -> str:
    """Return what in the customer's past spoke for a product, or ""."""
    if product.sku in history.viewed:
        return "you looked at it recently"
    if need.category is None and product.category in history.viewed_categories:
        return f"you've been looking at {category_name(product.category)} lately"
    size = _size_bought(product, history)
    return f"it comes in {size}, the size you bought before" if size else ""


def _size_bought(product: Product, history: History) -> str | None:
    """Return the size the customer bought last in this category, when the product has it in some color."""
    size = history.sizes.get(product.category) if product.category in _WORN else None
    sold_out = any(one.size == size and one.color is None for one in product.unavailable_variants)
    return size if size in product.sizes and len(product.sizes) > 1 and not sold_out else None


def _reason(product: Product, need: Need) -> str:
    parts: list[str] = []
    season = _spec(product, "season_rating")
    temperature = spoken_temperature(product)
    if season:
        parts.append(f"it's rated {season}")
    if product.category == "tents":
        parts.append(f"sleeps {_sleeps(product)}")
    if temperature:
        parts.append(f"it's rated {temperature}")
    if _spec(product, "r_value"):
        parts.append(f"its R-value is {_spec(product, 'r_value')}")
    if _spec(product, "trip_length") and product.category == "backpacks":
        length = {"day": "day trips"}.get(_spec(product, "trip_length"), _spec(product, "trip_length"))
        parts.append(f"it's made for {length} and up to {_spec(product, 'max_load_lb')} lb")
    if product.category in ("footwear", "outerwear") and (need.dry or product.water_protection == "waterproof"):
        parts.append("it's waterproof")
    if not parts:
        feature = product.attributes["features"][0]
        parts.append(f"customers rate it {product.rating} of 5 and it has this: {feature[:1].lower()}{feature[1:]}")
    return " and ".join(parts)


def _companion(session: Session, product: Product, need: Need, owned: frozenset[str]) -> Product | None:
    for sku in product.attributes.get("goes_well_with") or []:
        other = session.get(Product, sku)
        unsuited = other is None or other.sku in owned or not has_stock(other)
        if other is not None and not unsuited and _fits_season(other, need) and _fits_person(other, need):
            return other
    return None


def _sleeps(product: Product) -> int:
    capacity = product.attributes.get("capacity") or {}
    return int(capacity["value"]) if capacity.get("unit") == "people" else 0


def _is_summery(product: Product) -> bool:
    return bool(_WARM_SEASON_TAGS & set(product.tags))


def _nights_range(product: Product) -> tuple[int, int] | None:
    length = _spec(product, "trip_length")
    if not length or product.category != "backpacks":
        return None
    numbers = [int(number) for number in re.findall(r"\d+", str(length))]
    return (numbers[0], numbers[-1]) if numbers else (0, 0)


def _spec(product: Product, key: str) -> Any:
    return (product.attributes.get("specs") or {}).get(key)
