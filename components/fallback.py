"""Turns a prediction that cannot be trusted into `nlu_fallback`, and records why."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from components.intent_classifier import OUT_OF_SCOPE_SCORE_KEY

CONFIDENCE_THRESHOLD_KEY = "confidence_threshold"
SCOPE_THRESHOLD_KEY = "scope_threshold"
FALLBACK_RULE_KEY = "fallback_rule"
LOW_CONFIDENCE = "low_confidence"
OUT_OF_SCOPE = "out_of_scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeFallback(GraphComponent, IntentClassifier):
    """Predicts `nlu_fallback` for messages that look out of scope or are recognised without confidence.

    The original ranking stays below the fallback. `fallback_rule` on the message says which rule
    fired: `out_of_scope`, which is looked at first, or `low_confidence`; None when neither did.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """An intent classifier must come before."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The default thresholds; `docs/nlu-pipeline.md` tells what they were measured to do."""
        return {CONFIDENCE_THRESHOLD_KEY: 0.4, SCOPE_THRESHOLD_KEY: 0.98}

    def __init__(self, config: dict[str, Any]) -> None:
        """Keeps the thresholds.

        Raises:
            RasaException: a setting is unknown or not a number from 0 to 1.
        """
        self.validate_config(config)  # Rasa itself calls it for no component
        self._confidence_threshold = float(config[CONFIDENCE_THRESHOLD_KEY])
        self._scope_threshold = float(config[SCOPE_THRESHOLD_KEY])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeFallback:
        """Creates the component from its configuration."""
        return cls(config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Checks the thresholds and refuses keys it does not know: Rasa would ignore a misspelt one.

        Raises:
            RasaException: naming the key and what it must be.
        """
        defaults = cls.get_default_config()
        for key in config:
            if key not in defaults:
                raise RasaException(
                    f"config.yml: {cls.__name__}: there is no setting '{key}'; "
                    f"the settings are {' and '.join(defaults)}."
                )
        for key, default in defaults.items():
            value = config.get(key, default)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise RasaException(
                    f"config.yml: {cls.__name__}: '{key}' is {value!r}, it must be a number from 0 to 1."
                )

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts `nlu_fallback` first where a rule fires."""
        for message in messages:
            rule = self._rule(message)
            message.set(FALLBACK_RULE_KEY, rule, add_to_output=True)
            if rule is None:
                continue
            fallback = {
                INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME,
                PREDICTED_CONFIDENCE_KEY: self._fallback_confidence(message, rule),
            }
            ranking = message.get(INTENT_RANKING_KEY) or []
            message.set(INTENT, fallback, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [dict(fallback), *ranking], add_to_output=True)
        return messages

    def _rule(self, message: Message) -> str | None:
        score = message.get(OUT_OF_SCOPE_SCORE_KEY)
        if score is not None and score > self._scope_threshold:
            return OUT_OF_SCOPE
        if confidence(message) < self._confidence_threshold:
            return LOW_CONFIDENCE
        return None

    def _fallback_confidence(self, message: Message, rule: str) -> float:
        if rule == OUT_OF_SCOPE:
            return float(message.get(OUT_OF_SCOPE_SCORE_KEY))
        return 1.0 - confidence(message)


def confidence(message: Message) -> float:
    """Returns the confidence in a message's best intent; 0 where it has none."""
    return float((message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY) or 0.0)
