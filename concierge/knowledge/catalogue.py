"""Products by the names people give them."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.storage import Product

_SKU = re.compile(r"\bFW[\s\-–—#]*(\d{3})\b", re.IGNORECASE)
SIMILAR_ENOUGH = 84  # of 100, rapidfuzz's token-set ratio: takes misspellings, not other products
MAX_CHOICES = 4  # as many as fit into quick replies beside a way out


def find_products(session: Session, words: str) -> list[Product]:
    """Return the products that `words` may mean, best first: one when it is clear, several to ask about, none.

    Item numbers ("FW-501") and exact names win. Otherwise every product is returned whose name holds all the words
    said, or nearly so, so that "Brookmist" gives the rain and the wind jacket.
    """
    number = _SKU.search(words)
    if number:
        product = session.get(Product, f"FW-{number.group(1)}")
        return [product] if product else []
    products = session.scalars(select(Product).order_by(Product.sku)).all()
    said = _plain(words)
    if not said:
        return []
    exact = [product for product in products if _plain(product.name) == said]
    if exact:
        return exact
    tokens = set(said.split())
    holding = [product for product in products if tokens <= set(_plain(product.name).split())]
    if holding:
        return holding[:MAX_CHOICES]
    return _similar(products, said)


def _similar(products: Sequence[Product], said: str) -> list[Product]:
    names = [_plain(product.name) for product in products]
    scored = process.extract(
        said, names, scorer=fuzz.token_set_ratio, limit=MAX_CHOICES, score_cutoff=SIMILAR_ENOUGH
    )
    if not scored:
        scored = process.extract(
            said, names, scorer=fuzz.WRatio, limit=MAX_CHOICES, score_cutoff=SIMILAR_ENOUGH
        )
    if not scored:
        return []
    best = scored[0][1]
    return [products[index] for _name, score, index in scored if score >= best - 1]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w°' ]+", " ", text.lower().replace("’", "'")).split())
