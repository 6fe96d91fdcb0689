"""Checks across rows and files: ids that must be unique or known, and sums that must add up."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from concierge.storage.seeding.bundle import Bundle
from concierge.storage.seeding.files import Located
from concierge.storage.seeding.problems import Problems
from concierge.storage.seeding.rows import OrderRow

OUR_MISTAKE = frozenset({"defective", "wrong_item"})
WITHOUT_REFUND = frozenset({"processing", "shipped", "out_for_delivery", "delayed", "delivered"})


def check_consistency(bundle: Bundle) -> None:
    """Check what single rows cannot show.

    Raises:
        DataError: with every mistake found.
    """
    problems = Problems()
    _check_unique(bundle, problems)
    _check_products(bundle, problems)
    _check_campaigns(bundle, problems)
    _check_orders(bundle, problems)
    _check_order_lines(bundle, problems)
    _check_events(bundle, problems)
    problems.raise_if_any()


def _report(problems: Problems, at: Located[Any], field: str, message: str) -> None:
    problems.add(at.file, at.place, field, message)


def _check_unique(bundle: Bundle, problems: Problems) -> None:
    identified: list[tuple[Iterable[Located[Any]], str, Callable[[Any], str]]] = [
        (bundle.stores, "id", lambda row: row.id),
        (bundle.products, "sku", lambda row: row.sku),
        (bundle.campaigns, "id", lambda row: row.id),
        (bundle.campaigns, "promo.code", lambda row: row.promo.code),
        (bundle.policies, "id", lambda row: row.id),
        (bundle.customers, "customer_id", lambda row: row.customer_id),
        (bundle.orders, "order_id", lambda row: row.order_id),
        (bundle.events, "event_id", lambda row: row.event_id),
    ]
    for rows, field, identify in identified:
        first: dict[str, Located[Any]] = {}
        for at in rows:
            earlier = first.setdefault(identify(at.row), at)
            if earlier is not at:
                where = earlier.place if earlier.file == at.file else earlier.file
                _report(problems, at, field, f"{identify(at.row)} is already used at {where}")


def _check_products(bundle: Bundle, problems: Problems) -> None:
    skus = {at.row.sku for at in bundle.products}
    locations = {store.row.id for store in bundle.stores} | {house.id for house in bundle.shop.warehouses}
    for at in bundle.products:
        for location in at.row.stock:
            if location not in locations:
                message = f"{location} is neither a store in stores.yml nor a warehouse in shop.yml"
                _report(problems, at, "stock", message)
        for field, named in (
            ("goes_well_with", at.row.goes_well_with),
            ("confusable_with", [other.sku for other in at.row.confusable_with]),
        ):
            for sku in named:
                if sku not in skus:
                    _report(problems, at, field, f"{sku} is not a product")


def _check_campaigns(bundle: Bundle, problems: Problems) -> None:
    categories = {at.row.category for at in bundle.products}
    for at in bundle.campaigns:
        named = at.row.promo.eligible.categories
        for category in [] if isinstance(named, str) else named:
            if category not in categories:
                _report(problems, at, "promo.eligible.categories", f"no product has category {category}")


def _check_orders(bundle: Bundle, problems: Problems) -> None:
    customers = {at.row.customer_id for at in bundle.customers}
    codes = {at.row.promo.code for at in bundle.campaigns}
    line_sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in bundle.order_lines:
        line_sums[line.row.order_id] += line.row.unit_price * line.row.qty
    for at in bundle.orders:
        row = at.row
        if row.customer_id not in customers:
            _report(problems, at, "customer_id", f"{row.customer_id} is not in customers.csv")
        if row.promo_code is not None and row.promo_code not in codes:
            _report(problems, at, "promo_code", f"{row.promo_code} is not a code in campaigns.yml")
        if row.order_id not in line_sums:
            _report(problems, at, "order_id", f"{row.order_id} has no line in order_lines.csv")
        elif row.subtotal != line_sums[row.order_id]:
            message = f"{row.subtotal} is not the sum of its lines, {line_sums[row.order_id]}"
            _report(problems, at, "subtotal", message)
        _check_amounts(at, problems)
        _check_delivery(at, problems)
        _check_refund(at, bundle.shop.mail_return_fee, problems)


def _check_amounts(at: Located[OrderRow], problems: Problems) -> None:
    row = at.row
    if row.discount > row.subtotal:
        _report(problems, at, "discount", f"{row.discount} is more than subtotal {row.subtotal}")
    expected = row.subtotal - row.discount + row.shipping
    if row.total != expected:
        _report(problems, at, "total", f"{row.total} is not subtotal - discount + shipping, {expected}")


def _check_delivery(at: Located[OrderRow], problems: Problems) -> None:
    row = at.row
    if row.status == "delivered" and row.delivered_days_ago is None:
        _report(problems, at, "delivered_days_ago", "is empty for a delivered order")
    if row.delivered_days_ago is not None and row.delivered_days_ago > row.placed_days_ago:
        message = f"delivered {row.delivered_days_ago} days ago, before it was placed"
        _report(problems, at, "delivered_days_ago", message)


def _check_refund(at: Located[OrderRow], mail_return_fee: Decimal, problems: Problems) -> None:
    row = at.row
    if row.status in WITHOUT_REFUND:
        if row.refund_status != "none" or row.refund_amount is not None:
            message = f"a {row.status} order has refund_status none and no refund_amount"
            _report(problems, at, "refund_status", message)
        return
    if row.refund_status == "none":
        _report(problems, at, "refund_status", f"is none for a {row.status} order")
    if row.status == "cancelled":
        expected = row.total
    else:
        if row.return_method is None or row.return_reason is None:
            _report(problems, at, "return_method", "a return needs return_method and return_reason")
            return
        our_mistake = row.return_reason in OUR_MISTAKE
        expected = row.subtotal - row.discount
        if our_mistake:
            expected += row.shipping
        elif row.return_method == "mail":
            expected -= mail_return_fee
    if row.refund_amount != expected:
        _report(problems, at, "refund_amount", f"is {row.refund_amount or 'empty'}, but should be {expected}")


def _check_order_lines(bundle: Bundle, problems: Problems) -> None:
    orders = {at.row.order_id for at in bundle.orders}
    products = {at.row.sku: at.row for at in bundle.products}
    for at in bundle.order_lines:
        row = at.row
        if row.order_id not in orders:
            _report(problems, at, "order_id", f"{row.order_id} is not in orders.csv")
        product = products.get(row.sku)
        if product is None:
            _report(problems, at, "sku", f"{row.sku} is not in products.json")
            continue
        if row.size is not None and row.size not in product.sizes:
            _report(problems, at, "size", f"{row.sku} does not come in size {row.size}")
        if row.color is not None and row.color not in product.colors:
            _report(problems, at, "color", f"{row.sku} does not come in {row.color}")


def _check_events(bundle: Bundle, problems: Problems) -> None:
    customers = {at.row.customer_id: at.row for at in bundle.customers}
    skus = {at.row.sku for at in bundle.products}
    for at in bundle.events:
        customer = customers.get(at.row.customer_id)
        if customer is None:
            _report(problems, at, "customer_id", f"{at.row.customer_id} is not in customers.csv")
        elif customer.personalization_opt_out:
            message = f"{at.row.customer_id} opted out of personalization, so no events may be kept"
            _report(problems, at, "customer_id", message)
        if at.row.sku is not None and at.row.sku not in skus:
            _report(problems, at, "sku", f"{at.row.sku} is not in products.json")
