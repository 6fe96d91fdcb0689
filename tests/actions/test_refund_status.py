"""Refund status: the step, the amount, how it adds up, and who looks into it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.refund_status import RefundDisputed, RefundNotSeen, RefundStatus, RefundStatusForm
from concierge.storage import HandoffRequest
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def refund() -> Conversation:
    return Conversation(RefundStatusForm, RefundStatus)


def requests(database: Sessions) -> list[tuple[str, str, str]]:
    with database() as session:
        return [(one.reason, one.queue, one.priority) for one in session.scalars(select(HandoffRequest))]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "FO-10368 85719",
            "We're waiting for your parcel. The expected refund is $141.05. "
            "That's $149.00 for the items, less $7.95 for the mail return.",
        ),
        (
            "FO-10317 60640",
            "It has arrived. Inspection takes 5 to 7 business days. The expected refund is $56.90.",
        ),
        (
            "FO-10375 21218",
            "We refunded $221.05. That's $229.00 for the items, less $7.95 for the mail return. "
            "Banks usually post it within 3 to 5 business days. Has it been longer than that?",
        ),
    ],
)
async def test_each_step_tells_the_amount_and_the_next_dates(refund: Conversation, text: str, answer: str) -> None:
    await refund.says(f"refund {text[:8]}", "refund_status", order_id=text[:8])
    assert await refund.says(text[9:], zip=text[9:]) == answer


async def test_a_refund_that_the_bank_should_show_by_now_goes_to_the_returns_team(
    refund: Conversation, database: Sessions
) -> None:
    await refund.says("refund FO-10375 21218", "refund_status")
    assert refund.slots["open_question"] == "refund_late"
    assert "gift card" in await refund.goes_on_with(RefundNotSeen)
    assert requests(database) == [("needs_agent_decision", "returns_warranty", "P4")]


@pytest.mark.parametrize(
    ("text", "request_made"),
    [
        ("FO-10375 21218", ("needs_agent_decision", "returns_warranty", "P4")),
        ("FO-10071", ("high_value_problem", "care_leads", "P2")),
    ],
)
async def test_a_disputed_amount_is_explained_once_and_then_passed_on(
    refund: Conversation, database: Sessions, text: str, request_made: tuple[str, str, str]
) -> None:
    if len(text) == 8:
        from concierge.storage import Order

        with database() as session:
            text += f" {session.get_one(Order, text).ship_zip}"
    answer = await refund.says(f"why is my refund for {text} less than I paid", "refund_status")
    assert "less $7.95 for the mail return. Does that answer it?" in answer
    assert requests(database) == []
    await refund.goes_on_with(RefundDisputed)
    assert requests(database) == [request_made]


async def test_a_canceled_order_was_never_charged(refund: Conversation) -> None:
    assert "We only charge when a parcel ships" in await refund.says("refund FO-10403 78209", "refund_status")


async def test_an_order_without_a_return_has_no_refund(refund: Conversation) -> None:
    answer = await refund.says("refund FO-10393 95816", "refund_status")
    assert answer == "I don't see a refund on order FO-10393."
    assert refund.messages[0]["buttons"][0]["title"] == "Start a return"


async def test_no_amount_is_told_before_proof(refund: Conversation) -> None:
    answers = [await refund.says(f"refund FO-10375 0000{n}", "refund_status") for n in range(3)]
    assert "$" not in " ".join(answers)
    assert "teammate" in answers[-1]
