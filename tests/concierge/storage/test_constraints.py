"""The database itself refuses rows that make no sense."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from concierge.storage import (
    BrowsingEvent,
    Conversation,
    Customer,
    HandoffRequest,
    Order,
    OrderAction,
    OrderLine,
    Product,
    PromoCode,
    Stock,
    Subscription,
)

from .conftest import Loader


def test_impossible_values_are_refused(loaded: Loader) -> None:
    impossible: list[tuple[Any, dict[str, Any]]] = [
        (Order, {"total": Decimal("0.01")}),
        (Order, {"customer_id": "CU-9999"}),
        (OrderLine, {"quantity": 0}),
        (Product, {"sale_price": Decimal("9999.00")}),
        (Product, {"rating": Decimal("5.5")}),
        (PromoCode, {"percent_off": None, "amount_off": None}),
        (Stock, {"units": -1}),
        (Customer, {"points": -1}),
        (Subscription, {"status": "withdrawn", "withdrawn_at": None}),
        (BrowsingEvent, {"query": None, "kind": "search"}),
    ]
    for model, values in impossible:
        with pytest.raises(IntegrityError), loaded.sessions.begin() as session:
            session.execute(update(model).values(**values))


def test_an_unknown_status_written_without_this_library_is_refused(loaded: Loader) -> None:
    with pytest.raises(IntegrityError), loaded.engine.begin() as connection:
        connection.execute(text("UPDATE orders SET status = 'lost'"))


def test_a_repeated_action_is_refused(loaded: Loader) -> None:
    for attempt in range(2):
        action = OrderAction(order_id="FO-10499", kind="cancel", idempotency_key="conversation-1/cancel")
        if attempt == 0:
            with loaded.sessions.begin() as session:
                session.add(action)
        else:
            with pytest.raises(IntegrityError), loaded.sessions.begin() as session:
                session.add(action)


def test_rows_written_without_this_library_get_their_times(loaded: Loader) -> None:
    with loaded.engine.begin() as connection:
        connection.execute(text("INSERT INTO conversations (id, channel, owner) VALUES ('s1', 'rest', 'human')"))
        connection.execute(
            text(
                "INSERT INTO conversation_messages (conversation_id, author, text) VALUES ('s1', 'customer', 'Hello?')"
            )
        )
    with loaded.sessions.begin() as session:
        conversation = session.get_one(Conversation, "s1")
        assert conversation.since.tzinfo is not None
        assert [m.created_at.tzinfo is not None for m in conversation.messages] == [True]
        request = HandoffRequest(reason="ESC-07", queue="order_care", priority="P3")
        conversation.handoff_requests.append(request)
        session.flush()
        assert (request.status, request.packet) == ("queued", {})
