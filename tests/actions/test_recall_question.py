"""Recall: unsafe use stops first; the lot decides; the unreadable counts as affected."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.recall_question import RecallAnswer, RecallBegin, RecallForm
from concierge.customers.outbox import waiting
from concierge.storage import AuditEntry
from tests.actions.conversation import Conversation
from tests.actions.requests import requests
from tests.actions.templates import GUIDELINES

Sessions = sessionmaker[Session]
STOP = GUIDELINES["safety_texts"]["recall_FWR_031"]


@pytest.fixture
def recall() -> Conversation:
    return Conversation(RecallForm, RecallAnswer)


@pytest.mark.parametrize("product", [None, "FW-601", "Kettlewing"])
async def test_the_recall_text_comes_first_unless_the_product_is_clearly_another(product: str | None) -> None:
    begin = Conversation(None, RecallBegin)
    named = {"product": product} if product else {}
    assert await begin.says("is my stove recalled", "recall_question", **named) == STOP


async def test_the_cook_system_is_not_recalled(recall: Conversation) -> None:
    begin = Conversation(None, RecallBegin)
    assert await begin.says("is FW-602 recalled", "recall_question", sku="FW-602") == ""
    assert await recall.says("is FW-602 recalled", "recall_question", sku="FW-602") == (
        "That one isn't part of recall FWR-031."
    )


@pytest.mark.parametrize("lot", ["KWS-0417", "kws 0463", "KWS0440", "0450"])
async def test_an_affected_lot_gets_the_choice_and_the_mail_kit(
    recall: Conversation, database: Sessions, lot: str
) -> None:
    assert "stamped under the valve body" in await recall.says("is my stove recalled", "recall_question")
    assert "a full refund or a free replacement" in await recall.says(lot)
    assert "Which email address" in await recall.says("/inform", choice="replacement")
    answer = await recall.says("Jo@example.com")
    assert "within 2 business days, and your replacement follows" in answer
    [request] = requests(database)
    assert (request.queue, request.contact) == ("returns_warranty", "jo@example.com")
    assert request.packet["details"]["remedy"] == "replacement"


async def test_the_mail_kit_is_queued_once_with_the_approved_wording(recall: Conversation, database: Sessions) -> None:
    for _ in range(2):
        asking = Conversation(RecallForm, RecallAnswer)
        await asking.says("is my stove recalled, lot KWS-0440", "recall_question")
        await asking.says("/inform", choice="refund")
        await asking.says("Jo@example.com")
    with database() as session:
        [(email, address, text)] = waiting(session)
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "recall.kit_requested"))
    assert (email.template, address) == ("recall_kit", "jo@example.com")
    assert text.body.startswith(STOP.partition(" You can choose")[0])
    assert "KWS-0440" in text.body
    assert "a full refund of the price paid" in text.body
    assert entry.object_id in text.subject
    assert "jo@example.com" not in str(entry.details)


async def test_the_kit_for_a_number_that_cannot_be_read_says_so(recall: Conversation, database: Sessions) -> None:
    await recall.says("is my stove recalled", "recall_question")
    await recall.says("it's worn off")
    await recall.says("/inform", choice="replacement")
    await recall.says("jo@example.com")
    with database() as session:
        [(_, _, text)] = waiting(session)
    assert "Lot number: not readable, so the stove counts as recalled." in text.body


@pytest.mark.parametrize("lot", ["KWS-0464", "it says KWS 500"])
async def test_no_kit_is_sent_for_another_lot(recall: Conversation, database: Sessions, lot: str) -> None:
    await recall.says("is my stove recalled", "recall_question")
    await recall.says(lot)
    with database() as session:
        assert waiting(session) == []


@pytest.mark.parametrize("lot", ["KWS-0416", "KWS-0464", "KWS-0512", "it says KWS 500"])
async def test_any_other_lot_is_not_part_of_it(recall: Conversation, database: Sessions, lot: str) -> None:
    await recall.says("is my stove recalled", "recall_question")
    assert await recall.says(lot) == "That one isn't part of recall FWR-031."
    assert requests(database) == []


@pytest.mark.parametrize("words", ["I can't read it", "it's rubbed off", "no idea", "/inform"])
async def test_a_number_that_cannot_be_read_counts_as_affected(recall: Conversation, words: str) -> None:
    await recall.says("is my stove recalled", "recall_question")
    pressed = {"choice": "unreadable"} if words == "/inform" else {}
    assert "counts as recalled" in await recall.says(words, **pressed)


async def test_a_lot_in_the_first_message_is_enough(recall: Conversation) -> None:
    assert "counts as recalled" in await recall.says("my stove is KWS-0430", "recall_question", lot_number="KWS-0430")


@pytest.mark.parametrize(("order", "words"), [("FO-10173 97214", "falls in the time"), ("FO-10374 14222", "outside")])
async def test_a_proved_order_tells_the_time_of_sale_but_the_lot_decides(
    recall: Conversation, order: str, words: str
) -> None:
    answer = await recall.says(f"is my stove from {order} recalled", "recall_question", order_id=order[:8])
    assert words in answer
    assert "What does it say?" in answer


async def test_an_order_of_someone_else_tells_nothing(recall: Conversation) -> None:
    await recall.says("stove from FO-10173", "recall_question", order_id="FO-10173")
    assert "falls in" not in await recall.says("00000", zip="00000")
