"""Finds entities by their context, knowing what the message is about."""

from __future__ import annotations

import logging
import re
import shutil
from collections import OrderedDict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
import sklearn_crfsuite
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.crf_entity_extractor import CRFEntityExtractor, CRFToken
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.nlu.utils.pattern_utils import extract_patterns
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

FORMAT_VERSION = "1"  # of the files and features; another one means training again
MIN_CONFIDENCE = 0.05  # intents less likely than this say nothing about the entities
ORDER_FILE = "crf_order.json"
PATTERNS_FILE = "patterns.json"

Patterns = tuple[tuple[str, re.Pattern[str]], ...]  # names and what to look for

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class IntentCRFEntityExtractor(CRFEntityExtractor):
    """Rasa's CRF extractor, with the intent among its features, and stored as trained.

    Rasa 3.6 stores the training data and trains again whenever a model is loaded; this one stores what was
    learned. The likely intents and the patterns and lists that match a token are its `pattern` features: "address"
    is what to change in an order, and nothing in a question about privacy. It matches the patterns itself, because
    `RegexFeaturizer` notes every pattern at every token, which takes longer than the CRF.
    """

    patterns: Patterns = ()

    @classmethod
    def required_components(cls) -> list[type]:
        """A tokenizer must come before; the intent classifier too, but training, where Rasa checks, does without it."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's, without BILOU tags, with which training takes minutes, and with fewer features."""
        return {
            **CRFEntityExtractor.get_default_config(),
            "BILOU_flag": False,
            "features": [
                ["low", "title"],
                ["low", "bias", "prefix2", "suffix3", "upper", "title", "digit", "pattern"],
                ["low", "title"],
            ],
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Names the format, so that a result of another one is not taken from Rasa's cache."""
        return FORMAT_VERSION

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentCRFEntityExtractor:
        """Loads a trained extractor; an untrained one, which finds nothing, where no entity was annotated."""
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(model_storage.read_from(resource))
            except ValueError:
                logger.warning("No entity is annotated in the training data: the CRF finds none.")
                return cls(config, model_storage, resource)
            order = rasa.shared.utils.io.read_json_file(folder / ORDER_FILE)
            patterns = rasa.shared.utils.io.read_json_file(folder / PATTERNS_FILE)
            taggers = OrderedDict((kind, opened(folder / f"{kind}.crfsuite")) for kind in order)
        extractor = cls(config, model_storage, resource, taggers)
        extractor.crf_order = order
        extractor.patterns = compiled(patterns)
        return extractor

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on every example, and takes patterns and lists of any name as features."""
        self.patterns = compiled(extract_patterns(training_data))
        return super().train(training_data)

    def persist(self, dataset: list[list[CRFToken]]) -> None:
        """Stores the taggers as CRFsuite wrote them; `dataset`, which Rasa stores, is not needed to load them."""
        with self._model_storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / ORDER_FILE, self.crf_order)
            patterns = [{"name": name, "pattern": pattern.pattern} for name, pattern in self.patterns]
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / PATTERNS_FILE, patterns)
            for kind, tagger in (self.entity_taggers or {}).items():
                shutil.copyfile(tagger.modelfile.name, folder / f"{kind}.crfsuite")

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities found to those of each message."""
        for message in messages:
            known = message.get(ENTITIES) or []
            found = [entity for entity in self.extract_entities(message) if not runs_together(entity, known)]
            message.set(ENTITIES, known + self.add_extractor_name(found), add_to_output=True)
        return messages

    def _convert_to_crf_tokens(self, message: Message) -> list[CRFToken]:
        tokens: list[CRFToken] = super()._convert_to_crf_tokens(message)
        intents = {f"in {intent}": confidence for intent, confidence in likely_intents(message).items()}
        matches = [
            (name, *match.span()) for name, pattern in self.patterns for match in pattern.finditer(message.get(TEXT))
        ]
        for token, place in zip(tokens, message.get(TOKENS_NAMES[TEXT]), strict=True):
            matched = {name: True for name, start, end in matches if start < place.end and place.start < end}
            token.pattern = {**matched, **intents}
        return tokens


def compiled(patterns: list[dict[str, str]]) -> Patterns:
    """Returns patterns by name; case does not matter in them, as customers do not care for it."""
    return tuple((one["name"], re.compile(one["pattern"], re.IGNORECASE)) for one in patterns)


def opened(path: Path) -> sklearn_crfsuite.CRF:
    """Returns the tagger stored in a file, which may be deleted afterwards."""
    tagger = sklearn_crfsuite.CRF(model_filename=str(path))
    tagger.tagger_.labels()  # reads the file, which an estimator otherwise does on first use
    return tagger


def likely_intents(message: Message) -> dict[str, float]:
    """Returns the intents a message may have, with confidences; in training data the annotated one."""
    intent = message.get(INTENT)
    if isinstance(intent, str):
        return {intent: 1.0}
    guesses = message.get(INTENT_RANKING_KEY) or [intent or {}]
    return {
        guess[INTENT_NAME_KEY]: guess[PREDICTED_CONFIDENCE_KEY]
        for guess in guesses
        if guess.get(INTENT_NAME_KEY) and guess[PREDICTED_CONFIDENCE_KEY] >= MIN_CONFIDENCE
    }


def runs_together(entity: dict[str, Any], known: list[dict[str, Any]]) -> bool:
    """Tells whether an entity spans two or more known ones of its type: without BILOU tags neighbours run together."""
    inside = [
        one
        for one in known
        if one[ENTITY_ATTRIBUTE_TYPE] == entity[ENTITY_ATTRIBUTE_TYPE]
        and entity[ENTITY_ATTRIBUTE_START] <= one[ENTITY_ATTRIBUTE_START]
        and one[ENTITY_ATTRIBUTE_END] <= entity[ENTITY_ATTRIBUTE_END]
    ]
    return len(inside) > 1
