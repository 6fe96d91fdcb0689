"""The catalogue's figures in the units a customer asks for."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from concierge.knowledge.product_facts import GRAMS_PER_OUNCE, GRAMS_PER_POUND
from concierge.knowledge.quantities import CM_PER_INCH, INCHES_PER_FOOT
from concierge.knowledge.search.product_passages import named
from concierge.storage import Product

# US customary units as NIST Handbook 44, appendix C, defines them.
LITERS_PER_FLUID_OUNCE = 0.0295735
LITERS_PER_CUBIC_INCH = 0.0163871
METERS_PER_FOOT = 0.3048
POUNDS_PER_KILOGRAM = 1000 / GRAMS_PER_POUND
_UNIT = r"(?<!\d)(?<!\d[ -])\b"  # "6 ft tall" says how tall somebody is, it asks for nothing in feet
_MASS = re.compile(rf"{_UNIT}(?:lbs?|pounds?|oz|ounces?|kg|kilos?|kilograms?|grams?)\b", re.IGNORECASE)
_TEMPERATURE = re.compile(r"\b(?:celsius|centigrade)\b|°\s?c\b|\bin c\b|\bdegrees c\b", re.IGNORECASE)
_VOLUME = re.compile(
    rf"{_UNIT}(?:cubic|cu\.? in|fl\.? ?oz|fluid|gallons?|quarts?|lit(?:er|re)s?|ounces?)\b", re.IGNORECASE
)
_LENGTH = re.compile(r"\b(?:cm|centimet(?:er|re)s?|met(?:er|re)s?|metric|feet|foot|ft|inch(?:es)?|mm)\b", re.IGNORECASE)
_SQUARE_FEET = "_sq_ft"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def conversions(products: Iterable[Product], question: str) -> list[str]:
    """Return products' figures in other units, for the measures whose units a question names.

    Args:
        products: those the question is about.
        question: as the customer wrote it.
    """
    sentences = []
    for product in products:
        if _MASS.search(question):
            sentences.append(f"The {named(product)} weighs {_mass(product.weight_g)}.")
        if _TEMPERATURE.search(question):
            sentences += _temperatures(product)
        if _VOLUME.search(question):
            sentences += _volume(product)
        if _LENGTH.search(question):
            sentences += _lengths(product)
    return sentences


def celsius(fahrenheit: float) -> float:
    """Return a temperature in °C, rounded to a tenth."""
    return round((fahrenheit - 32) * 5 / 9, 1)


def _mass(grams: float) -> str:
    pounds, ounces = grams / GRAMS_PER_POUND, grams / GRAMS_PER_OUNCE
    return f"{grams:,} g, which is {grams / 1000:.2f} kg, {pounds:.2f} lb or {ounces:.1f} oz"


def _temperatures(product: Product) -> list[str]:
    rating = product.attributes.get("temperature_rating_f") or {}
    told = [
        f"its {name} rating of {rating[name]}°F is {celsius(rating[name]):g}°C"
        for name in ("comfort", "limit")
        if rating.get(name) is not None
    ]
    return [f"For the {named(product)}, {' and '.join(told)}."] if told else []


def _volume(product: Product) -> list[str]:
    capacity = product.attributes.get("capacity") or {}
    value, unit = float(capacity.get("value", 0)), str(capacity.get("unit"))
    if unit == "fl oz":
        return [f"The {named(product)} holds {value:g} fl oz, which is {value * LITERS_PER_FLUID_OUNCE:.2f} L."]
    if unit not in ("L", "L pouch"):
        return []
    ounces, inches = value / LITERS_PER_FLUID_OUNCE, value / LITERS_PER_CUBIC_INCH
    return [f"The {named(product)} holds {value:g} L, which is {ounces:,.0f} fl oz or {inches:,.0f} cubic inches."]


def _lengths(product: Product) -> list[str]:
    specs: Mapping[str, Any] = product.attributes.get("specs") or {}
    capacity = product.attributes.get("capacity") or {}
    told = [told for key, value in specs.items() for told in _length(key, value)]
    if capacity.get("unit") == "m":
        told.append(f"its length of {capacity['value']} m is {capacity['value'] / METERS_PER_FOOT:.0f} ft")
    return [f"For the {named(product)}, {'; '.join(told)}."] if told else []


def _length(key: str, value: Any) -> list[str]:
    if key.endswith(_SQUARE_FEET):
        what = key.removesuffix(_SQUARE_FEET).replace("_", " ")
        return [f"its {what} of {_spoken(value)} sq ft is {value * METERS_PER_FOOT**2:.1f} square meters"]
    name, _, unit = key.rpartition("_")
    if unit not in ("in", "ft", "cm") or value is None:
        return []
    parts = value.items() if isinstance(value, Mapping) else [("", value)]
    what = f"its {name.replace('_', ' ')}"
    return [
        f"{what}{f' in {part}' if part else ''} of {_spoken(measure)} {unit} is {_converted(_spoken(measure), unit)}"
        for part, measure in parts
    ]


def _converted(measure: str, unit: str) -> str:
    if unit == "ft":
        return f"{_each(measure, METERS_PER_FOOT)} m"
    if unit == "cm":
        return f"{_each(measure, 1 / CM_PER_INCH)} in"
    feet = ""
    if measure.replace(".", "").isdigit() and float(measure) >= INCHES_PER_FOOT:
        whole, inches = divmod(float(measure), INCHES_PER_FOOT)
        feet = f" or {whole:.0f} ft {inches:g} in"
    return f"{_each(measure, CM_PER_INCH)} cm{feet}"


def _spoken(measure: Any) -> str:
    return f"{measure:g}" if isinstance(measure, int | float) else str(measure)


def _each(measure: str, factor: float) -> str:
    """Return "72 x 20" with each of its numbers converted."""
    return _NUMBER.sub(lambda match: f"{float(match.group()) * factor:.1f}".removesuffix(".0"), measure)
