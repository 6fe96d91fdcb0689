"""What is said about the stock of one variant of a product, online and in stores."""

from sqlalchemy.orm import Session

from actions.scenario import Reply
from concierge import clock
from concierge.knowledge.alternatives import alternative_to, difference_from
from concierge.knowledge.availability import (
    Variant,
    days_until,
    gaps_within,
    online_units,
    other_colors,
    other_sizes,
    sold_out,
    units_at,
)
from concierge.storage import Product, Store, UnavailableVariant
from concierge.wording import listed


def tell_variant(
    reply: Reply, session: Session, product: Product, variant: Variant, stores: list[Store], *, quiet: bool
) -> bool:
    """Tell whether a variant can be ordered online, and return whether stores may have it.

    Args:
        reply: where to say it.
        session: for naming an alternative.
        product: what was asked for.
        variant: in which size and color.
        stores: every store.
        quiet: say nothing when stores may have it, because they are told next.
    """
    today = clock.today()
    gap = sold_out(product, variant)
    if gap is not None:
        facts = {"product": product.name, "variant": variant.spoken, "others": _others(product, variant)}
        _tell_missing(reply, "utter_variant_out_of_stock", days_until(gap.restock_on, today), facts)
        return False
    held = [store for store in stores if units_at(product, store.id)]
    if not held and not online_units(product):
        _tell_nowhere(reply, session, product)
        return False
    if quiet:
        return True
    if not online_units(product):
        shown = listed([f"{store.name} {units_at(product, store.id)}" for store in held])
        reply.facts("utter_stores_only", product=product.name, stores=shown)
        return True
    gaps = " ".join(_gap_in_words(gap) for gap in gaps_within(product, variant))
    if gaps:
        reply.facts("utter_in_stock_except", what=_in_variant(product, variant), gaps=gaps)
    else:
        response = "utter_in_stock_variant" if variant.spoken else "utter_in_stock"
        reply.facts(response, product=product.name, variant=variant.spoken)
    return True


def tell_stores(reply: Reply, product: Product, places: list[Store]) -> None:
    """Tell what the stores asked about show, all sizes together."""
    held = [store for store in places if units_at(product, store.id)]
    if not held:
        elsewhere = "It's in stock online." if online_units(product) else "It's out of stock online, too."
        where = listed([store.name for store in places])
        response = "utter_out_of_stock_store" if len(places) == 1 else "utter_out_of_stock_stores"
        reply.facts(response, store=where, product=product.name, elsewhere=elsewhere)
    elif len(places) == 1:
        store = held[0]
        units = str(units_at(product, store.id))
        reply.facts("utter_in_stock_store", store=store.name, quantity=units, product=product.name, phone=store.phone)
    else:
        shown = listed([f"{store.name} shows {units_at(product, store.id) or 'none'}" for store in places])
        reply.facts("utter_in_stock_stores", product=product.name, stores=shown)


def _tell_nowhere(reply: Reply, session: Session, product: Product) -> None:
    other = alternative_to(session, product)
    facts = {"product": product.name, "alternative": difference_from(product, other) if other else ""}
    _tell_missing(reply, "utter_out_of_stock", days_until(product.restock_on, clock.today()), facts)


def _tell_missing(reply: Reply, response: str, days: int | None, facts: dict[str, str]) -> None:
    if days is None:
        reply.facts(f"{response}_no_date", **facts)
    else:
        reply.facts(response, restock=_in_days(days), **facts)


def _in_days(days: int) -> str:
    return f"in about {days} days" if days > 1 else "tomorrow"


def _in_variant(product: Product, variant: Variant) -> str:
    return f"{product.name} in {variant.spoken}" if variant.spoken else product.name


def _gap_in_words(gap: UnavailableVariant) -> str:
    days = days_until(gap.restock_on, clock.today())
    back = f"we expect it {_in_days(days)}, an estimate" if days else "I don't have a date for its return"
    where = f"in {gap.color}" if gap.color else "in every color"
    return f"Size {gap.size} {where} is sold out; {back}."


def _others(product: Product, variant: Variant) -> str:
    if not online_units(product):
        return ""
    colors = other_colors(product, variant)
    if colors and variant.size:
        return f"In {variant.size} there's also {listed(colors, 'or')}."
    return "Other sizes are in stock." if other_sizes(product, variant) else ""
