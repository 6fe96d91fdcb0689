"""Who takes a message that the best intent does not settle."""

from copy import deepcopy
from typing import Any

import pytest
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message

from components.routing import Routing

CONFIG: dict[str, Any] = {
    "generation": {"intents": ["open_ended_question"], "likely": 0.1, "of_best": 0, "words": 8, "unsure": 0.3},
    "person": {"intents": ["talk_to_human", "self_harm"], "likely": 0.2, "of_best": 0.3, "words": 8, "unsure": 0.4},
    "stays": ["out_of_scope"],
}
LONG = "my boots and my dad and the coast in april and so on"
SHORT = "boots for my dad"


def routed(text: str, *ranking: tuple[str, float]) -> Message:
    entries = [{"name": name, "confidence": share} for name, share in ranking]
    message = Message({"text": text, "intent": entries[0], "intent_ranking": entries})
    return Routing(deepcopy(CONFIG)).process([message])[0]


def intent_of(message: Message) -> str:
    return message.get("intent")["name"]


def test_a_long_message_goes_to_the_model_from_a_small_share() -> None:
    message = routed(LONG, ("recommend_product", 0.8), ("open_ended_question", 0.12))
    assert intent_of(message) == "open_ended_question"
    assert message.get("routed") == "generation"
    assert [one["name"] for one in message.get("intent_ranking")] == ["open_ended_question", "recommend_product"]


def test_a_short_message_stays_with_its_template() -> None:
    message = routed(SHORT, ("recommend_product", 0.8), ("open_ended_question", 0.12))
    assert intent_of(message) == "recommend_product"
    assert message.get("routed") is None


def test_the_shares_of_a_route_are_added_up_and_its_best_intent_is_taken() -> None:
    message = routed(LONG, ("order_status", 0.7), ("self_harm", 0.15), ("talk_to_human", 0.1))
    assert intent_of(message) == "self_harm"


def test_a_template_that_is_far_likelier_keeps_the_message() -> None:
    assert intent_of(routed(LONG, ("order_status", 0.76), ("talk_to_human", 0.21))) == "order_status"
    assert intent_of(routed(LONG, ("order_status", 0.6), ("talk_to_human", 0.21))) == "talk_to_human"


def test_the_likelier_route_goes_first() -> None:
    message = routed(LONG, ("faq", 0.4), ("talk_to_human", 0.35), ("open_ended_question", 0.2))
    assert intent_of(message) == "talk_to_human"


@pytest.mark.parametrize(("share", "intent"), [(0.35, "open_ended_question"), (0.2, "nlu_fallback")])
def test_a_message_that_would_fall_back_goes_to_a_route_from_its_own_limit(share: float, intent: str) -> None:
    message = routed(SHORT, ("nlu_fallback", 0.7), ("faq", 0.39), ("open_ended_question", share))
    assert intent_of(message) == intent


def test_a_route_that_takes_a_message_clears_the_fallback_rule() -> None:
    entries = [{"name": "nlu_fallback", "confidence": 0.7}, {"name": "talk_to_human", "confidence": 0.45}]
    data = {"text": SHORT, "intent": entries[0], "intent_ranking": entries, "fallback_rule": "low_confidence"}
    [message] = Routing(deepcopy(CONFIG)).process([Message(data)])
    assert message.get("fallback_rule") is None


@pytest.mark.parametrize("settled", ["out_of_scope", "self_harm", "open_ended_question"])
def test_what_is_settled_stays(settled: str) -> None:
    message = routed(LONG, (settled, 0.5), ("talk_to_human", 0.5), ("open_ended_question", 0.4))
    assert intent_of(message) == settled


def test_a_message_without_intent_stays() -> None:
    empty = {"text": "", "intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}
    [message] = Routing(deepcopy(CONFIG)).process([Message(empty)])
    assert message.get("intent")["name"] is None


@pytest.mark.parametrize(
    ("route", "limit", "value"), [("person", "likely", -1), ("person", "unsure", 1.2), ("generation", "likely", True)]
)
def test_a_limit_out_of_range_is_named(route: str, limit: str, value: object) -> None:
    config = deepcopy(CONFIG)
    config[route][limit] = value
    with pytest.raises(RasaException, match=rf"'{route}.{limit}' is"):
        Routing(config)


def test_a_missing_limit_and_an_unknown_setting_are_named() -> None:
    config = deepcopy(CONFIG)
    del config["person"]["words"]
    with pytest.raises(RasaException, match="'person' must have intents"):
        Routing(config)
    with pytest.raises(RasaException, match="there is no setting 'persons'"):
        Routing({**CONFIG, "persons": {}})
