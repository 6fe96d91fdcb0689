"""What the catalogue knows of each product, in passages: stock and prices are those of today."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from concierge.knowledge.approved_claims import claims_about
from concierge.knowledge.availability import days_until, online_units
from concierge.knowledge.categories import category_name
from concierge.knowledge.kinds import kind_of
from concierge.knowledge.product_facts import (
    spoken_capacity,
    spoken_price,
    spoken_protection,
    spoken_temperature,
    spoken_weight,
)
from concierge.knowledge.recalls import recall_of
from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.spec_sentences import THOUSAND, about_fit, about_the_rest, about_water
from concierge.storage import Product, Store, UnavailableVariant
from concierge.wording import listed, spoken_day

_MADE_FOR = {"unisex": "unisex", "mens": "men's", "womens": "women's", "kids": "kids'"}
_SHIPPED_FROM = "wh_"
_RETURNS = {
    "standard": "It can be returned unused with tags within the normal return window of the returns policy.",
    "footwear_trail_test": (
        "It has the footwear trail test: it may be worn outdoors and still be returned or exchanged once per pair, "
        "within the trail test's window of the returns policy."
    ),
    "safety_gear": "It is climbing safety gear: it cannot be returned once the seal is opened.",
    "hygiene_seal": "It is water treatment: it cannot be returned once the seal is opened.",
}


def product_passages(session: Session, today: date) -> list[Passage]:
    """Return the passages of every product.

    Args:
        session: for reading the catalogue.
        today: the date in the shop's time zone, for prices and restock dates.

    Raises:
        RuleFileError: recalls.yml is unusable.
        FileNotFoundError: the policy on sustainability claims is missing.
    """
    query = select(Product).order_by(Product.sku)
    with_stock = query.options(selectinload(Product.stock), selectinload(Product.unavailable_variants))
    products = {product.sku: product for product in session.scalars(with_stock)}
    stores = {store.id: store.name for store in session.scalars(select(Store))}
    return [
        passage
        for product in products.values()
        for passage in (
            _passage(product, "about", "what it is for and what it is not for", _about(product)),
            _passage(product, "materials", "materials and water protection", _materials(product)),
            _passage(product, "specs", "weight, size and specifications", _specs(product)),
            _passage(product, "sizes", "sizes, colors and fit", _sizes(product)),
            _passage(product, "care", "care and washing", _care(product)),
            _passage(
                product, "price", "price, rating and stock", _price(product, today) + _stock(product, stores, today)
            ),
            _passage(product, "pairing", "compare and goes well with", _pairing(product, products)),
            _passage(product, "warranty", "warranty and returns", _warranty(product)),
            _passage(product, "recall", "recall", _recall(product)),
        )
        if passage is not None
    ]


def named(product: Product) -> str:
    """Return a product with its item number: "Larkspur 2 Tent (FW-201)"."""
    return f"{product.name} ({product.sku})"


def _passage(product: Product, section: str, heading: str, sentences: list[str]) -> Passage | None:
    if not sentences:
        return None
    return Passage(
        id=f"{product.sku}#{section}",
        source=product.sku,
        kind="product",
        title=f"{product.name}: {heading}",
        text=" ".join(sentences),
        url_path=product.url_path,
    )


def _about(product: Product) -> list[str]:
    kind = kind_of(product)
    sentences = [
        f"The {named(product)} is a product by {product.brand} in {category_name(product.category)}"
        + (f", a {kind.spoken}." if kind else "."),
        product.description,
    ]
    if product.attributes["features"]:
        sentences.append(f"Features: {'; '.join(product.attributes['features'])}.")
    if product.tags:
        sentences.append(f"Tags: {', '.join(product.tags)}.")
    return [*sentences, f"It is not suitable for: {product.not_suitable_for}"]


def _materials(product: Product) -> list[str]:
    sentences = [
        f"The {named(product)} is made of these materials: {product.attributes['materials']}.",
        f"Water protection: it is {spoken_protection(product)}.",
    ]
    rating = product.attributes.get("waterproof_rating")
    if rating and isinstance(rating["value"], int) and rating["value"] >= THOUSAND:
        sentences.append(f"Its waterproof rating is {rating['value']} {rating['unit']}.")
    elif rating:
        sentences.append(f"Its waterproof rating is {rating['value']} ({rating['unit']}).")
    sentences += about_water(product.attributes["specs"])
    return sentences + [f"Approved wording about its materials: {claim}" for claim in claims_about(product.sku)]


def _specs(product: Product) -> list[str]:
    in_digits = f", or {product.weight_g} grams" if product.weight_g >= THOUSAND else ""
    sentences = [f"The {named(product)} weighs {spoken_weight(product)}{in_digits}."]
    temperature, capacity = spoken_temperature(product), spoken_capacity(product)
    if capacity:
        sleeps = product.attributes["capacity"]["unit"] == "people"
        sentences.append(f"It sleeps {capacity.split()[0]}." if sleeps else f"Its capacity is {capacity}.")
    if temperature:
        sentences.append(f"Its temperature rating is {temperature}.")
    return sentences + about_the_rest(product.attributes["specs"])


def _sizes(product: Product) -> list[str]:
    return [
        f"The {named(product)} comes in these sizes: {', '.join(product.sizes)}.",
        f"Fit: {_MADE_FOR.get(product.gender_fit, product.gender_fit)}.",
        f"Colors: {', '.join(product.colors)}.",
        *about_fit(product.attributes["specs"]),
    ]


def _care(product: Product) -> list[str]:
    return [f"Care of the {named(product)}: {product.attributes['care']}"]


def _price(product: Product, today: date) -> list[str]:
    sentences = [
        f"The {named(product)} costs {spoken_price(product, today)}.",
        f"Customers rate it {product.rating} of 5 in {with_count(product.review_count)}.",
    ]
    if product.final_sale:
        sentences.append("It is Final Sale: it cannot be returned, and codes and price matches don't apply.")
    return sentences


def with_count(reviews: int) -> str:
    """Return a number of reviews as "1 review", "412 reviews"."""
    return f"{reviews} review{'' if reviews == 1 else 's'}"


def _stock(product: Product, stores: Mapping[str, str], today: date) -> list[str]:
    if not any(stock.units for stock in product.stock):
        sentences = ["It is out of stock online and in all stores."]
    else:
        online = online_units(product)
        sentences = [f"It is in stock online, with {online} units." if online else "It is out of stock online."]
    sentences += [f"{_place(stock.location, stores)}: {stock.units} in stock." for stock in product.stock]
    if product.restock_on is not None:
        sentences.append(f"It is {_expected(product.restock_on, today)}.")
    sentences += [_sold_out(variant, today) for variant in product.unavailable_variants]
    return [*sentences, "Stock numbers are a snapshot and can change."]


def _place(location: str, stores: Mapping[str, str]) -> str:
    if location in stores:
        return f"{stores[location]} store"
    return f"{location.removeprefix(_SHIPPED_FROM).replace('_', ' ').title()} warehouse"


def _sold_out(variant: UnavailableVariant, today: date) -> str:
    color = f"in {variant.color}" if variant.color else "in every color"
    restock = "no restock date is known" if variant.restock_on is None else _expected(variant.restock_on, today)
    return f"Size {variant.size} {color} is sold out everywhere; {restock}."


def _expected(day: date, today: date) -> str:
    days = days_until(day, today)
    if days is None:
        return f"overdue; its restock was estimated for {spoken_day(day, today)}"
    return f"expected back in about {days} day{'' if days == 1 else 's'}, {spoken_day(day, today)}"


def _pairing(product: Product, products: Mapping[str, Product]) -> list[str]:
    goes_with = [named(products[sku]) for sku in product.attributes["goes_well_with"] if sku in products]
    sentences = [f"The {named(product)} goes well with the {listed(goes_with)}."] if goes_with else []
    for entry in product.attributes["confusable_with"]:
        other = products.get(entry["sku"])
        if other is not None:
            sentences.append(f"The {named(product)} compared with the {named(other)}: {entry['difference']}")
    return sentences


def _warranty(product: Product) -> list[str]:
    years = f"{product.warranty_years} year{'' if product.warranty_years == 1 else 's'}"
    returns = _RETURNS[product.return_class]
    if product.final_sale:
        returns = "It is Final Sale and cannot be returned unless it is defective."
    return [f"The {named(product)} has a workmanship warranty of {years}.", returns]


def _recall(product: Product) -> list[str]:
    recall = recall_of(product.sku) if product.recall_id else None
    if recall is None:
        return []
    first, last = (f"{recall.lot_prefix}-{lot:04d}" for lot in (recall.first_lot, recall.last_lot))
    return [
        f"Some units of the {named(product)} are under recall {recall.id}: those of lots {first} through {last}.",
        "Only the lot number decides whether a unit is recalled; a recalled unit must not be used.",
        "Units of other lots are not part of the recall.",
    ]
