"""Payment problems: advice without payment data, and people for what is at stake."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.payment_problem import PaymentNotSolved, PaymentProblem, PaymentProblemForm
from concierge.storage import Order
from tests.actions.conversation import Conversation
from tests.actions.requests import asks_leave, requests

Sessions = sessionmaker[Session]


@pytest.fixture
def payment() -> Conversation:
    return Conversation(PaymentProblemForm, PaymentProblem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my card keeps getting declined", "Four checks"),
        ("I see two charges for one order", "one authorization and one charge"),
        ("checkout says I'm locked for 24 hours", "pay in one of our stores or use a gift card"),
        ("my order was canceled but still charged", "isn't charged"),
    ],
)
async def test_a_problem_that_is_clear_gets_its_advice_and_one_question(
    payment: Conversation, text: str, expected: str
) -> None:
    answer = await payment.says(text, "payment_problem")
    assert expected in answer
    assert answer.endswith("Did that solve it?")
    assert payment.slots["open_question"] == "payment_solved"


async def test_an_unclear_problem_is_asked_about_with_a_warning(payment: Conversation) -> None:
    answer = await payment.says("payment problem", "payment_problem")
    assert answer.strip().startswith("Please don't share card details here.")
    assert "Four checks" in await payment.says("/inform", choice="declined")


async def test_what_did_not_solve_it_goes_to_the_payments_team(payment: Conversation, database: Sessions) -> None:
    await payment.says("card declined", "payment_problem")
    await payment.goes_on_with(PaymentNotSolved)
    await asks_leave(payment)
    assert "Payments and fraud has your request and aims to answer within 8 hours." in await payment.says(
        "yes", "affirm"
    )
    assert [(one.queue, one.priority) for one in requests(database)] == [("payments", "P4")]


async def test_a_charge_nobody_made_is_fraud(payment: Conversation, database: Sessions) -> None:
    assert "call your bank now" in await payment.says("there's a charge I don't recognize", "payment_problem")
    await asks_leave(payment)
    await payment.says("yes", "affirm")
    assert [(one.reason, one.priority) for one in requests(database)] == [("fraud_or_stolen_card", "P2")]


async def test_a_canceled_order_is_explained_after_proof_only(payment: Conversation) -> None:
    asked = await payment.says("FO-10403 was canceled and charged", "payment_problem", order_id="FO-10403")
    assert "email or ZIP code" in asked
    assert "3 to 7 business days" in await payment.says("78209", zip="78209")


async def test_a_valuable_order_goes_to_the_care_leads(payment: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        order = session.get_one(Order, "FO-10482")
        order.subtotal, order.total = order.subtotal + 600, order.total + 600
    await payment.says("charged twice for FO-10482", "payment_problem", order_id="FO-10482")
    await payment.says("83702", zip="83702")
    await asks_leave(payment)
    assert "Care team leads has your request" in await payment.says("yes", "affirm")
    assert [(one.reason, one.packet["order_id"]) for one in requests(database)] == [("high_value_problem", "FO-10482")]
