"""Products by the names people give them."""

import re
from itertools import pairwise

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.kinds import kinds_in
from concierge.storage import Product

_SKU = re.compile(r"\bFW[\s\-\u2013\u2014#]*(\d{3})\b", re.IGNORECASE)
SIMILAR_ENOUGH = 82  # of 100, rapidfuzz's ratio of two words: takes "jaket", not "rain" for "trail"
SHORTEST_MISSPELT = 4  # shorter words are too easily mistaken for one another
MAX_CHOICES = 4  # as many as fit into quick replies beside a way out

_UNIT = re.compile(r"(\d)\s*(?:°\s*f?|f|degrees?|l|lit(?:er|re)s?)\b|(\d)°", re.IGNORECASE)
_NUMBER_WORDS = {"zero": "0", "twenty": "20", "thirty": "30", "four": "4", "six": "6", "two": "2"}


def find_products(session: Session, words: str) -> list[Product]:
    """Return the products that `words` may mean: one when it is clear, several to ask about, none.

    Item numbers ("FW-501") and exact names win. Otherwise the products are returned whose name shares the
    most words with what was said, misspelled or not, so that "Brookmist" gives the rain and the wind jacket.
    """
    number = _SKU.search(words)
    if number:
        product = session.get(Product, f"FW-{number.group(1)}")
        return [product] if product else []
    products = session.scalars(select(Product).order_by(Product.sku)).all()
    said = _words(words)
    exact = [product for product in products if _words(product.name) == said]
    if exact:
        return exact
    said += [first + second for first, second in pairwise(said)]
    shared = {product.sku: _shared(_words(product.name), said) for product in products}
    most = max(shared.values(), default=0)
    return [product for product in products if most and shared[product.sku] == most][:MAX_CHOICES]


def product_by_kind(session: Session, text: str) -> Product | None:
    """Return the product that a text means without its name: the shop's only rope, or "the kids sleeping bag".

    None when the text names several kinds, or one of which the shop has more and the words before it tell no single
    product apart.
    """
    kinds = kinds_in(text)
    if len(kinds) != 1:
        return None
    of_kind = [one for one in session.scalars(select(Product).order_by(Product.sku)) if kinds[0].holds(one)]
    if len(of_kind) > 1:
        name = rf"(?:[\w'-]+ ){{1,3}}(?:{kinds[0].words})"
        called = re.search(rf"\b(?:the|your|my|this|that) ({name})\b", text, re.IGNORECASE)
        fitting = find_products(session, called[1]) if called else []
        of_kind = [one for one in fitting if kinds[0].holds(one)] if len(fitting) == 1 else []
    return of_kind[0] if len(of_kind) == 1 else None


def _shared(name: list[str], said: list[str]) -> int:
    """Return how many words of a name were said; 0 when only numbers were."""
    found = [word for word in name if any(_same(word, other) for other in said)]
    return len(found) if any(len(word) > 1 and not word.isdigit() for word in found) else 0


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < SHORTEST_MISSPELT or word.isdigit() or other.isdigit():
        return False
    return fuzz.ratio(word, other) >= SIMILAR_ENOUGH


def _words(text: str) -> list[str]:
    plain = _UNIT.sub(lambda match: f"{match.group(1) or match.group(2)} ", text.lower())
    words = re.sub(r"[^\w ]+", " ", re.sub(r"['\u2019]", "", plain)).split()
    return [_NUMBER_WORDS.get(word, _singular(word)) for word in words]


def _singular(word: str) -> str:
    is_plural = len(word) >= SHORTEST_MISSPELT and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word
