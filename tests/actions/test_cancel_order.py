"""Cancel an order: in time, after a yes, with the money explained."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.cancel_order import CancelOrder, CancelOrderForm, CancelReason
from actions.order_agent import SendToAgent
from concierge.storage import AuditEntry, HandoffRequest, Order, OutboxEmail
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def cancel() -> Conversation:
    return Conversation(CancelOrderForm, CancelOrder)


def order(database: Sessions, order_id: str = "FO-10499") -> Order:
    with database() as session:
        return session.get_one(Order, order_id)


async def test_an_order_is_canceled_after_proof_and_a_yes(cancel: Conversation, database: Sessions) -> None:
    await cancel.says("cancel FO-10499", "cancel_order", order_id="FO-10499")
    assert await cancel.says("78704", zip="78704") == "I can cancel the whole order, $99.90. Shall I go ahead?"
    assert order(database).status == "processing"
    answer = await cancel.says("yes", "affirm")
    assert answer.startswith("Done. The authorization will be released; banks usually take 3 to 7 business days.")
    assert order(database).status == "cancelled"
    assert order(database).cancelled_at is not None
    with database() as session:
        assert [entry.action for entry in session.scalars(select(AuditEntry))] == ["order.cancel"]
        assert [email.template for email in session.scalars(select(OutboxEmail))] == ["order_canceled"]


async def test_the_reason_is_asked_once_and_noted(cancel: Conversation, database: Sessions) -> None:
    await cancel.says("cancel FO-10499 78704", "cancel_order")
    await cancel.says("yes", "affirm")
    assert cancel.slots["open_question"] == "cancel_reason"
    cancel.latest = {
        "text": "/inform",
        "intent": {"name": "inform"},
        "entities": [{"entity": "reason", "value": "changed_mind"}],
    }
    await cancel.goes_on_with(CancelReason)
    assert order(database).cancel_reason == "changed_mind"
    assert cancel.slots["open_question"] is None


async def why_is_answered(cancel: Conversation, text: str) -> str:
    await cancel.says("cancel FO-10499 78704", "cancel_order")
    await cancel.says("yes", "affirm")
    stop = {"name": "cancel_request"}
    cancel.latest = {"text": text, "intent": stop, "intent_ranking": [stop], "entities": []}
    return await cancel.goes_on_with(CancelReason)


async def test_a_change_of_mind_is_a_reason_after_the_question_why(cancel: Conversation, database: Sessions) -> None:
    await why_is_answered(cancel, "I simply changed my mind")
    assert order(database).cancel_reason == "changed_mind"


async def test_a_never_mind_after_the_question_why_is_no_reason(cancel: Conversation, database: Sessions) -> None:
    await why_is_answered(cancel, "never mind")
    assert order(database).cancel_reason is None
    assert cancel.slots["open_question"] is None


async def test_a_reason_given_at_first_is_not_asked_again(cancel: Conversation, database: Sessions) -> None:
    await cancel.says("changed my mind, cancel FO-10499 78704", "cancel_order", reason="changed_mind")
    assert "why" not in await cancel.says("yes", "affirm")
    assert order(database).cancel_reason == "changed_mind"


async def test_a_no_leaves_it_without_persuasion(cancel: Conversation, database: Sessions) -> None:
    await cancel.says("cancel FO-10499 78704", "cancel_order")
    assert await cancel.says("no", "deny") == "OK, I've left the order as it was."
    assert order(database).status == "processing"


async def test_a_second_cancellation_changes_nothing(cancel: Conversation, database: Sessions) -> None:
    await cancel.says("cancel FO-10499 78704", "cancel_order")
    await cancel.says("yes", "affirm")
    at = order(database).cancelled_at
    assert "is canceled" in await cancel.says("cancel FO-10499", "cancel_order")
    assert order(database).cancelled_at == at


async def test_an_order_that_left_meanwhile_is_not_canceled(cancel: Conversation, database: Sessions) -> None:
    await cancel.says("cancel FO-10499 78704", "cancel_order")
    with database.begin() as session:
        session.get_one(Order, "FO-10499").status = "shipped"
    assert "has left the warehouse" in await cancel.says("yes", "affirm")
    assert order(database).status == "shipped"


@pytest.mark.parametrize(
    ("text", "words", "need"),
    [
        ("FO-10472 98103", "You can return it after delivery", None),
        ("FO-10459 33133", "A teammate can look at whether", "order"),
        ("FO-10518 20009", "A teammate can try to cancel it", "order"),
        ("FO-10403 78209", "We only charge when a parcel ships", "payment"),
        ("FO-10393 95816", "You can return it instead", None),
        ("FO-10368 85719", "is a return already", None),
    ],
)
async def test_what_cannot_be_canceled_is_explained(
    cancel: Conversation, database: Sessions, text: str, words: str, need: str | None
) -> None:
    status = order(database, text[:8]).status
    assert words in await cancel.says(f"cancel {text}", "cancel_order")
    assert order(database, text[:8]).status == status
    assert cancel.slots["order_agent_need"] == need


async def test_a_charge_on_a_canceled_order_goes_to_payments_after_a_yes(
    cancel: Conversation, database: Sessions
) -> None:
    await cancel.says("FO-10403 78209 canceled but charged", "cancel_order")
    await cancel.goes_on_with(SendToAgent)
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
        assert (request.queue, request.packet["order_id"]) == ("payments", "FO-10403")


async def test_one_item_of_several_is_for_an_agent(cancel: Conversation, database: Sessions) -> None:
    answer = await cancel.says("take the hoodie off FO-10521, 80537", "cancel_order", product="Sunsedge Sun Hoodie")
    assert "A teammate can take items out" in answer
    assert order(database, "FO-10521").status == "processing"
