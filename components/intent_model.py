"""Which intent a text has: logistic regression on its vector and its words, kept without pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.special import ndtr, softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from components.intent_training import Calibration, TrainingSet, calibrate, fit_logistic, leading_directions

ARRAYS_FILE = "intent_model.npz"
WORDS_FILE = "intent_model.json"
FOLDS = 3
MANY_EXAMPLES = 4000  # from here on one fold tells enough, and training once more takes its time
TFIDF: tuple[dict[str, Any], ...] = (
    {"ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"(?u)\b\w+\b", "dtype": np.float32},
    {"analyzer": "char_wb", "ngram_range": (2, 4), "sublinear_tf": True, "dtype": np.float32},
)


@dataclass(frozen=True)
class IntentModelSettings:
    """How an intent model is trained.

    Attributes:
        regularisation: C of the logistic regression; larger fits the examples more closely.
        word_weight: weight of the tf-idf of words and word pairs beside the unit-length vector.
        character_weight: weight of the tf-idf of character sequences (typing errors, word forms).
        max_iterations: at which the optimiser stops at the latest.
        neighbours: how many nearest examples tell how familiar a text is.
    """

    regularisation: float = 20.0
    word_weight: float = 0.4
    character_weight: float = 0.4
    max_iterations: int = 200
    neighbours: int = 10


class IntentModel:
    """A linear model: score = vector · A + tf-idf · B + bias, one column per intent.

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
        folds = data.folds(FOLDS)
        if len(texts) >= MANY_EXAMPLES:
            folds = folds[:1]
        held_out = []
        for fold in folds:
            partial = cls._fit_linear(data.without(fold), settings)
            scores = partial.scores([texts[i] for i in fold], vectors[fold])
            similarity = partial._similarity(vectors[fold])
            held_out.append((scores, similarity, np.searchsorted(partial.intents, data.intents[fold])))
        model = cls._fit_linear(data, settings)
        model.calibration = calibrate(*(np.concatenate(parts) for parts in zip(*held_out, strict=True)))
        return model

    @classmethod
    def _fit_linear(cls, data: TrainingSet, settings: IntentModelSettings) -> IntentModel:
        texts, vectors, targets = data.with_phrases()
        vectorizers = [TfidfVectorizer(**shape).fit(texts) for shape in TFIDF]
        model = cls(settings, sorted(set(targets)), vectorizers, {})
        words = model._word_features(texts)
        directions = leading_directions(words)
        features = np.hstack([vectors, words @ directions]).astype(np.float32)
        coefficients, bias = fit_logistic(features, targets, settings.regularisation, settings.max_iterations)
        dimensions = vectors.shape[1]
        model._arrays = {
            "vector_coefficients": coefficients[:dimensions],
            # Folded in: the directions make training fast, and cost nothing afterwards.
            "word_coefficients": (directions @ coefficients[dimensions:]).astype(np.float32),
            "bias": bias,
            "examples": data.vectors.astype(np.float32),
        }
        return model

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Returns the linear score of each intent (columns) for each text (rows)."""
        words = self._word_features(texts) @ self._arrays["word_coefficients"]
        return vectors @ self._arrays["vector_coefficients"] + words + self._arrays["bias"]

    def predict(self, texts: Sequence[str], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns each intent's probability per text, and each text's out-of-scope score.

        The out-of-scope score is between 0 and 1: about the share of in-scope texts that look more
        familiar than this one (0.98: two in a hundred in-scope texts look as strange or stranger).
        """
        if self.calibration is None:
            raise ValueError("The intent model is not calibrated: train it with IntentModel.fit.")
        scores = self.scores(texts, vectors)
        familiarity = self.calibration.familiarity(scores.max(axis=1), self._similarity(vectors))
        return softmax(scores / self.calibration.temperature, axis=1), ndtr(-familiarity)

    def save(self, folder: Path) -> None:
        """Writes the model to a folder as arrays and JSON."""
        document = {
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
        """Reads what `save` wrote; nothing in the files is executed."""
        document = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
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
        weights = (self.settings.word_weight, self.settings.character_weight)
        blocks = [w * v.transform(texts) for w, v in zip(weights, self._vectorizers, strict=True)]
        return hstack(blocks, format="csr")

    def _similarity(self, vectors: np.ndarray) -> np.ndarray:
        similarities = vectors @ self._arrays["examples"].T
        count = min(self.settings.neighbours, similarities.shape[1])
        return np.partition(similarities, -count, axis=1)[:, -count:].mean(axis=1)
