"""One fact of a product at a time, with its unit, as the catalogue has it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from concierge.storage import Product
from concierge.wording import dollars, listed

GRAMS_PER_POUND = 453.592
GRAMS_PER_OUNCE = 28.3495
_PROTECTION = {
    "waterproof": "waterproof",
    "water_resistant": "water-resistant, not waterproof",
    "none": "not waterproof",
}
# In this order: "how warm is it when wet" asks about temperature and water; the first that is said is told.
_ATTRIBUTES = {
    "price": r"price\w*|costs?|how much (?:is|are|for)(?! .*weigh)|expensive|dollars",
    # "the maximum user weight" is what it holds, and is no weight of its own
    "weight": r"(?<!user )(?<!body )(?<!person )(?<!max )(?<!maximum )weigh\w*(?! limits?)|heavy|heavier|grams|ounces"
    r"|light(?:er|weight)?(?! rain)|pounds",
    "r_value": r"r[- ]?value|insulation value",
    "water_protection": r"water-?proof\w*|water[- ]resistan\w*|watreproof|waterprof|rain(?!\s?cover)|wet"
    r"|hydrostatic|submer\w+"
    r"|goes under|soak\w*|leak\w*|10,000 mm|stay dry|seams? taped|taped|storm",
    "temperature_rating": r"temperature\w*|how (?:warm|cold)|warm(?:th|er)?|comfort rating|rated to|cold can"
    r"|degrees?",
    "season_rating": r"seasons?|[34][- ]season|winter|snow",
    "breathability": r"breath\w*",
    "battery": r"batter\w*|runtime|charge",
    "capacity": r"capacity|(?:how )?many (?:people|liters|litres|ounces)|lit(?:er|re)s?|hold|volume|sleeps|how big",
    "fill_power": r"fill[- ]?power|fill",
    "materials": r"made (?:of|from)|materials?|fabric|leather|lining|nylon|cotton|denier",
    "care": r"wash\w*|clean\w*|dryer|dishwasher|care|machine",
    "warranty": r"warrant\w*|guarantee",
    "rating": r"reviews?|(?<!btu )(?<!wind )(?<!fire )(?<!power )(?<!load )(?<!ip )rating|stars|people say"
    r"|rated(?! to)",
    "size_range": r"what sizes|which sizes|sizes",
    "colors": r"colou?rs?",
}
_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _ATTRIBUTES.items()}
# Details that the catalogue keeps under `specs`: what is asked, its key, and how it is told.
_SPECS = (
    (r"max(?:imum)? load|load|carry|how many (?:lb|pounds)", "max_load_lb", "It carries up to {} lb."),
    (r"rain ?cover", "rain_cover_included", ("A rain cover is included.", "No rain cover is included.")),
    (r"footprint|groundsheet", "footprint_included", ("A footprint is included.", "No footprint is included.")),
    (r"doors?", "doors", "It has {} door(s)."),
    (r"floor|area|square", "floor_area_sq_ft", "The floor has {} square feet."),
    (r"tall|peak|stand(?:ing)? up|headroom|height inside", "peak_height_in", "Its peak height is {} inches."),
    (r"freestanding|stand(?:s)? by itself", "freestanding", ("It's freestanding.", "It isn't freestanding.")),
    (r"trekking poles?", "needs_trekking_poles", "It needs {} trekking pole(s), not included."),
    (r"poles?", "poles", "It comes with {} pole(s)."),
    (r"laptop", "laptop_sleeve_in", "It has a sleeve for laptops up to {} inches."),
    (r"thick(?:ness)?", "thickness_in", "It's {} inches thick."),
    (r"pit ?zips?", "pit_zips", ("It has pit zips.", "It has no pit zips.")),
    (r"helmet", "helmet_compatible_hood", ("The hood fits over a helmet.", "The hood isn't made for a helmet.")),
    (r"seams?|taped", "seams", "Its seams are {}."),
    (r"upf|sun protection", "upf", "Its fabric is rated UPF {}."),
    (r"drop", "drop_mm", "Its drop is {} mm."),
    (r"lugs?", "lug_mm", "Its lugs are {} mm deep."),
    (r"wide|widths?", "widths", "It comes in {} width only."),
    (r"boil\w*", "boil_1L_min", "It boils 1 liter in about {} minutes in still air."),
    (r"igniter|ignition|spark", "igniter", ("It has an igniter.", "It has no igniter.")),
    (r"fuel|gas|canister", "fuel", "Fuel: {}."),
    (r"virus\w*", "removes_viruses", ("It removes viruses.", "It does not remove viruses.")),
    (r"bacteria|removes?", "removes", "It removes {}."),
    (r"cartridge|how long .*last|how many lit(?:er|re)s", "cartridge_life_L", "Its cartridge lasts about {} liters."),
    (r"bright\w*|lumens?", "max_lumens", "It gives up to {} lumens."),
    (r"sos|emergency", "sos_function", ("It has an SOS function.", "It has no SOS function and can't call for help.")),
    (r"messag\w+", "satellite_messaging", ("It can send messages.", "It can't send messages.")),
    (r"hemisphere", "hemisphere", "It's balanced for the {} hemisphere."),
    (r"standard|certifi\w+|en \d+", "standard", "It meets {}."),
    (r"age|ages|years old", "age_range_years", "It's made for ages {}."),
    (r"dimensions?|how (?:long|wide)|measurements", "dimensions_in", "It measures {} inches."),
    (r"keep\w* (?:\w+ )?cold|cold drinks", "cold_hours", "It keeps drinks cold for up to {} hours."),
    (r"keep\w* (?:\w+ )?hot|hot drinks|coffee", "hot_hours", "It keeps drinks hot for up to {} hours."),
    (r"nights?|trip length", "trip_length", "It's made for trips of this length: {}."),
)


@dataclass(frozen=True)
class Fact:
    """A fact to be told.

    Attributes:
        response: the response of domain.yml without "utter_product_".
        words: what fills it.
        needs_limit: whether the catalogue's limit has to follow, as for water and cold.
    """

    response: str
    words: dict[str, str] = field(default_factory=dict)
    needs_limit: bool = False


def attribute_in(text: str) -> str | None:
    """Return the attribute that a question is about ("price", "water_protection" …), or None."""
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(text)), None)


def fact_of(product: Product, attribute: str, today: date) -> Fact | None:
    """Return a product's fact for an attribute; None when the catalogue doesn't have it."""
    tell = _FACTS.get(attribute)
    return tell(product, today) if tell else None


def detail_in(product: Product, text: str) -> str | None:
    """Return a sentence from the specifications that answers a question about a detail, or None."""
    specs = product.attributes.get("specs") or {}
    for words, key, form in _SPECS:
        if specs.get(key) is not None and re.search(rf"\b(?:{words})\b", text, re.IGNORECASE):
            return _in_words(specs[key], form)
    return None


def limit_of(product: Product) -> str:
    """Return what a product is not made for, in one short clause: "steady rain"."""
    clause = re.split(r"[;.](?=\s|$)", product.not_suitable_for)[0].strip()
    return clause if clause[:2].isupper() else clause[:1].lower() + clause[1:]


def spoken_weight(product: Product) -> str:
    """Return the weight as "1,110 g (2 lb 7 oz)"."""
    pounds, rest = divmod(product.weight_g, GRAMS_PER_POUND)
    ounces = round(rest / GRAMS_PER_OUNCE)
    if ounces == 16:
        pounds, ounces = pounds + 1, 0
    parts = [f"{int(pounds)} lb"] if pounds else []
    parts += [f"{ounces} oz"] if ounces else []
    return f"{product.weight_g:,} g ({' '.join(parts)})"


def spoken_price(product: Product, today: date) -> str:
    """Return the price that is paid today, and the regular one where it is a sale price."""
    price = product.price_on(today)
    return (
        f"{dollars(price)} on sale (regular price {dollars(product.price)})"
        if price < product.price
        else dollars(price)
    )


def spoken_protection(product: Product) -> str:
    """Return the water protection as "waterproof (10,000 mm hydrostatic head, fabric)"."""
    rating = product.attributes.get("waterproof_rating")
    if not rating:
        return _PROTECTION[product.water_protection]
    value = rating["value"]
    amount = f"{value:,} mm hydrostatic head" if isinstance(value, int) else str(value)
    return f"{_PROTECTION[product.water_protection]} ({amount}, {rating['applies_to']})"


def spoken_temperature(product: Product) -> str | None:
    """Return the temperature rating as "comfort 30°F, limit 20°F", or None."""
    rating = product.attributes.get("temperature_rating_f")
    if not rating:
        return None
    parts = [f"{name} {rating[name]}°F" for name in ("comfort", "limit") if rating.get(name) is not None]
    return ", ".join(parts)


def spoken_capacity(product: Product) -> str | None:
    """Return the capacity as "45 L" or "2 people", or None."""
    capacity = product.attributes.get("capacity")
    return f"{capacity['value']} {capacity['unit']}" if capacity else None


def _in_words(value: Any, form: str | tuple[str, str]) -> str:
    if isinstance(form, tuple):
        return form[0] if value else form[1]
    if isinstance(value, list):
        value = listed([str(one) for one in value])
    elif isinstance(value, dict):
        value = "; ".join(f"{one} in {name}" for name, one in value.items())
    if isinstance(value, int) and "(s)" in form:
        return form.replace("(s)", "" if value == 1 else "s").format(value)
    return form.format(value)


def _price(product: Product, today: date) -> Fact:
    if product.price_on(today) < product.price:
        return Fact("price_sale", {"price": dollars(product.price_on(today)), "regular": dollars(product.price)})
    return Fact("price", {"price": dollars(product.price)})


def _weight(product: Product, today: date) -> Fact:
    note = (product.attributes.get("specs") or {}).get("weight_note")
    return Fact("weight", {"weight": spoken_weight(product), "note": f" ({note})" if note else ""})


def _water(product: Product, today: date) -> Fact:
    return Fact("water", {"protection": spoken_protection(product)}, needs_limit=True)


def _temperature(product: Product, today: date) -> Fact | None:
    spoken = spoken_temperature(product)
    if spoken:
        return Fact("temperature", {"rating": spoken}, needs_limit=True)
    r_value = _spec(product, "r_value")
    return Fact("r_value", {"value": str(r_value)}, needs_limit=True) if r_value else None


def _season(product: Product, today: date) -> Fact | None:
    rating = _spec(product, "season_rating")
    if rating:
        return Fact("season", {"season": str(rating)}, needs_limit=True)
    return _temperature(product, today)


def _spec(product: Product, key: str) -> Any:
    return (product.attributes.get("specs") or {}).get(key)


def _r_value(product: Product, today: date) -> Fact | None:
    value = _spec(product, "r_value")
    return Fact("r_value", {"value": str(value)}, needs_limit=True) if value else None


def _capacity(product: Product, today: date) -> Fact | None:
    spoken = spoken_capacity(product)
    return Fact("capacity", {"capacity": spoken}) if spoken else None


def _breathability(product: Product, today: date) -> Fact | None:
    value = _spec(product, "breathability_g_m2_24h")
    return Fact("breathability", {"value": f"{value:,}"}) if value else None


def _battery(product: Product, today: date) -> Fact | None:
    battery, hours, runtime = (_spec(product, key) for key in ("battery", "battery_h", "runtime_h"))
    if not battery:
        return None
    times = [f"{value} hours on {name}" for name, value in (runtime or {}).items()]
    life = listed(times) if times else f"up to {hours} hours"
    return Fact("battery", {"battery": str(battery), "life": life})


def _fill_power(product: Product, today: date) -> Fact | None:
    value = _spec(product, "fill_power")
    return Fact("fill_power", {"value": str(value)}) if value else _materials(product, today)


def _materials(product: Product, today: date) -> Fact:
    return Fact("materials", {"materials": product.attributes["materials"]})


def _care(product: Product, today: date) -> Fact:
    return Fact("care", {"care": product.attributes["care"]})


def _warranty(product: Product, today: date) -> Fact:
    years = product.warranty_years
    return Fact("warranty", {"years": f"{years} year{'' if years == 1 else 's'}"})


def _rating(product: Product, today: date) -> Fact:
    return Fact("rating", {"rating": str(product.rating), "count": f"{product.review_count:,}"})


def _sizes(product: Product, today: date) -> Fact:
    return Fact("sizes", {"sizes": ", ".join(product.sizes)})


def _colors(product: Product, today: date) -> Fact | None:
    return Fact("colors", {"colors": listed(product.colors)}) if product.colors else None


_FACTS = {
    "price": _price,
    "weight": _weight,
    "water_protection": _water,
    "temperature_rating": _temperature,
    "season_rating": _season,
    "r_value": _r_value,
    "breathability": _breathability,
    "battery": _battery,
    "capacity": _capacity,
    "fill_power": _fill_power,
    "materials": _materials,
    "care": _care,
    "warranty": _warranty,
    "rating": _rating,
    "size_range": _sizes,
    "colors": _colors,
}
