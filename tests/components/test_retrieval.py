from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.retrieval import RetrievalIntents


def split(*ranking: tuple[str | None, float]) -> Message:
    guesses: list[dict[str, Any]] = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    data = {"text": "can I rent a tent", "intent": guesses[0], "intent_ranking": guesses}
    [message] = RetrievalIntents().process([Message(data)])
    return message


def test_a_question_is_recognised_as_its_family() -> None:
    message = split(("faq/rentals", 0.7), ("store_hours", 0.3))
    assert message.get("intent") == {"name": "faq", "confidence": 0.7}


def test_the_answer_to_the_question_is_named_where_the_response_selector_would_name_it() -> None:
    message = split(("faq/rentals", 0.7), ("faq/store_fitting", 0.2), ("small_talk/joke", 0.1))
    answers = message.get("response_selector")
    assert answers["faq"]["response"]["intent_response_key"] == "faq/rentals"
    assert answers["faq"]["response"]["utter_action"] == "utter_faq/rentals"
    assert answers["all_retrieval_intents"] == ["faq", "small_talk"]  # without it `rasa test` cannot name the answer
    assert answers["small_talk"]["response"]["intent_response_key"] == "small_talk/joke"


def test_questions_of_one_family_stand_together_against_another_intent() -> None:
    message = split(("store_hours", 0.4), ("faq/rentals", 0.35), ("faq/store_fitting", 0.25))
    assert message.get("intent")["name"] == "faq"
    assert message.get("intent")["confidence"] == pytest.approx(0.6)
    assert [guess["name"] for guess in message.get("intent_ranking")] == ["faq", "store_hours"]


def test_a_confidence_never_exceeds_one() -> None:
    message = split(("faq/rentals", 0.6), ("faq/store_fitting", 0.400001))
    assert message.get("intent")["confidence"] == 1.0


def test_a_ranking_without_retrieval_intents_stays_as_it_is() -> None:
    message = split(("order_status", 0.9), ("store_hours", 0.1))
    assert message.get("intent") == {"name": "order_status", "confidence": 0.9}
    assert message.get("response_selector") is None


def test_a_message_without_intent_stays_without() -> None:
    empty = {"text": "", "intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}
    [message] = RetrievalIntents().process([Message(empty)])
    assert message.get("intent")["name"] is None
