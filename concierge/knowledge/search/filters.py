"""What a question asks of the products themselves: kind, price, weight, warmth, room, whose they are, stock."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from concierge.knowledge.categories import category_meant
from concierge.knowledge.comparison import aspect_named
from concierge.knowledge.kinds import Kind, kinds_in
from concierge.knowledge.needs import Fit, Need, activity_in, with_details
from concierge.knowledge.product_facts import GRAMS_PER_OUNCE, GRAMS_PER_POUND
from concierge.knowledge.quantities import Budget, Season, budget_in, season_in, temperature_in
from concierge.knowledge.recommendation import COLDEST, WARM_PAD, has_stock
from concierge.storage import Product

End = Literal["most", "least"]

LITERS = "L"
PEOPLE = "people"
ABOUT = Decimal("0.15")  # how far "around $150" and "a 50 liter pack" reach to either side, as Budget.LEEWAY
_ACTIVITY_TAGS = {
    "trail_running": {"trail-running", "fast-hiking"},
    "climbing": {"climbing", "sport-climbing", "alpine"},
    "paddling": {"paddling"},
}
_OVER = r"(?:over|above|more than|at least|starting at|from|no less than|minimum(?: of)?)"
_UNDER = r"(?:under|below|less than|lighter than|smaller than|at most|max(?:imum)?(?: of)?|no more than|up to|within)"
_OVER_PRICE = re.compile(rf"\b{_OVER}\s\$?\s?\d", re.IGNORECASE)
_NOT_OVER = re.compile(r"\b(?:not|no|never|can['’]?t|cannot|don['’]?t|won['’]?t)\b[\w'’ ]{0,20}\bover\b", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between\s\$?\s?|\$)(\d[\d,]*)\s?(?:-|–|to|and)\s?\$?\s?(\d[\d,]*)", re.IGNORECASE)
_MONEY = re.compile(r"\$|\b(?:dollars?|bucks?|usd|budget|spend)\b", re.IGNORECASE)
_WEIGHT = re.compile(
    rf"\b{_UNDER}\s(?:about\s)?(\d+(?:\.\d+)?)\s?-?(kg|kilos?|g|grams?|lbs?|pounds?|oz|ounces?)\b", re.IGNORECASE
)
_GRAMS = {"k": 1000.0, "g": 1.0, "l": GRAMS_PER_POUND, "p": GRAMS_PER_POUND, "o": GRAMS_PER_OUNCE}
_LITERS = re.compile(
    rf"\b(?:(?P<over>{_OVER})\s|(?P<under>{_UNDER})\s)?(?P<amount>\d{{2,3}})\s?-?(?:l|lit(?:er|re)s?)\b", re.IGNORECASE
)
_SLEEPS = re.compile(
    r"\b(?:(?P<number>\d|one|two|three|four|five|six)[- ]?(?:p|persons?|man|people)|solo)\b"
    r"(?=[- \w]{0,20}\b(?:tents?|shelters?|one)\b)",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_IN_STOCK = re.compile(r"\bin[- ]stock\b|\bavailable (?:now|today|right now)\b|\bnot sold out\b", re.IGNORECASE)
_WATERPROOF = re.compile(r"(?<!not )\bwater-?proof\b", re.IGNORECASE)
# What is asked for as "the … one", the fact it is about, and its end.
_SUPERLATIVES: tuple[tuple[str, str, End], ...] = (
    (r"warmest", "warmth", "most"),
    (r"lightest|least heavy", "weight", "most"),
    (r"heaviest", "weight", "least"),
    (r"cheapest|least expensive|most affordable|lowest[- ]price\w*", "price", "most"),
    (r"most expensive|priciest|dearest|highest[- ]price\w*", "price", "least"),
    (r"(?:best|top|highest)[- ]rated|best[- ]reviewed|most popular", "rating", "most"),
    (r"biggest|largest|roomiest", "capacity", "most"),
    (r"smallest", "capacity", "least"),
)
# These mean a product only in front of its kind: "the bigger tent", not "a big sweater under the shell".
_COMPARATIVES: tuple[tuple[str, str, End], ...] = (
    (r"bigger|big|larger|large|huge", "capacity", "most"),
    (r"smaller|small|little|tiny", "capacity", "least"),
    (r"warmer", "warmth", "most"),
    (r"lighter", "weight", "most"),
    (r"cheaper", "price", "most"),
)
_IN_FRONT = 24  # characters in which the kind has to follow
_FOR = re.compile(r"\b(?:for|when|while) (.{3,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A range of amounts; None stands for no bound.

    Attributes:
        least: the smallest amount that fits.
        most: the largest amount that fits.
    """

    least: Decimal | None = None
    most: Decimal | None = None

    def holds(self, amount: Decimal) -> bool:
        """Return whether an amount lies in the range, its ends included."""
        return (self.least is None or amount >= self.least) and (self.most is None or amount <= self.most)


