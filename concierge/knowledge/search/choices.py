"""The products that a question asks for, sorted: what fits, what it costs and weighs, and which one to begin with."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from concierge.knowledge.categories import category_name
from concierge.knowledge.comparison import aspect_named
from concierge.knowledge.kinds import KINDS
from concierge.knowledge.needs import Need, with_details
from concierge.knowledge.product_facts import spoken_capacity, spoken_price, spoken_temperature, spoken_weight
from concierge.knowledge.quantities import Budget
from concierge.knowledge.recommendation import has_stock, suggest
from concierge.knowledge.search.filters import Filters, extreme_of, fitting, read_filters
from concierge.knowledge.search.product_passages import named
from concierge.storage import Product
from concierge.wording import dollars, listed

MOST = 5  # products told at once
FEWEST_OF_LIST = 3  # kinds, or two kinds and what they are for, that make a message a gear list
MOST_OF_EACH = 2  # of each kind, where several kinds are asked for
_LOOKS_FOR = re.compile(
    r"\b(?:something|anything|gifts?|presents?|gear|products?|items?|what|which|recommend|suggest|show|find|looking)\b",
    re.IGNORECASE,
)
# A kind of product is a wish where one of these words is close before it ("what sleeping bag", "need a light tent"), or
# where the message begins with it ("trail runners that drain"). Alone it is not: "how do I wash a tent".
_KIND = "|".join(kind.words for kind in KINDS)
_WISHES = re.compile(
    r"\b(?:what|which|needs?|want\w*|looking|after|recommend\w*|suggest\w*|find|show|(?:you|u|ya) got|got any|have you|"
    r"(?:you|u|ya) (?:have|carry|sell|stock|make)|(?:is|are) there|any|best|ideal|choose|pick|options?|"
    r"(?:should|could|would|to) (?:(?:i|we) )?(?:get|buy|bring))\b"
    rf"(?:\W+[\w'-]+){{0,5}}?\W+(?:{_KIND})\b(?! sizes?\b)"
    rf"|^\W*(?!the\b|my\b|your\b)(?:[\w'-]+ ){{0,2}}(?:{_KIND})(?:,| for| that| to| with| which| under)\b",
    re.IGNORECASE,
)
_FIT = {"womens": "women's", "mens": "men's", "kids": "for kids"}


def choices(session: Session, question: str, today: date) -> list[str]:
    """Return sentences on the products that fit what a question asks for; none when it asks for no products.

    Args:
        session: for reading the catalogue.
        question: as the customer wrote it.
        today: the date in the shop's time zone, for prices.
    """
    asked = read_filters(question)
    if asked.has_gear and not _is_wish(question, asked):
        return []
    if not asked.has_gear and not (_LOOKS_FOR.search(question) and (asked.price or asked.heaviest_g or asked.activity)):
        return []
    everything = session.scalars(select(Product).options(selectinload(Product.stock)).order_by(Product.sku)).all()
    found = fitting(everything, asked, today)
    wish = _in_words(asked)
    if not found:
        return [
            f"No product in the catalogue fits this: {wish}.",
            *_begin_with(session, asked, question, today, everything),
        ]
    order = aspect_named(asked.extreme.aspect if asked.extreme else "price")
    if order is not None:
        found.sort(key=lambda product: -_merit(order.merit(product, today)))
    told = _told(found, asked)
    sentences = [f"Products that fit this, best {order.label.lower() if order else 'price'} first: {wish}."]
    sentences += [_line(product, today) for product in told]
    if len(found) > len(told):
        sentences.append(f"{len(found) - len(told)} more fit.")
    extreme = extreme_of(found, asked, today)
    if extreme is not None:
        return [*sentences, f"The one asked for is the {named(extreme)}."]
    return [*sentences, *_begin_with(session, asked, question, today, found)]


def _is_wish(question: str, asked: Filters) -> bool:
    measured = (asked.price, asked.heaviest_g, asked.liters, asked.sleeps, asked.extreme)
    makes_list = len(asked.kinds) + bool(asked.season) + bool(asked.activity) >= FEWEST_OF_LIST and len(asked.kinds) > 1
    return makes_list or any(one is not None for one in measured) or _WISHES.search(question) is not None


def _told(found: Sequence[Product], asked: Filters) -> list[Product]:
    if len(asked.kinds) < 2:
        return list(found[:MOST])
    chosen = (one for kind in asked.kinds for one in [one for one in found if kind.holds(one)][:MOST_OF_EACH])
    return list({one.sku: one for one in chosen}.values())


def _merit(merit: float | None) -> float:
    return float("-inf") if merit is None else merit


def _line(product: Product, today: date) -> str:
    facts = [
        _FIT.get(product.gender_fit),
        spoken_price(product, today),
        spoken_weight(product),
        spoken_capacity(product),
        spoken_temperature(product),
        f"rated {product.rating} of 5",
        None if has_stock(product) else "out of stock everywhere",
        f"some lots are under recall {product.recall_id}, so check the lot number" if product.recall_id else None,
    ]
    return f"{named(product)}: {', '.join(fact for fact in facts if fact)}."


def _begin_with(
    session: Session, asked: Filters, question: str, today: date, among: Sequence[Product]
) -> Sequence[str]:
    """Return the product that suits best, when the question tells more than the kind of product."""
    if replace(asked, kinds=(), category=None, extreme=None, in_stock=False) == Filters() or not asked.has_gear:
        return []
    most = asked.price.most if asked.price else None
    need = Need(
        gear=asked.kinds[0].key if asked.kinds else asked.category,
        activity=asked.activity,
        season=asked.season,
        budget=Budget(most) if most is not None else None,
        low_f=asked.low_f,
    )
    suggestion = suggest(session, with_details(need, question), today)
    if suggestion is None or suggestion.product not in among:
        return []
    product = suggestion.product
    price = " Its price is above what was asked for." if suggestion.gives == "price" else ""
    return [
        f"The best match to begin with is the {named(product)} for {spoken_price(product, today)}, because "
        f"{suggestion.reason}.{price} It is not suitable for: {product.not_suitable_for}"
    ]


def _in_words(asked: Filters) -> str:
    kinds = [kind.spoken for kind in asked.kinds]
    parts = [listed(kinds, "or") if kinds else category_name(asked.category) if asked.category else "any product"]
    if asked.price:
        parts.append(_price(asked.price.least, asked.price.most))
    if asked.heaviest_g:
        parts.append(f"up to {asked.heaviest_g:,.0f} g")
    if asked.sleeps and asked.sleeps.least:
        parts.append(f"for {asked.sleeps.least} or more people")
    if asked.liters:
        bounds = [f"{bound:.0f}" for bound in (asked.liters.least, asked.liters.most) if bound is not None]
        parts.append(f"around {' to '.join(bounds)} L")
    parts += [f"for {asked.low_f}°F"] if asked.low_f is not None else []
    parts += [f"for {asked.season}"] if asked.season else []
    parts += [f"for {asked.activity.replace('_', ' ')}"] if asked.activity else []
    parts += [_FIT[asked.fit]] if asked.fit else []
    parts += ["without down"] if asked.no_down else []
    parts += ["waterproof"] if asked.waterproof else []
    parts += ["in stock"] if asked.in_stock else []
    return ", ".join(parts)


def _price(least: Decimal | None, most: Decimal | None) -> str:
    if least is None or most is None:
        return f"up to {dollars(most)}" if most is not None else f"from {dollars(least or Decimal(0))}"
    return f"{dollars(least)} to {dollars(most)}"
