"""Customers, their consent, events and orders as database rows."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from concierge.storage.calendar import RelativeDay, RelativeMoment
from concierge.storage.customers import BrowsingEvent, Customer, Subscription
from concierge.storage.orders import Order, OrderLine
from concierge.storage.seeding.bundle import Bundle
from concierge.storage.seeding.rows import CustomerRow, EventRow, OrderLineRow, OrderRow
from concierge.storage.seeding.seeds import Seed, shared_columns

MARKETING = "marketing"
# Who signed up for the newsletter but has not clicked the link yet is in this segment, without consent.
AWAITING_CONFIRMATION = "new_subscriber"
CONSENT_SOURCE = "data file"
CONSENT_WORDING = "1"


def customer_seeds(bundle: Bundle) -> Iterator[Seed]:
    """Yield the rows about customers, parents before the rows that refer to them."""
    customers = {at.row.customer_id: at.row for at in bundle.customers}
    for customer in customers.values():
        yield from _customer(customer)
    for event in bundle.events:
        yield _event(event.row)
    for order in bundle.orders:
        yield _order(order.row, customers[order.row.customer_id])
    lines_so_far: Counter[str] = Counter()
    for line in bundle.order_lines:
        lines_so_far[line.row.order_id] += 1
        yield _order_line(line.row, lines_so_far[line.row.order_id])


def _customer(row: CustomerRow) -> Iterator[Seed]:
    columns = {name: getattr(row, name) for name in shared_columns(Customer, CustomerRow)}
    columns |= {
        "id": row.customer_id,
        "lifetime_value": row.lifetime_value_usd,
        "joined_on": RelativeDay(-row.joined_days_ago),
    }
    yield Seed(Customer, columns)
    if row.marketing_consent != "none":
        yield _subscription(row, confirmed=True)
    elif row.segment == AWAITING_CONFIRMATION:
        yield _subscription(row, confirmed=False)


def _subscription(row: CustomerRow, *, confirmed: bool) -> Seed:
    by_text = row.marketing_consent == "sms"
    moment = RelativeMoment(Decimal(row.joined_days_ago))
    return Seed(
        Subscription,
        {
            "purpose": MARKETING,
            "channel": "sms" if by_text else "email",
            "address": row.phone if by_text else row.email,
            "customer_id": row.customer_id,
            "status": "confirmed" if confirmed else "pending",
            "wording_version": CONSENT_WORDING,
            "source": CONSENT_SOURCE,
            "requested_at": moment,
            "confirmed_at": moment if confirmed else None,
        },
    )


def _event(row: EventRow) -> Seed:
    return Seed(
        BrowsingEvent,
        {
            "id": row.event_id,
            "customer_id": row.customer_id,
            "occurred_at": RelativeMoment(row.days_ago),
            "kind": row.event,
            "sku": row.sku,
            "query": row.query,
        },
    )


def _order(row: OrderRow, customer: CustomerRow) -> Seed:
    columns = {name: getattr(row, name) for name in shared_columns(Order, OrderRow)}
    eta, delivered = row.eta_days_from_now, row.delivered_days_ago
    columns |= {
        "id": row.order_id,
        "email": customer.email,
        "ship_name": customer.name,
        "ship_city": customer.city,
        "ship_state": customer.state,
        "ship_zip": customer.zip,
        "placed_on": RelativeDay(-row.placed_days_ago),
        "eta_on": None if eta is None else RelativeDay(eta),
        "delivered_on": None if delivered is None else RelativeDay(-delivered),
    }
    return Seed(Order, columns)


def _order_line(row: OrderLineRow, number: int) -> Seed:
    return Seed(
        OrderLine,
        {
            "order_id": row.order_id,
            "line_number": number,
            "sku": row.sku,
            "quantity": row.qty,
            "unit_price": row.unit_price,
            "size": row.size,
            "color": row.color,
        },
    )