@dataclass(frozen=True)
class Extreme:
    """What "the warmest bag" asks for.

    Attributes:
        aspect: the fact, as `concierge.knowledge.comparison` names it.
        end: whether the best in it is meant or the other end.
        kind: the kind of product that was named with it; None for any.
    """

    aspect: str
    end: End
    kind: Kind | None = None


@dataclass(frozen=True)
class Filters:
    """What a question asks of products. None and empty stand for nothing asked.

    Attributes:
        kinds: kinds of products that are named.
        category: the catalogue's category, when no kind is named.
        price: in dollars.
        heaviest_g: the highest weight, in grams.
        liters: the volume of a pack.
        sleeps: how many people a tent is for.
        low_f: the lowest temperature expected, in °F.
        season: when it is used.
        activity: what it is used for, as the catalogue calls it.
        fit: whose fit.
        no_down: whether down is unwelcome.
        waterproof: whether it has to be waterproof.
        in_stock: whether it has to be in stock.
        extreme: which end of which fact is asked for, as in "the warmest bag".
    """

    kinds: tuple[Kind, ...] = ()
    category: str | None = None
    price: Span | None = None
    heaviest_g: float | None = None
    liters: Span | None = None
    sleeps: Span | None = None
    low_f: int | None = None
    season: Season | None = None
    activity: str | None = None
    fit: Fit | None = None
    no_down: bool = False
    waterproof: bool = False
    in_stock: bool = False
    extreme: Extreme | None = None

    @property
    def has_gear(self) -> bool:
        """Whether the question says what kind of product it is about."""
        return bool(self.kinds) or self.category is not None

    def is_of_kind(self, product: Product) -> bool:
        """Return whether a product is of a kind or category that was named; any is when none was."""
        if self.kinds:
            return any(kind.holds(product) for kind in self.kinds)
        return self.category in (None, product.category)


def read_filters(question: str) -> Filters:
    """Return what a question asks of products.

    Args:
        question: as the customer wrote it, of any length.
    """
    kinds = tuple(kinds_in(question))
    need = with_details(Need(), question)
    used_for = _FOR.search(question)
    return Filters(
        kinds=kinds,
        category=None if kinds else category_meant(question) or _category_by_measure(question),
        price=_price(question),
        heaviest_g=_heaviest(question),
        liters=_liters(question),
        sleeps=_sleeps(question, need.party),
        low_f=temperature_in(question),
        season=season_in(question),
        activity=activity_in(used_for.group(1)) if used_for else None,
        fit=need.fit,
        no_down=need.no_down,
        waterproof=bool(_WATERPROOF.search(question)),
        in_stock=bool(_IN_STOCK.search(question)),
        extreme=_extreme(question),
    )


def fitting(products: Iterable[Product], filters: Filters, today: date) -> list[Product]:
    """Return the products that break none of the filters, in the order given.

    Args:
        products: those to choose from.
        filters: what is asked.
        today: the date in the shop's time zone, for sale prices.
    """
    alike = [product for product in products if filters.is_of_kind(product)]
    has_kids_version = any(product.gender_fit == "kids" for product in alike)
    return [
        product
        for product in alike
        if _suits_price_and_stock(product, filters, today)
        and _suits_measures(product, filters)
        and _suits_person(product, filters, has_kids_version)
        and _suits_weather(product, filters)
        and _suits_activity(product, filters)
    ]


def extreme_of(products: Iterable[Product], filters: Filters, today: date) -> Product | None:
    """Return the product that is asked for as "the warmest bag", or None.

    None stands for no such wish, for several that share the end, and for products that do not all have that fact.
    """
    wish = filters.extreme
    aspect = aspect_named(wish.aspect) if wish else None
    if wish is None or aspect is None:
        return None
    candidates = [product for product in products if wish.kind is None or wish.kind.holds(product)]
    merits = {product.sku: aspect.merit(product, today) for product in candidates}
    known = [merit for merit in merits.values() if merit is not None]
    if not known or len(known) < len(candidates):
        return None
    wanted = max(known) if wish.end == "most" else min(known)
    found = [product for product in candidates if merits[product.sku] == wanted]
    return found[0] if len(found) == 1 else None


