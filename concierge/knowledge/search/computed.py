"""Facts that are worked out from the catalogue, so that no language model has to count, convert or compare."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from concierge.knowledge.comparison import products_of_kind_in
from concierge.knowledge.search.choices import choices
from concierge.knowledge.search.code_checks import code_checks
from concierge.knowledge.search.compatibility import compatibility
from concierge.knowledge.search.conversions import conversions
from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.side_by_side import side_by_side
from concierge.knowledge.search.totals import totals
from concierge.storage import Product

SOURCE = "computed"
# Of products that were only called by their kind, these compare; "or" alone does not: "is a tent free, yes or no".
_COMPARES_KINDS = re.compile(r"\b(?:compar\w+|differ\w*|vs|versus|better|which|between)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|vs|versus|better|or|than|which|lighter|heavier|warmer|cheaper|bigger|smaller)\b",
    re.IGNORECASE,
)
LONGEST = 1000  # characters of a question that count
_MOST_NAMED = 4  # products: with more, nobody can say which are meant


def computed_passages(session: Session, question: str, today: date, named: Sequence[str] = ()) -> list[Passage]:
    """Return what can be worked out for a question; each passage names its products with their item numbers.

    Args:
        session: for reading the catalogue and campaigns.
        question: the customer's message.
        today: the date in the shop's time zone.
        named: the item numbers of the products it is about, as `Search.products_meant` returns them.

    Raises:
        RuleFileError: a knowledge file is missing or unusable.
    """
    question = question[:LONGEST]
    found = (session.get(Product, sku) for sku in named[:_MOST_NAMED])
    products = [product for product in found if product is not None]
    compared = products if _COMPARES.search(question) else []
    if not products and _COMPARES_KINDS.search(question):
        compared = products_of_kind_in(session, question)
    facts = {
        "codes": ("codes and promotions", code_checks(session, question, products, today)),
        "choices": ("products that fit", [] if products else choices(session, question, today)),
        "comparison": ("comparison", side_by_side(compared, today)),
        "compatibility": ("what goes together", compatibility(products)),
        "totals": ("sums", totals(question, products, today)),
        "conversions": ("figures in other units", conversions(products, question)),
    }
    return [
        Passage(f"{SOURCE}#{key}", SOURCE, "computed", f"Worked out from the catalogue: {title}", "\n".join(sentences))
        for key, (title, sentences) in facts.items()
        if sentences
    ]
