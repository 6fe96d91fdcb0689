"""How an intent model is trained: its examples, the logistic regression, the calibration."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

ALL_DIRECTIONS_UP_TO = 2000  # examples; with few of them every direction counts, and is cheap
LEADING_DIRECTIONS = 256
SEED = 0


@dataclass(frozen=True)
class TrainingSet:
    """Examples with their vectors and intents, and the vector of each intent's name as words."""

    texts: Sequence[str]
    vectors: np.ndarray
    intents: np.ndarray
    phrase_vectors: dict[str, np.ndarray]

    def folds(self, count: int) -> list[np.ndarray]:
        """Splits the examples' positions into `count` parts that each hold a share of every intent."""
        order = np.random.RandomState(SEED).permutation(len(self.texts))
        by_intent = order[np.argsort(self.intents[order], kind="stable")]
        return [by_intent[start::count] for start in range(count)]

    def without(self, positions: np.ndarray) -> TrainingSet:
        """Returns the set without the examples at these positions; the intents' names stay."""
        kept = np.setdiff1d(np.arange(len(self.texts)), positions)
        return TrainingSet([self.texts[i] for i in kept], self.vectors[kept], self.intents[kept], self.phrase_vectors)

    def with_phrases(self) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Returns texts, vectors and intents, with each intent's name added as one more example."""
        names = sorted(self.phrase_vectors)
        texts = [*self.texts, *(intent_phrase(name) for name in names)]
        vectors = np.vstack([self.vectors, *(self.phrase_vectors[name][np.newaxis] for name in names)])
        return texts, vectors, np.concatenate([self.intents, np.array(names)])


@dataclass(frozen=True)
class Calibration:
    """What texts reach that were left out of training.

    Attributes:
        temperature: divides the linear scores before they become probabilities.
        best_score: mean and standard deviation of the best linear score.
        similarity: mean and standard deviation of the similarity to the nearest examples.
        spread: standard deviation of the sum of both, each counted in its own standard deviations.
    """

    temperature: float
    best_score: tuple[float, float]
    similarity: tuple[float, float]
    spread: float

    def familiarity(self, best_scores: np.ndarray, similarities: np.ndarray) -> np.ndarray:
        """Returns how familiar texts are, in standard deviations from the mean of in-scope texts."""
        total = standardised(best_scores, self.best_score) + standardised(similarities, self.similarity)
        return total / self.spread


def calibrate(scores: np.ndarray, similarities: np.ndarray, targets: np.ndarray) -> Calibration:
    """Calibrates on texts that were left out of training.

    Args:
        scores: the linear score of each intent (columns) for each text (rows).
        similarities: each text's similarity to its nearest examples.
        targets: the column of each text's true intent.
    """

    def loss(log_temperature: float) -> float:
        log_probabilities = log_softmax(scores / np.exp(log_temperature), axis=1)
        return float(-log_probabilities[np.arange(len(targets)), targets].mean())

    best = minimize_scalar(loss, bounds=(np.log(0.1), np.log(10)), method="bounded")
    best_scores = scores.max(axis=1)
    best_score, similarity = mean_and_deviation(best_scores), mean_and_deviation(similarities)
    total = standardised(best_scores, best_score) + standardised(similarities, similarity)
    spread = mean_and_deviation(total)[1]
    return Calibration(float(np.exp(best.x)), best_score, similarity, spread)


def fit_logistic(
    features: np.ndarray, targets: np.ndarray, regularisation: float, max_iterations: int
) -> tuple[np.ndarray, np.ndarray]:
    """Fits a multinomial logistic regression.

    Returns:
        The coefficients, a row per feature and a column per intent in sorted order; and the bias.
    """
    classifier = LogisticRegression(C=regularisation, max_iter=max_iterations, tol=1e-3)
    with warnings.catch_warnings():
        # Stopping at max_iterations costs no accuracy that could be measured.
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(features, targets)
    coefficients, bias = classifier.coef_, classifier.intercept_
    if len(classifier.classes_) == 2:  # scikit-learn keeps one row then: the second intent's advantage
        coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.hstack([-bias, bias]) / 2
    return coefficients.T.astype(np.float32), bias.astype(np.float32)


def leading_directions(words: csr_matrix) -> np.ndarray:
    """Returns the directions (columns) along which tf-idf rows differ most.

    Logistic regression on these few columns takes a tenth of the time it takes on the sparse ones.
    """
    most = min(words.shape) - 1
    count = most if words.shape[0] <= ALL_DIRECTIONS_UP_TO else min(LEADING_DIRECTIONS, most)
    decomposition = TruncatedSVD(count, n_iter=2, random_state=SEED).fit(words)
    return decomposition.components_.T.astype(np.float32)


def intent_phrase(intent: str) -> str:
    """Returns an intent's name as words ('return_policy' gives 'return policy')."""
    return re.sub(r"[\W_]+", " ", intent).strip().lower()


def mean_and_deviation(values: np.ndarray) -> tuple[float, float]:
    """Returns mean and standard deviation; the latter never zero, so that it can divide."""
    return float(values.mean()), max(float(values.std()), 1e-6)


def standardised(values: np.ndarray, reference: tuple[float, float]) -> np.ndarray:
    """Returns values counted in standard deviations from the mean."""
    mean, deviation = reference
    return (values - mean) / deviation
