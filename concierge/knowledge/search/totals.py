"""Sums that a question asks for: prices, weights, and whether the order ships free."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz

from concierge.knowledge.catalogue import SIMILAR_ENOUGH
from concierge.knowledge.product_facts import GRAMS_PER_POUND
from concierge.knowledge.search.product_passages import named
from concierge.knowledge.shipping import free_from
from concierge.storage import Product
from concierge.wording import dollars

_SUM = re.compile(
    r"\b(?:total|altogether|in all|all (?:of (?:it|them)|that)|combined|sum|adds? up|comes? to|how much|costs?"
    r"|run me)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:total|altogether|together|both|combined|in all|(?:the|those) two)\b", re.IGNORECASE)
# A message that goes on from the one before leaves out part of what is to be added up.
_GOES_ON = re.compile(r"\W*(?:plus|and|also|with|ok(?:ay)? and)\b", re.IGNORECASE)
_WEIGHT = re.compile(r"\b(?:weigh\w*|heavy|grams?|pounds?|lbs?|ounces?|oz)\b", re.IGNORECASE)
_FREE_SHIPPING = re.compile(
    r"\bfree (?:\w+ )?(?:shipping|delivery)\b|\b(?:ship(?:s|ping)?|delivery) (?:is |be |for )?free\b", re.IGNORECASE
)
_AMOUNT = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d+(?:\.\d{2})?)")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2, "pair": 2}
_WORD = re.compile(r"[a-z]+|\d+")
MOST_OF_ONE = 99
# "The two of them" counts what was spoken of; "the two Mossbeds" counts Mossbeds.
_ALL_SPOKEN_OF = re.compile(
    r"\b(?:the|those|these|all|them) (two|three|four)\b(?= (?:of (?:them|those|these)|together|combined|altogether|"
    r"in (?:all|total)|then|weigh\w*|costs?|come|run|be|are)\b|\W*$)",
    re.IGNORECASE,
)
_IN_FRONT = 3  # words in which a number counts for the name that follows


def totals(question: str, products: Sequence[Product], today: date) -> list[str]:
    """Return the sums that a question asks for.

    Args:
        question: as the customer wrote it.
        products: those it names.
        today: the date in the shop's time zone, for prices.

    Raises:
        RuleFileError: shipping.yml is unusable.
    """
    counts, is_all = _counts(question, products)
    several = len(products) > 1 or any(count > 1 for count in counts.values())
    is_whole = is_all and not _GOES_ON.match(question)
    sentences: list[str] = []
    merchandise: Decimal | None = None
    if several and is_whole:
        if _WEIGHT.search(question):
            sentences += [_weights(products, counts)] if _TOGETHER.search(question) else []
        elif _SUM.search(question):
            merchandise = sum((product.price_on(today) * counts[product.sku] for product in products), Decimal(0))
            sentences.append(f"{_listed_prices(products, counts, today)} comes to {dollars(merchandise)} today.")
    if _FREE_SHIPPING.search(question):
        amount = _AMOUNT.search(question)
        if merchandise is None and amount:
            merchandise = Decimal(amount.group(1).replace(",", ""))
        elif merchandise is None and len(products) == 1:
            merchandise = products[0].price_on(today)
    return sentences + ([_shipping(merchandise)] if merchandise is not None else [])


def _listed_prices(products: Sequence[Product], counts: Mapping[str, int], today: date) -> str:
    return " + ".join(f"{counts[one.sku]} × {named(one)} at {dollars(one.price_on(today))}" for one in products)


def _weights(products: Sequence[Product], counts: Mapping[str, int]) -> str:
    grams = sum(product.weight_g * counts[product.sku] for product in products)
    parts = " + ".join(f"{counts[one.sku]} × {named(one)} at {one.weight_g:,} g" for one in products)
    return f"{parts} weighs {grams:,} g together, which is {grams / GRAMS_PER_POUND:.2f} lb."


def _shipping(merchandise: Decimal) -> str:
    threshold, members = free_from("none"), free_from("Seedling")
    if merchandise >= threshold:
        verdict = f"reaches the {dollars(threshold)} from which standard shipping is free"
    else:
        verdict = f"is {dollars(threshold - merchandise)} short of the {dollars(threshold)} for free standard shipping"
    return (
        f"Merchandise of {dollars(merchandise)} after discounts {verdict} in the contiguous 48 states and DC; "
        f"Trail Club members get it from {dollars(members)}, Canopy members on every order."
    )


def _counts(question: str, products: Sequence[Product]) -> tuple[dict[str, int], bool]:
    """Return how many of each product a question speaks of, and whether that is all it counts.

    The number in front of a name counts for it; without one it is 1. A number that is left over is of something else,
    so that a sum would lack it.
    """
    plain = _AMOUNT.sub(" ", question.lower())
    spoken_of = _ALL_SPOKEN_OF.search(plain)
    if spoken_of and _NUMBERS[spoken_of[1]] == len(products):
        plain = _ALL_SPOKEN_OF.sub(" ", plain)
    words = _WORD.findall(plain)
    own = {number for product in products for number in re.findall(r"\d+", f"{product.name} {product.sku}")}
    numbers = {place: _number(word) for place, word in enumerate(words) if word not in own and _number(word)}
    names = [_WORD.findall(product.name.lower())[0] for product in products]
    counts = {product.sku: 1 for product in products}
    used: set[int] = set()
    for product, name in zip(products, names, strict=True):
        if names.count(name) > 1:
            continue  # "2 mossbeds, one of them for kids": the name does not tell which is meant
        for place, word in enumerate(words):
            if fuzz.ratio(word.removesuffix("s"), name.removesuffix("s")) >= SIMILAR_ENOUGH:
                before = [spot for spot in range(max(0, place - _IN_FRONT), place) if spot in numbers]
                counts[product.sku] = numbers[before[-1]] if before else counts[product.sku]
                used.update(before[-1:])
    return counts, all(place in used or number == 1 for place, number in numbers.items())


def _number(word: str) -> int:
    number = int(word) if word.isdigit() else _NUMBERS.get(word, 0)
    return number if number <= MOST_OF_ONE else 0
