from typing import Any

import pytest
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message

from components.fallback import ScopeFallback

RANKING = [{"name": "order_status", "confidence": 0.9}, {"name": "return_item", "confidence": 0.1}]


def judged(confidence: float, score: float | None, **config: Any) -> Message:
    ranking = [{"name": "order_status", "confidence": confidence}, RANKING[1]]
    data: dict[str, Any] = {"text": "hm", "intent": ranking[0], "intent_ranking": ranking}
    if score is not None:
        data["out_of_scope_score"] = score
    thresholds = {"confidence_threshold": 0.4, "scope_threshold": 0.98, **config}
    [message] = ScopeFallback(thresholds).process([Message(data)])
    return message


def test_a_confident_prediction_in_scope_stays() -> None:
    message = judged(0.9, 0.5)
    assert message.get("intent")["name"] == "order_status"
    assert message.get("intent_ranking") == RANKING
    assert message.get("fallback_rule") is None


@pytest.mark.parametrize(("confidence", "score", "rule"), [(0.9, 0.99, "out_of_scope"), (0.3, 0.5, "low_confidence")])
def test_the_fallback_goes_first_and_says_which_rule_fired(confidence: float, score: float, rule: str) -> None:
    message = judged(confidence, score)
    assert message.get("intent")["name"] == "nlu_fallback"
    names = [entry["name"] for entry in message.get("intent_ranking")]
    assert names == ["nlu_fallback", "order_status", "return_item"]
    assert message.get("fallback_rule") == rule


def test_at_the_threshold_nothing_fires() -> None:
    assert judged(0.4, 0.98).get("fallback_rule") is None


def test_a_classifier_without_out_of_scope_score_is_judged_by_confidence() -> None:
    assert judged(0.9, None).get("fallback_rule") is None
    assert judged(0.1, None).get("fallback_rule") == "low_confidence"


def test_a_message_without_intent_falls_back() -> None:
    empty = {"text": "", "intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}
    [message] = ScopeFallback(ScopeFallback.get_default_config()).process([Message(empty)])
    assert message.get("intent")["name"] == "nlu_fallback"


@pytest.mark.parametrize("value", [1.5, -0.1, "high", True])
def test_a_threshold_that_is_no_share_is_refused(value: object) -> None:
    with pytest.raises(RasaException, match=r"'scope_threshold' is .* from 0 to 1"):
        judged(0.9, 0.5, scope_threshold=value)


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(RasaException, match="there is no setting 'treshold'"):
        judged(0.9, 0.5, treshold=0.3)