def _extreme(question: str) -> Extreme | None:
    for forms, needs_kind in ((_SUPERLATIVES, False), (_COMPARATIVES, True)):
        for words, aspect, end in forms:
            for match in re.finditer(rf"\b(?:{words})\b", question, re.IGNORECASE):
                kinds = kinds_in(question[match.end() : match.end() + _IN_FRONT])
                if kinds or not needs_kind:
                    return Extreme(aspect, end, kinds[0] if kinds else None)
    return None


def _category_by_measure(question: str) -> str | None:
    if _SLEEPS.search(question):
        return "tents"
    return "backpacks" if _LITERS.search(question) else None


def _price(question: str) -> Span | None:
    between = _BETWEEN.search(question)
    budget = budget_in(question)
    if budget is None or (budget.about and not _MONEY.search(question)):
        return None  # "about 25 at night" is no price
    if between:
        return Span(Decimal(between.group(1).replace(",", "")), budget.most)
    if budget.about:
        return Span(budget.most * (1 - ABOUT), budget.most * Budget.LEEWAY)
    is_least = _OVER_PRICE.search(question) and not _NOT_OVER.search(question)
    return Span(least=budget.most) if is_least else Span(most=budget.most)


def _heaviest(question: str) -> float | None:
    match = _WEIGHT.search(question)
    return float(match.group(1)) * _GRAMS[match.group(2)[0].lower()] if match else None


def _liters(question: str) -> Span | None:
    match = _LITERS.search(question)
    if match is None:
        return None
    amount = Decimal(match["amount"])
    if match["over"]:
        return Span(least=amount)
    return Span(most=amount) if match["under"] else Span(amount * (1 - ABOUT), amount * (1 + ABOUT))


def _sleeps(question: str, party: int | None) -> Span | None:
    match = _SLEEPS.search(question)
    if match:
        number = (match["number"] or "one").lower()  # "solo" has none
        people = Decimal(_NUMBERS.get(number) or int(number))
        return Span(people, people)
    return Span(least=Decimal(party)) if party else None


def _suits_price_and_stock(product: Product, filters: Filters, today: date) -> bool:
    if filters.in_stock and not has_stock(product):
        return False
    return filters.price is None or filters.price.holds(product.price_on(today))


def _suits_measures(product: Product, filters: Filters) -> bool:
    if filters.heaviest_g is not None and product.weight_g > filters.heaviest_g:
        return False
    capacity = product.attributes.get("capacity") or {}
    asked = {LITERS: filters.liters, PEOPLE: filters.sleeps}.get(str(capacity.get("unit")))
    return asked is None or asked.holds(Decimal(str(capacity["value"])))


def _suits_person(product: Product, filters: Filters, has_kids_version: bool) -> bool:
    if filters.no_down and _spec(product, "fill") == "down":
        return False
    if filters.fit == "kids":
        return product.gender_fit == "kids" or not has_kids_version
    return filters.fit is None or product.gender_fit in (filters.fit, "unisex")


def _suits_weather(product: Product, filters: Filters) -> bool:
    if filters.waterproof and product.water_protection != "waterproof":
        return False
    limit = (product.attributes.get("temperature_rating_f") or {}).get("limit")
    is_cold = filters.season == "winter" or (filters.low_f is not None and filters.low_f < COLDEST["fall"])
    # Only winter stands for a temperature: a spring night may be one of 20°F or of 50°F.
    coldest = COLDEST["winter"] if filters.low_f is None and is_cold else filters.low_f
    if limit is not None and coldest is not None and limit > coldest:
        return False
    r_value, season = _spec(product, "r_value"), _spec(product, "season_rating")
    return not (is_cold and ((r_value is not None and r_value < WARM_PAD) or season not in (None, "4-season")))


def _suits_activity(product: Product, filters: Filters) -> bool:
    tags = _ACTIVITY_TAGS.get(filters.activity or "")
    return (
        tags is None or product.category not in ("footwear", "outerwear", "backpacks") or bool(tags & set(product.tags))
    )


def _spec(product: Product, key: str) -> Any:
    return (product.attributes.get("specs") or {}).get(key)
