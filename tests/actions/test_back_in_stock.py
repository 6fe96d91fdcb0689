"""Back in stock: offered when something is sold out, noted after a yes, sent once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.back_in_stock import BackInStock, BackInStockForm
from concierge import clock
from concierge.customers.stock_notices import ask_for_notice, queue_due_notices
from concierge.knowledge.availability import Variant
from concierge.storage import AuditEntry, OutboxEmail, Product, Stock, StockNotice, UnavailableVariant
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
ASK = "product_availability"
OFFER = "Shall I email you once when it's back?"
SOLD_OUT = {"sku": "FW-501", "size": "M", "color": "slate"}  # in this size and color only


def notices(database: Sessions) -> list[tuple[str | None, str | None, str, str | None, str | None]]:
    with database() as session:
        return [
            (one.customer_id, one.address, one.sku, one.size, one.color) for one in session.scalars(select(StockNotice))
        ]


def verify_as(conversation: Conversation, customer_id: str) -> None:
    conversation.slots["verified_customer"] = customer_id
    conversation.slots["verified_until"] = clock.now().replace(hour=23).isoformat()


async def accept(conversation: Conversation) -> str:
    """Say yes to the offer and return the question for the address."""
    conversation.latest = {"text": "/affirm", "intent": {"name": "affirm"}, "entities": []}
    conversation.events.append({"event": "user", "text": "/affirm", "parse_data": conversation.latest})
    await conversation.goes_on_with(BackInStock)
    return await conversation.goes_on_with_form(BackInStockForm, BackInStock)


async def test_a_sold_out_variant_is_offered_an_email_and_nothing_is_noted_without_a_yes(
    stock: Conversation, database: Sessions
) -> None:
    assert (await stock.says("M in slate?", ASK, **SOLD_OUT)).endswith(f"{OFFER} It's a service email, not marketing.")
    assert stock.slots["open_question"] == "back_in_stock"
    assert notices(database) == []


async def test_who_has_not_proved_who_they_are_gives_an_address(stock: Conversation, database: Sessions) -> None:
    await stock.says("M in slate?", ASK, **SOLD_OUT)
    assert "Which email address" in await accept(stock)
    assert "an address like" in await stock.says("my usual one")
    answer = await stock.says("It's Sam.Lee@Example.com")
    assert answer == (
        "Done. One email goes to sam.lee@example.com when the Brookmist Rain Jacket in M, Slate is back in stock. "
        "It's a service message, not marketing."
    )
    assert notices(database) == [(None, "sam.lee@example.com", "FW-501", "M", "Slate")]
    assert [stock.slots[slot] for slot in ("open_question", "notice_item", "notice_email")] == [None, None, None]
    with database() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "stock_notice.requested"))
    assert (entry.conversation_id, entry.object_id, entry.details) == (
        "customer-1",
        "FW-501",
        {"size": "M", "color": "Slate"},
    )


async def test_a_verified_customer_is_written_to_at_the_address_on_file(
    stock: Conversation, database: Sessions
) -> None:
    verify_as(stock, "CU-1001")
    await stock.says("is FW-302 in stock", ASK, sku="FW-302")
    answer = await stock.goes_on_with(BackInStock)
    assert "the email address on your account" in answer
    assert notices(database) == [("CU-1001", None, "FW-302", None, None)]


async def test_asking_twice_is_one_email_and_it_is_sent_once(stock: Conversation, database: Sessions) -> None:
    for _ in range(2):
        asking = Conversation(type(stock.form), type(stock.action))
        await asking.says("M in slate?", ASK, **SOLD_OUT)
        await accept(asking)
        await asking.says("sam@example.com")
    assert len(notices(database)) == 1
    with database.begin() as session:
        assert queue_due_notices(session) == 0
        for gap in session.scalars(select(UnavailableVariant).where(UnavailableVariant.sku == "FW-501")):
            session.delete(gap)
    with database.begin() as session:
        assert (queue_due_notices(session), queue_due_notices(session)) == (1, 0)
        [email] = session.scalars(select(OutboxEmail))
    assert (email.address, email.template) == ("sam@example.com", "back_in_stock")
    assert email.data["item"] == "Brookmist Rain Jacket in M, Slate"


async def test_another_size_is_another_notice(database: Sessions) -> None:
    with database.begin() as session:
        product = session.get_one(Product, "FW-501")
        asked = [
            ask_for_notice(session, product, Variant(size, "Slate"), address=address)
            for size, address in (("M", "a@example.com"), ("L", "a@example.com"), ("M", "b@example.com"))
        ]
        assert asked == [True, True, True]
        assert not ask_for_notice(session, product, Variant("L", "Slate"), address="A@example.com")


@pytest.mark.parametrize("entities", [{"sku": "FW-501", "size": "L"}, {"sku": "FW-501", "size": "XXXS"}])
async def test_nothing_is_offered_for_what_is_in_stock_or_does_not_exist(
    stock: Conversation, entities: dict[str, str]
) -> None:
    assert OFFER not in await stock.says("in stock?", ASK, **entities)
    assert stock.slots["open_question"] is None


async def test_what_only_a_store_has_is_not_sold_out(stock: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        for location in ("wh_reno", "wh_allentown"):
            session.get_one(Stock, ("FW-706", location)).units = 0
    assert OFFER not in await stock.says("kestrelpoint", ASK, sku="FW-706")


async def test_of_two_things_sold_out_at_once_neither_is_offered(stock: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        for row in session.scalars(select(Stock).where(Stock.sku == "FW-701")):
            row.units = 0
    answer = await stock.says("the 0 degree bag and the harness?", ASK, sku=["FW-302", "FW-701"])
    assert answer.count("is out of stock") == 2
    assert OFFER not in answer
    assert stock.slots["open_question"] is None


async def test_who_never_gives_an_address_is_not_noted(stock: Conversation, database: Sessions) -> None:
    await stock.says("M in slate?", ASK, **SOLD_OUT)
    await accept(stock)
    await stock.says("why do you need it", "why_do_you_ask")
    assert stock.active == "back_in_stock_form"
    assert notices(database) == []
