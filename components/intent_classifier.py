"""Recognises intents, says how sure it is, and how far out of scope a message looks."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.encoder import DEFAULTS as ENCODER_DEFAULTS
from components.encoder import SentenceEncoder, configured_encoder, sentence_vector
from components.intent_model import FORMAT_VERSION, IntentModel, IntentModelSettings
from components.intent_training import intent_phrase

OUT_OF_SCOPE_SCORE_KEY = "out_of_scope_score"
RANKING_LENGTH_KEY = "ranking_length"

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Recognises intents from the sentence vector, the words, and similar examples of a message.

    Sets `intent`, `intent_ranking` with calibrated confidences, and `out_of_scope_score` (0 to 1:
    the share of in-scope messages that look more familiar). A message without text gets no intent
    and the score 1.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence encoder must come before."""
        return [SentenceEncoder]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this component needs."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The default configuration: `IntentModelSettings`, the encoder's, and the ranking's length."""
        return {**asdict(IntentModelSettings()), **ENCODER_DEFAULTS, RANKING_LENGTH_KEY: 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        """Keeps the configuration and, where one is trained, the model.

        Raises:
            RasaException: a setting is not what it must be.
        """
        self.validate_config(config)  # Rasa itself calls it for no component
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
        """Creates an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceIntentClassifier:
        """Loads a trained classifier; an untrained one where training had no examples.

        Raises:
            RasaException: the model was trained by another version of the project.
        """
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(model_storage.read_from(resource))
            except ValueError:
                logger.warning("The intent classifier was trained without examples and recognises nothing.")
                return cls(config, model_storage, resource)
            return cls(config, model_storage, resource, IntentModel.load(folder))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Checks that the settings are numbers that make sense.

        Raises:
            RasaException: naming the setting and what it must be.
        """
        for field in fields(IntentModelSettings):
            value = config.get(field.name, field.default)
            whole = isinstance(field.default, int)
            allowed = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
            minimum_met = allowed and (value >= 0 if field.name.endswith("weight") else value > 0)
            if not minimum_met:
                kind = "a whole number" if whole else "a number"
                bound = "from 0" if field.name.endswith("weight") else "above 0"
                raise RasaException(
                    f"config.yml: {cls.__name__}: '{field.name}' is {value!r}, it must be {kind} {bound}."
                )

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Names the model's format and the encoder's files: another of either means training again."""
        return f"{FORMAT_VERSION}-{SentenceEncoder.fingerprint_addon(config)}"

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on every example that has a text and an intent, and stores the model.

        Raises:
            RasaException: all examples have the same intent.
        """
        examples = [m for m in training_data.intent_examples if m.get(INTENT) and has_text(m)]
        if not examples:
            logger.debug("No examples with an intent: the intent classifier stays untrained.")
            return self._resource
        # A retrieval intent (`faq/rentals`) is a class of its own; RetrievalIntents splits it afterwards.
        intents = [m.get_full_intent() for m in examples]
        names = sorted(set(intents))
        if len(names) == 1:
            raise RasaException(
                f"data/nlu: every example has the intent '{names[0]}'. Recognising intents takes at "
                "least two: add examples of another one."
            )
        texts = [m.get(TEXT) for m in examples]
        encoder = configured_encoder(self._config)
        phrases = encoder.vectors([intent_phrase(name) for name in names])
        self._model = IntentModel.fit(
            texts,
            message_vectors(examples),
            intents,
            dict(zip(names, phrases, strict=True)),
            IntentModelSettings(**{f.name: self._config[f.name] for f in fields(IntentModelSettings)}),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent, ranking and out-of-scope score of each message."""
        known: list[Message] = []
        for message in messages:
            if self._model is not None and has_text(message):
                known.append(message)
            else:
                set_prediction(message, [], 1.0)
        if self._model is None or not known:
            return messages
        probabilities, strangeness = self._model.predict([m.get(TEXT) for m in known], message_vectors(known))
        for message, row, score in zip(known, probabilities, strangeness, strict=True):
            best = np.argsort(-row, kind="stable")[: self._config[RANKING_LENGTH_KEY]]
            ranking = [{INTENT_NAME_KEY: self._model.intents[i], PREDICTED_CONFIDENCE_KEY: float(row[i])} for i in best]
            set_prediction(message, ranking, float(score))
        return messages


def has_text(message: Message) -> bool:
    """Tells whether a message has a text that is more than blanks."""
    text = message.get(TEXT)
    return isinstance(text, str) and bool(text.strip())


def message_vectors(messages: list[Message]) -> np.ndarray:
    """Returns the sentence vectors of messages, one row each.

    Raises:
        RasaException: a message has none, because the pipeline lacks the encoder.
    """
    vectors = [sentence_vector(m) for m in messages]
    if any(vector is None for vector in vectors):
        raise RasaException(
            "config.yml: the pipeline needs components.encoder.SentenceEncoder before the intent classifier."
        )
    return np.stack(vectors)


def set_prediction(message: Message, ranking: list[dict[str, Any]], out_of_scope_score: float) -> None:
    """Writes a ranking (best first; empty for no intent) and an out-of-scope score to a message."""
    best = dict(ranking[0]) if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
    message.set(INTENT, best, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(OUT_OF_SCOPE_SCORE_KEY, out_of_scope_score, add_to_output=True)
