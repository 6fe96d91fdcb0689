"""Which intent a text has: from its vector, its words and similar examples; kept without pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.exceptions import RasaException
from scipy.sparse import csr_matrix, hstack
from scipy.special import ndtr, softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from components.intent_training import (
    Calibration,
    TrainingSet,
    calibrate,
    fit_logistic,
    kernel_features,
    kernel_size,
    leading_directions,
)

ARRAYS_FILE = "intent_model.npz"
WORDS_FILE = "intent_model.json"
FORMAT_VERSION = 2  # raise it when files written before would be misread, or recognise differently
FOLDS = 3
MANY_EXAMPLES_PER_INTENT = 50  # enough to learn single words and fine borders from
VOTE_WIDTH = 0.03  # an example this much less similar counts 1/e as much
LEAST_VOTE = 1e-12
MANY_EXAMPLES = 4000  # from here on one fold tells enough, and training once more takes its time
TFIDF: tuple[dict[str, Any], ...] = (
    {"ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"(?u)\b\w+\b", "dtype": np.float32},
    {"analyzer": "char_wb", "ngram_range": (2, 4), "sublinear_tf": True, "dtype": np.float32},
)


@dataclass(frozen=True)
class FeatureShape:
    """What the features of a training run are like.

    Attributes:
        word_weight: weight of the tf-idf beside the unit-length vector.
        kernel_weight: weight of the kernel features beside it.
        kernel_size: how many kernel features there are.
    """

    word_weight: float
    kernel_weight: float
    kernel_size: int


@dataclass(frozen=True)
class IntentModelSettings:
    """How an intent model is trained.

    Attributes:
        regularisation: C of the logistic regression; larger fits the examples more closely.
        word_weight: weight of the tf-idf of words and of character sequences beside the unit-length vector.
        kernel_weight: weight of the kernel features beside the unit-length vector.
        many_examples_word_weight: in place of word_weight where intents have 50 examples or more on average.
        many_examples_kernel_weight: in place of kernel_weight, likewise.
        vote_weight: weight of the votes of similar examples beside the linear scores.
        max_iterations: at which the optimiser stops at the latest.
        neighbours: how many nearest examples tell how familiar a text is.
    """

    regularisation: float = 20.0
    word_weight: float = 0.4
    kernel_weight: float = 0.5
    many_examples_word_weight: float = 0.7
    many_examples_kernel_weight: float = 1.0
    vote_weight: float = 0.2
    max_iterations: int = 100
    neighbours: int = 10

    def feature_shape(self, examples: int, intents: int) -> FeatureShape:
        """Returns the features that suit this many examples of this many intents."""
        if examples >= MANY_EXAMPLES_PER_INTENT * intents:
            weights = self.many_examples_word_weight, self.many_examples_kernel_weight
        else:
            weights = self.word_weight, self.kernel_weight
        return FeatureShape(*weights, kernel_size(examples))


class IntentModel:
    """A linear model, joined by the votes of similar examples.

    Linear scores = vector · A + kernel features · B + tf-idf · C + bias, one column per intent. Scores and
    votes are each brought to the scale of log-probabilities, and added.

    Besides probabilities it tells how far out of scope a text is, from two signs that miss different
    things: the best linear score, and the similarity to the nearest examples. Each is compared with
    what examples reach that were left out of training.
    """

    def __init__(
        self,
        settings: IntentModelSettings,
        intents: Sequence[str],
        vectorizers: Sequence[TfidfVectorizer],
        arrays: dict[str, np.ndarray],
        calibration: Calibration | None = None,
    ) -> None:
        self.settings = settings
        self.intents = list(intents)
        self.calibration = calibration
        self._vectorizers = list(vectorizers)
        self._arrays = arrays

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: np.ndarray,
        intents: Sequence[str],
        phrase_vectors: dict[str, np.ndarray],
        settings: IntentModelSettings,
    ) -> IntentModel:
        """Trains a model and calibrates it on examples left out of training.

        Args:
            texts: the training examples.
            vectors: one unit-length row per example.
            intents: each example's intent; at least two different ones.
            phrase_vectors: the vector of each intent's name as words: the name is one more example,
                and where there are few, a telling one.
            settings: how to train.
        """
        data = TrainingSet(list(texts), vectors, np.array(intents), phrase_vectors)
        # Decided once, so that calibration sees the kind of model that is kept.
        shape = settings.feature_shape(len(texts), len(phrase_vectors))
        folds = data.folds(FOLDS)
        if len(texts) >= MANY_EXAMPLES:
            folds = folds[:1]
        held_out = []
        for fold in folds:
            partial = cls._fit_linear(data.without(fold), settings, shape)
            linear, votes, similarity = partial.evidence([texts[i] for i in fold], vectors[fold])
            true = np.searchsorted(partial.intents, data.intents[fold])
            held_out.append((linear, votes, similarity, true))
        model = cls._fit_linear(data, settings, shape)
        joined = [np.concatenate(parts) for parts in zip(*held_out, strict=True)]
        model.calibration = calibrate(*joined, vote_weight=settings.vote_weight)
        return model

    @classmethod
    def _fit_linear(cls, data: TrainingSet, settings: IntentModelSettings, shape: FeatureShape) -> IntentModel:
        texts, vectors, targets = data.with_phrases()
        vectorizers = [TfidfVectorizer(**options).fit(texts) for options in TFIDF]
        model = cls(settings, sorted(set(targets)), vectorizers, {})
        words = model._word_features(texts)
        directions = leading_directions(words)
        kernel = kernel_features(vectors, shape.kernel_size)
        features = np.hstack([vectors, shape.kernel_weight * kernel, shape.word_weight * (words @ directions)])
        coefficients, bias = fit_logistic(features, targets, settings.regularisation, settings.max_iterations)
        of_vector, of_kernel, of_words = np.split(coefficients, np.cumsum([vectors.shape[1], kernel.shape[1]]))
        by_intent = np.argsort(targets, kind="stable")
        model._arrays = {
            "vector_coefficients": of_vector,
            "kernel_coefficients": np.float32(shape.kernel_weight) * of_kernel,
            # Folded in: the directions make training fast, and cost nothing afterwards.
            "word_coefficients": (shape.word_weight * directions @ of_words).astype(np.float32),
            "bias": bias,
            "examples": vectors[by_intent].astype(np.float32),
            "first_examples": np.searchsorted(targets[by_intent], model.intents),
        }
        return model

    def evidence(self, texts: Sequence[str], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Returns what speaks for each intent.

        Returns:
            The linear scores and the votes of similar examples, a row per text and a column per intent;
            and each text's similarity to its nearest examples.
        """
        arrays = self._arrays
        linear = vectors @ arrays["vector_coefficients"] + arrays["bias"]
        by_kernel = arrays["kernel_coefficients"]
        linear += kernel_features(vectors, len(by_kernel)) @ by_kernel
        linear += self._word_features(texts) @ arrays["word_coefficients"]
        similarities = vectors @ arrays["examples"].T
        count = min(self.settings.neighbours, similarities.shape[1])
        nearest = np.partition(similarities, -count, axis=1)[:, -count:].mean(axis=1)
        weights = np.exp((similarities - 1) / VOTE_WIDTH)
        votes = np.log(np.add.reduceat(weights, arrays["first_examples"], axis=1) + LEAST_VOTE)
        return linear, votes, nearest

    def predict(self, texts: Sequence[str], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns each intent's probability per text, and each text's out-of-scope score.

        The out-of-scope score is between 0 and 1: about the share of in-scope texts that look more
        familiar than this one (0.98: two in a hundred in-scope texts look as strange or stranger).
        """
        if self.calibration is None:
            raise ValueError("The intent model is not calibrated: train it with IntentModel.fit.")
        linear, votes, nearest = self.evidence(texts, vectors)
        scores = self.calibration.scores(linear, votes, self.settings.vote_weight)
        familiarity = self.calibration.familiarity(linear.max(axis=1), nearest)
        return softmax(scores, axis=1), ndtr(-familiarity)

    def save(self, folder: Path) -> None:
        """Writes the model to a folder as arrays and JSON."""
        document = {
            "version": FORMAT_VERSION,
            "settings": asdict(self.settings),
            "intents": self.intents,
            "calibration": asdict(self.calibration) if self.calibration else None,
            "vocabularies": [sorted(v.vocabulary_, key=v.vocabulary_.__getitem__) for v in self._vectorizers],
        }
        (folder / WORDS_FILE).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        weights = {f"idf_{i}": v.idf_.astype(np.float32) for i, v in enumerate(self._vectorizers)}
        np.savez(folder / ARRAYS_FILE, **self._arrays, **weights)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote; nothing in the files is executed.

        Raises:
            RasaException: another version of this module wrote the files.
        """
        document = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        if document.get("version") != FORMAT_VERSION:
            raise RasaException("The intent model was trained by another version of the project: run `make train`.")
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        vectorizers = []
        for i, (shape, terms) in enumerate(zip(TFIDF, document["vocabularies"], strict=True)):
            vectorizer = TfidfVectorizer(**shape, vocabulary={term: j for j, term in enumerate(terms)})
            vectorizer.idf_ = arrays.pop(f"idf_{i}")
            vectorizers.append(vectorizer)
        stored_calibration = document["calibration"]
        return cls(
            IntentModelSettings(**document["settings"]),
            document["intents"],
            vectorizers,
            arrays,
            Calibration(**stored_calibration) if stored_calibration else None,
        )

    def _word_features(self, texts: Sequence[str]) -> csr_matrix:
        return hstack([v.transform(texts) for v in self._vectorizers], format="csr")
