"""Common questions: the approved answer, and word for word what is approved about a product's materials."""

from typing import Any

import pytest

from actions.faq import Faq, question_in
from tests.actions.conversation import Conversation


@pytest.fixture
def faq() -> Conversation:
    return Conversation(None, Faq)


async def test_a_question_gets_its_approved_answer(faq: Conversation) -> None:
    answer = await faq.says("do you ship fuel", "faq/fuel_canisters")
    assert answer.startswith("Fuel canisters are sold in our three stores only.")


async def test_an_unknown_question_asks_to_rephrase(faq: Conversation) -> None:
    assert "not sure I follow" in await faq.says("?", "faq/nothing")


@pytest.mark.parametrize(
    "message",
    [
        {"intent": {"name": "faq/rentals"}},
        {"intent": {"name": "faq", "full_retrieval_intent_name": "faq/rentals"}},
        {
            "intent": {"name": "faq"},
            "response_selector": {"faq": {"response": {"intent_response_key": "faq/rentals"}}},
        },
    ],
)
def test_the_question_is_found_wherever_the_nlu_puts_it(message: dict[str, Any]) -> None:
    assert question_in(message) == "rentals"


async def test_about_a_products_materials_only_its_approved_sentences_are_said(faq: Conversation) -> None:
    answer = await faq.says("is the brookmist rain jacket PFAS free", "faq/sustainability", sku="FW-501")
    assert "Made without intentionally added PFAS." in answer
    assert "I have no verified information" in await faq.says("FW-503 pfas?", "faq/sustainability", sku="FW-503")
