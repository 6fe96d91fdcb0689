"""Which products a question names, misspelt or not, and the question with their names taken out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from concierge.knowledge.catalogue import SHORTEST_MISSPELT, SIMILAR_ENOUGH, find_products
from concierge.knowledge.kinds import KINDS
from concierge.storage import Product

ITEM = "item"  # what stands in a text for a product's name
CERTAIN, POSSIBLE = 1.0, 0.4  # how sure it is that a product is meant
_SKU = re.compile(r"\bFW[\s\-\u2013\u2014#]*(\d{3})\b", re.IGNORECASE)
_LOWER_CASE = re.compile(r"(?<![\w'])[a-z]+(?![\w'])")
_PARTS = re.compile(r"([^\W_]+)")
_WORD = re.compile(r"[a-z]+|\d+")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_KIND = re.compile(rf"\b(?:{'|'.join(kind.words for kind in KINDS)})\b", re.IGNORECASE)
_ITEMS = re.compile(rf"\b{ITEM}(?:\W+(?:\d+\W*)?{ITEM})+\b")


class ProductNames:
    """The coined names of the catalogue: first words of product names that no page uses as an ordinary word."""

    def __init__(self, products: Iterable[Product], prose: Iterable[str]) -> None:
        """Learn the names.

        Args:
            products: the catalogue.
            prose: texts of the shop's pages, whose words in lower case are ordinary ones.
        """
        self._ordinary = {word for text in prose for word in _LOWER_CASE.findall(text)}
        self._coined: dict[str, list[str]] = {}
        self._names: dict[str, set[str]] = {}
        for product in products:
            self._names[product.sku] = set(_words(product.name))
            first = _POSSESSIVE.sub("", product.name).split()[0].lower()
            if first.isalpha() and first not in self._ordinary:
                self._coined.setdefault(first, []).append(product.sku)

    def named_in(self, session: Session, text: str) -> dict[str, float]:
        """Return the item numbers of the products that a text names, with how sure that is: 1.0 or less.

        "The Hollowtree 20" is certainly the one with 20°F; the other Hollowtree is possible.

        Args:
            session: for reading the catalogue.
            text: as the customer wrote it.
        """
        numbers = dict.fromkeys(f"FW-{number}" for number in _SKU.findall(text))
        by_number = [product.sku for number in numbers for product in find_products(session, number)]
        if by_number:
            return dict.fromkeys(by_number, CERTAIN)
        words = _words(text)
        coined = {word: name for word in self._candidates(words) if (name := self._name_meant(word))}
        rest = [word for word in words if word not in coined]
        found: dict[str, float] = {}
        for name in dict.fromkeys(coined.values()):
            skus = self._coined[name]
            narrowed = {product.sku for product in find_products(session, " ".join([name, *rest]))} & set(skus)
            sure = self._plainest(narrowed or set(skus), set(words))
            for sku in skus:
                found[sku] = CERTAIN if sku in sure else POSSIBLE
        return found

    def without_names(self, text: str) -> str:
        """Return a text with "item" for the coined names and kinds of products in it."""
        parts = [ITEM if self._name_meant(part.lower()) else part for part in _PARTS.split(text)]
        return _ITEMS.sub(ITEM, _KIND.sub(ITEM, "".join(parts)))

    def _plainest(self, skus: set[str], said: set[str]) -> set[str]:
        """Return the products without those that are another one with more to its name, when that was not said."""
        return {
            sku
            for sku in skus
            if not any(
                self._names[other] < self._names[sku] and not (self._names[sku] - self._names[other]) & said
                for other in skus
            )
        }

    def _candidates(self, words: Sequence[str]) -> list[str]:
        # "marrow creek" is found by its first word, "juniper line" only as one.
        return [*words, *(first + second for first, second in pairwise(words) if (first + second).isalpha())]

    def _name_meant(self, word: str) -> str | None:
        if word in self._coined:
            return word
        if len(word) < SHORTEST_MISSPELT or word in self._ordinary:
            return None
        singular = word.removesuffix("s")
        alike: Mapping[str, float] = {name: fuzz.ratio(singular, name.removesuffix("s")) for name in self._coined}
        best = max(alike, key=alike.__getitem__, default=None)
        return best if best is not None and alike[best] >= SIMILAR_ENOUGH else None


def _words(text: str) -> list[str]:
    return _WORD.findall(_POSSESSIVE.sub("", text.lower()))
