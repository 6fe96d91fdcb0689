"""Splits full retrieval intents (``faq/rentals``) for Rasa: the intent is ``faq``, the answer ``utter_faq/rentals``.

The intent classifier learns each question as a class of its own, which recognises them better than one class per
family and needs no second model. Rasa's rules want the family and the chosen answer apart, as its own response
selector gives them.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import RESPONSE_SELECTOR_PROPERTY_NAME, RESPONSE_SELECTOR_RETRIEVAL_INTENTS
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

SEPARATOR = "/"
Guess = dict[str, Any]  # of an intent ranking: a name and a confidence


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RetrievalIntents(GraphComponent, IntentClassifier):
    """Replaces full retrieval intents in a ranking by their family, and names the answer chosen in each family."""

    @classmethod
    def required_components(cls) -> list[type]:
        """An intent classifier must come before."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RetrievalIntents:
        """Creates the component; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Splits the ranking of each message."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            if any(SEPARATOR in (guess[INTENT_NAME_KEY] or "") for guess in ranking):
                families = grouped(ranking)
                message.set(INTENT_RANKING_KEY, families, add_to_output=True)
                message.set(INTENT, dict(families[0]), add_to_output=True)
                message.set(RESPONSE_SELECTOR_PROPERTY_NAME, chosen_answers(ranking), add_to_output=True)
        return messages


def grouped(ranking: list[Guess]) -> list[Guess]:
    """Returns the ranking by family, best first; a family's confidence is the sum of its members'."""
    sums: dict[str, float] = {}
    for guess in ranking:
        family = guess[INTENT_NAME_KEY].split(SEPARATOR)[0]
        sums[family] = sums.get(family, 0.0) + guess[PREDICTED_CONFIDENCE_KEY]
    return [
        {INTENT_NAME_KEY: family, PREDICTED_CONFIDENCE_KEY: min(total, 1.0)}
        for family, total in sorted(sums.items(), key=lambda item: -item[1])
    ]


def chosen_answers(ranking: list[Guess]) -> dict[str, Any]:
    """Returns, for each retrieval family in the ranking, what Rasa's response selector would have said of it."""
    answers: dict[str, Any] = {}
    for guess in ranking:
        full = guess[INTENT_NAME_KEY]
        family = full.split(SEPARATOR)[0]
        if SEPARATOR not in full or family in answers:
            continue
        confidence = guess[PREDICTED_CONFIDENCE_KEY]
        answers[family] = {
            "response": {
                "responses": [],
                "confidence": confidence,
                INTENT_RESPONSE_KEY: full,
                "utter_action": f"utter_{full}",
            },
            "ranking": [{"confidence": confidence, INTENT_RESPONSE_KEY: full}],
        }
    return {RESPONSE_SELECTOR_RETRIEVAL_INTENTS: list(answers), **answers} if answers else {}
