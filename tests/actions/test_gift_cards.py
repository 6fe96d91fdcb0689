"""Gift cards: answers without card numbers, and help against scams."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.gift_cards import GiftCardLost, GiftCards
from concierge.storage import HandoffRequest
from tests.actions.conversation import Conversation
from tests.actions.templates import GUIDELINES

Sessions = sessionmaker[Session]


@pytest.fixture
def cards() -> Conversation:
    return Conversation(None, GiftCards)


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("gift cards", "utter_gift_cards"),
        ("what amounts can a present card have", "utter_gift_card_buy"),
        ("can I spend two of them on one tent", "utter_gift_card_use"),
        ("how much is left on my gift card", "utter_gift_card_balance"),
        ("my gift card got stolen", "utter_gift_card_lost"),
        ("can I return a gift card", "utter_gift_card_return"),
        ("top up a gift card", "utter_gift_card_reload"),
        ("do they expire", "utter_gift_card_expiry"),
        ("the e-gift hasn't arrived", "utter_gift_card_arrival"),
        ("can I buy a gift card with points", "utter_gift_card_points"),
        ("someone is asking me to pay with fernway gift cards", "utter_gift_card_scam"),
        ("a man said I must pay a fine in gift cards", "utter_gift_card_scam"),
    ],
)
async def test_each_question_has_its_answer(cards: Conversation, words: str, response: str) -> None:
    await cards.says(words, "gift_cards")
    assert cards.responses == [response]


async def test_a_button_says_what_the_customer_wants(cards: Conversation) -> None:
    await cards.says('/gift_cards{"gift_card_topic": "use"}', "gift_cards", gift_card_topic="use")
    assert cards.responses == ["utter_gift_card_use"]


@pytest.mark.parametrize("number", ["6035 7109 2234 8876", "gift card 6035710922348876", "pin is 4821"])
async def test_a_card_number_gets_the_warning_and_the_balance_page(cards: Conversation, number: str) -> None:
    answer = await cards.says(f"balance of {number}", "gift_cards")
    assert answer.startswith(GUIDELINES["safety_texts"]["card_number_seen"])
    assert "/gift-cards/balance" in answer
    assert "6035" not in answer


@pytest.mark.parametrize("harmless", ["balance for order FO-10482, call (208) 555-0100", "what's left, 500 or 250"])
async def test_order_and_phone_numbers_are_no_card_numbers(cards: Conversation, harmless: str) -> None:
    await cards.says(harmless, "gift_cards")
    assert cards.responses == ["utter_gift_card_balance"]


async def test_a_scam_goes_to_payments_at_once(cards: Conversation, database: Sessions) -> None:
    await cards.says("a recruiter wants me to buy gift cards and send the numbers", "gift_cards")
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
    assert (request.queue, request.priority) == ("payments", "P2")


async def test_a_lost_card_goes_to_payments_after_a_yes(cards: Conversation, database: Sessions) -> None:
    await cards.says("I lost my gift card", "gift_cards")
    assert cards.slots["open_question"] == "gift_card_lost"
    await cards.goes_on_with(GiftCardLost)
    assert cards.slots["open_question"] is None
    with database() as session:
        assert [request.queue for request in session.scalars(select(HandoffRequest))] == ["payments"]
