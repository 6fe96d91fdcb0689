"""The stores, shipping and sizing, as the rules that code goes by have them."""

from collections.abc import Sequence
from datetime import time

from sqlalchemy.orm import Session

from concierge.knowledge.destinations import Region
from concierge.knowledge.search.passage import Passage
from concierge.knowledge.shipping import free_from, options_to, shipping_rules, spoken_cutoff
from concierge.knowledge.sizing import sizing_rules
from concierge.knowledge.stores import all_stores, full_address, regular_week, zone_name
from concierge.storage import Product, Store
from concierge.storage.customers import LoyaltyTier
from concierge.wording import dollars, listed, spoken_time

SHIPPING, SIZING = "POL-SHIP", "POL-SIZE"
_SHIPPING_URL, _SIZING_URL, _STORES_URL = "/help/shipping", "/help/sizing", "/stores"
_REGIONS: dict[Region, str] = {
    "contiguous": "the contiguous 48 states and DC",
    "remote": "Alaska, Hawaii and Puerto Rico",
    "military": "military addresses (APO, FPO and DPO)",
    "po_box": "PO boxes",
}
_TIERS: tuple[LoyaltyTier, ...] = ("Seedling", "Sapling", "Canopy")


def store_passages(session: Session) -> list[Passage]:
    """Return the passages of every store: where it is, when it is open, what it offers and what to know."""
    return [passage for store in all_stores(session) for passage in _of(store)]


def shipping_passages() -> list[Passage]:
    """Return the passages on shipping to each region, on free shipping and on the cutoff.

    Raises:
        RuleFileError: shipping.yml is unusable.
    """
    regions = [
        _shipping(region.replace("_", "-"), f"Shipping to {place}", [f"Shipping to {place}: {_options(region)}."])
        for region, place in _REGIONS.items()
    ]
    tiers = [f"{tier} members of the Trail Club get it {_free(tier)}." for tier in _TIERS]
    rules = shipping_rules()
    return [
        *regions,
        _shipping(
            "free",
            "Free standard shipping",
            [f"Standard shipping to {_REGIONS['contiguous']} is free {_free('none')}.", *tiers],
        ),
        _shipping(
            "cutoff",
            "When an order is processed",
            [
                f"Orders placed by {spoken_cutoff()}, Monday to Friday, enter processing the same day.",
                f"Orders above {dollars(rules.adult_signature_above)} need an adult's signature.",
            ],
        ),
    ]


def sizing_passages(session: Session) -> list[Passage]:
    """Return the passages of the size charts and of how each shoe differs from its chart.

    Raises:
        RuleFileError: sizing.yml is unusable.
    """
    rules = sizing_rules()
    shoes, tops = rules.footwear, rules.outerwear
    lengths = [
        f"A foot of {length:g} cm is men's {shoes.mens[length]:g} or women's {shoes.womens[length]:g}."
        for length in shoes.mens
    ]
    models = []
    for sku, model in shoes.models.items():
        product = session.get(Product, sku)
        if product is not None:
            models.append(f"The {product.name} ({sku}) {model.note}.")
    return [
        _sizing("footwear", "Footwear size chart", lengths),
        _sizing("footwear-models", "How each shoe runs", models),
        _sizing("unisex", "Outerwear, unisex and men's, chest", _chests(tops.unisex)),
        _sizing("womens", "Outerwear, women's, chest", _chests(tops.womens)),
    ]


def _of(store: Store) -> list[Passage]:
    name = f"Fernway {store.name}"
    flagship = ", the flagship store," if store.flagship else ""
    offered = [service.replace("_", " ") for service in store.services]
    missing = [f"no {service.replace('_', ' ')}" for service in store.not_offered]
    sections = {
        "address": (
            "address and phone",
            [f"{name}{flagship} is at {full_address(store)}.", f"Its phone number is {store.phone}."],
        ),
        "hours": (
            "opening hours",
            [f"{name} is open {regular_week(store)} ({zone_name(store)}).", *_holidays(name, store)],
        ),
        "services": (
            "services",
            [f"{name} offers {listed(offered)}.", *([f"It has {listed(missing)}."] if missing else [])],
        ),
        "notes": ("good to know", [f"{name}: {note}" for note in store.notes]),
    }
    return [
        Passage(f"{store.id}#{key}", store.id, "store", f"{name} store: {heading}", "\n".join(text), _STORES_URL)
        for key, (heading, text) in sections.items()
    ]


def _holidays(name: str, store: Store) -> list[str]:
    return [
        f"{name} is closed on {rule['holiday']}."
        if rule.get("closed")
        else f"On {rule['holiday']} {name} opens at {spoken_time(time.fromisoformat(rule['opens']))}."
        for rule in store.holidays
    ]


def _options(region: Region) -> str:
    return "; ".join(f"{option.spoken}, by {option.carrier}" for option in options_to(region))


def _free(tier: LoyaltyTier) -> str:
    amount = free_from(tier)
    return f"when merchandise after discounts is {dollars(amount)} or more" if amount else "on every order"


def _chests(chart: dict[str, tuple[float, float]]) -> list[str]:
    return [f"Size {size} fits a chest of {least:g} to {most:g} inches." for size, (least, most) in chart.items()]


def _shipping(key: str, title: str, text: Sequence[str]) -> Passage:
    return Passage(f"{SHIPPING}#rules-{key}", SHIPPING, "policy", title, "\n".join(text), _SHIPPING_URL)


def _sizing(key: str, title: str, text: Sequence[str]) -> Passage:
    return Passage(f"{SIZING}#rules-{key}", SIZING, "policy", title, "\n".join(text), _SIZING_URL)
