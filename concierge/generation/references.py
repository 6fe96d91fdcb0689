"""What "it", "the cheaper one" or "and for women?" refer to: the products spoken of before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Product

LOOKED_BACK = 6  # messages of the conversation in which something referred to is sought
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|one|ones|both|either|same|first|second|third|last|other|"
    r"cheap\w*|light\w*|warm\w*|bigg\w*|larg\w*|small\w*|pric\w*|expensive|heav\w*)\b|^(?:and|what about|how about)\b",
    re.IGNORECASE,
)
_ORDER = {"first": 0, "second": 1, "third": 2, "last": -1, "latter": -1, "former": 0}
_ORDERED = re.compile(rf"\bthe ({'|'.join(_ORDER)})\b", re.IGNORECASE)
_OTHER = re.compile(r"\bthe other\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|either|them|they|those|these|all)\b", re.IGNORECASE)
_BY_MEASURE = (
    (re.compile(r"\b(?:cheap(?:er|est)|less expensive|least expensive|lower.priced)\b", re.IGNORECASE), "price", min),
    (re.compile(r"\b(?:more expensive|most expensive|pric(?:ier|iest)|dear(?:er|est))\b", re.IGNORECASE), "price", max),
    (re.compile(r"\blight(?:er|est)\b", re.IGNORECASE), "weight", min),
    (re.compile(r"\bheav(?:ier|iest)\b", re.IGNORECASE), "weight", max),
    (re.compile(r"\bwarm(?:er|est)\b", re.IGNORECASE), "temperature", min),
    (re.compile(r"\b(?:bigg(?:er|est)|larg(?:er|est)|roomi(?:er|est))\b", re.IGNORECASE), "capacity", max),
    (re.compile(r"\bsmall(?:er|est)\b", re.IGNORECASE), "capacity", min),
)


@dataclass(frozen=True)
class Reference:
    """Products that a message refers to without naming them, in the order they were spoken of."""

    products: Sequence[Product]

    @property
    def said(self) -> str:
        """The products by name, for the prompt and the search; "" when there are none."""
        return ", ".join(f"{product.name} ({product.sku})" for product in self.products)


NOTHING = Reference(())


def resolve(session: Session, question: str, conversation: Sequence[str], today: date) -> Reference:
    """Return what a message refers to in the conversation before it.

    Args:
        question: the message.
        conversation: what both sides said before, oldest first.
        today: the day whose prices tell which one is cheaper.
    """
    if not _POINTS_BACK.search(question):
        return NOTHING
    spoken_of = _spoken_of(session, conversation[-LOOKED_BACK:])
    if not spoken_of or _named_in(question, spoken_of):
        return NOTHING
    ordered = _ORDERED.search(question)
    if ordered:
        place = _ORDER[ordered[1].lower()]
        return Reference([spoken_of[place]]) if place < len(spoken_of) else NOTHING
    if _OTHER.search(question) and len(spoken_of) > 1:
        return Reference([spoken_of[-2]])
    for words, measure, best in _BY_MEASURE:
        if words.search(question):
            return _by_measure(spoken_of, measure, best is min, today)
    return Reference(spoken_of if _BOTH.search(question) else spoken_of[-1:])


def products_in(session: Session, text: str) -> list[Product]:
    """Return the products that a text names by number or full name, in the order it names them."""
    places = [(place, one) for one in session.scalars(select(Product)) if (place := _place(text, one)) is not None]
    return [product for _, product in sorted(places, key=lambda found: found[0])]


def _spoken_of(session: Session, conversation: Sequence[str]) -> list[Product]:
    """Return the products of the newest message that names any."""
    return next((named for text in reversed(conversation) if (named := products_in(session, text))), [])


def _named_in(text: str, products: Sequence[Product]) -> bool:
    return any(_place(text, product) is not None for product in products)


def _place(text: str, product: Product) -> int | None:
    """Return where a text names a product, by its number or its name, or None."""
    found = re.search(rf"\b(?:{re.escape(product.sku)}|{re.escape(product.name)})(?!\w)", text, re.IGNORECASE)
    return found.start() if found else None


def _by_measure(products: Sequence[Product], measure: str, least: bool, today: date) -> Reference:
    measured = [(value, product) for product in products if (value := _value(product, measure, today)) is not None]
    if not measured:
        return Reference(products[-1:])
    choose = min if least else max
    return Reference([choose(measured, key=lambda one: one[0])[1]])


def _value(product: Product, measure: str, today: date) -> float | None:
    if measure == "price":
        return float(product.price_on(today))
    if measure == "weight":
        return float(product.weight_g)
    if measure == "temperature":
        rating = product.attributes.get("temperature_rating_f") or {}
        coldest = rating.get("limit") if rating.get("limit") is not None else rating.get("comfort")
        return float(coldest) if coldest is not None else None
    capacity = product.attributes.get("capacity") or {}
    return float(capacity["value"]) if capacity.get("value") is not None else None
