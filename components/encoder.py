"""The sentence encoder: one vector per message, computed once and shared by what comes after it."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES, FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

GRAPH_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MODEL_DIR_KEY = "model_dir"
THREADS_KEY = "threads"
CACHE_SIZE_KEY = "cache_size"
DEFAULTS: dict[str, Any] = {MODEL_DIR_KEY: "models/encoder", THREADS_KEY: 1, CACHE_SIZE_KEY: 4096}


class Encoder:
    """Turns texts into unit-length vectors with an ONNX graph; the same text always gives the same vector.

    Texts are run one by one, in training too: the graph scales its activations to what is in the
    batch, so a text's vector would depend on its neighbours, and batches are no faster here.
    """

    def __init__(self, model_dir: str, threads: int = 1, cache_size: int = 4096) -> None:
        """Loads the graph.

        Args:
            model_dir: folder with model.onnx and tokenizer.json.
            threads: threads within one text's computation.
            cache_size: how many texts' vectors to remember, least recently used go first.

        Raises:
            RasaException: a file is missing or cannot be read.
        """
        graph, tokenizer = _encoder_files(model_dir)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise RasaException(
                f"The sentence encoder in '{model_dir}' cannot be loaded ({error}). "
                "Build it again with `concierge models prepare --force`."
            ) from error
        self.dimensions: int = self._session.get_outputs()[0].shape[1]
        self._cache: OrderedDict[str, np.ndarray] = OrderedDict()
        self._cache_size = cache_size
        self._lock = Lock()

    def vector(self, text: str) -> np.ndarray:
        """Returns the vector of one text (read-only, float32); zeros for a text without content."""
        text = text.strip()
        with self._lock:
            known = self._cache.get(text)
            if known is not None:
                self._cache.move_to_end(text)
                return known
        vector = self._compute(text)
        vector.setflags(write=False)
        with self._lock:
            self._cache[text] = vector
            while len(self._cache) > self._cache_size:
                self._cache.popitem(last=False)
        return vector

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Returns one row per text, using every processor for many texts."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(self.vector, texts)))

    def _compute(self, text: str) -> np.ndarray:
        if not text:
            return np.zeros(self.dimensions, dtype=np.float32)
        token_ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {"input_ids": token_ids, "attention_mask": np.ones_like(token_ids)}
        return self._session.run(None, inputs)[0][0]


@lru_cache(maxsize=4)
def shared_encoder(model_dir: str, threads: int, cache_size: int) -> Encoder:
    """Returns the process's encoder for these settings, so that components share graph and cache."""
    return Encoder(model_dir, threads, cache_size)


def configured_encoder(config: dict[str, Any]) -> Encoder:
    """Returns the encoder that a component's configuration asks for."""
    return shared_encoder(str(config[MODEL_DIR_KEY]), int(config[THREADS_KEY]), int(config[CACHE_SIZE_KEY]))


def sentence_vector(message: Message, attribute: str = TEXT) -> np.ndarray | None:
    """Returns the vector that `SentenceEncoder` put on a message, or None where it has none."""
    for features in message.features:
        if (
            features.attribute == attribute
            and features.type == FEATURE_TYPE_SENTENCE
            and features.origin == SentenceEncoder.__name__
        ):
            return np.asarray(features.features)[0]
    return None


def _encoder_files(model_dir: str) -> list[Path]:
    files = [Path(model_dir) / GRAPH_FILE, Path(model_dir) / TOKENIZER_FILE]
    for file in files:
        if not file.is_file():
            raise RasaException(
                f"The sentence encoder is not built: there is no '{file}'. "
                "Run `concierge models prepare` (or `make train`) first."
            )
    return files


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds each message's sentence vector as a dense sentence feature."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before: none, the encoder has its own tokenizer."""
        return []

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this component needs."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The default configuration; its keys are those of `Encoder`."""
        return {**DenseFeaturizer.get_default_config(), **DEFAULTS}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Loads the encoder, unless another component already has.

        Raises:
            RasaException: the encoder is not built, or damaged.
        """
        # Fixed, so that whoever reads the features finds them whatever the node's name.
        super().__init__(name, {**config, FEATURIZER_CLASS_ALIAS: type(self).__name__})
        self._encoder = configured_encoder(config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Creates the component from its configuration."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Checks the configuration.

        Raises:
            RasaException: a number is not a positive integer.
        """
        for key in (THREADS_KEY, CACHE_SIZE_KEY):
            value = config.get(key, DEFAULTS[key])
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise RasaException(
                    f"config.yml: SentenceEncoder: '{key}' is {value!r}, it must be a whole number from 1."
                )

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Returns a hash of the encoder's files, so that another encoder means training again."""
        digest = hashlib.sha256()
        for file in _encoder_files(str(config.get(MODEL_DIR_KEY, DEFAULTS[MODEL_DIR_KEY]))):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the vector of each incoming message's text."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                self._add_vector(message, TEXT, self._encoder.vector(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the vectors of every text in the training data, on all processors."""
        for attribute in DENSE_FEATURIZABLE_ATTRIBUTES:
            messages = [m for m in training_data.training_examples if isinstance(m.get(attribute), str)]
            vectors = self._encoder.vectors([m.get(attribute) for m in messages])
            for message, vector in zip(messages, vectors, strict=True):
                self._add_vector(message, attribute, vector)
        return training_data

    def _add_vector(self, message: Message, attribute: str, vector: np.ndarray) -> None:
        message.add_features(
            Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, attribute, self._config[FEATURIZER_CLASS_ALIAS])
        )
