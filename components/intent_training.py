"""How an intent model is trained: its examples, the logistic regression, the calibration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.decomposition import TruncatedSVD

ALL_DIRECTIONS_UP_TO = 2000  # examples; with few of them every direction counts, and is cheap
LEADING_DIRECTIONS = 256
MANY_KERNEL_FEATURES = 1536  # where there are more examples: they bear a finer border, and take longer
KERNEL_FEATURES = 768
KERNEL_WIDTH = 1.0  # of exp(-width · squared distance)
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
        linear_temperature: divides the linear scores before they become probabilities.
        vote_temperature: the same for the votes of similar examples.
        temperature: the same for the sum of both.
        best_score: mean and standard deviation of the best linear score.
        similarity: mean and standard deviation of the similarity to the nearest examples.
        spread: standard deviation of the sum of both, each counted in its own standard deviations.
    """

    linear_temperature: float
    vote_temperature: float
    temperature: float
    best_score: tuple[float, float]
    similarity: tuple[float, float]
    spread: float

    def scores(self, linear: np.ndarray, votes: np.ndarray, vote_weight: float) -> np.ndarray:
        """Returns the logarithms of each intent's probability, up to a constant per row."""
        weighted = linear / self.linear_temperature + vote_weight * votes / self.vote_temperature
        return weighted / self.temperature

    def familiarity(self, best_scores: np.ndarray, similarities: np.ndarray) -> np.ndarray:
        """Returns how familiar texts are, in standard deviations from the mean of in-scope texts."""
        total = standardised(best_scores, self.best_score) + standardised(similarities, self.similarity)
        return total / self.spread


def calibrate(
    linear: np.ndarray, votes: np.ndarray, similarities: np.ndarray, targets: np.ndarray, vote_weight: float
) -> Calibration:
    """Calibrates on texts that were left out of training.

    Args:
        linear: the linear score of each intent (columns) for each text (rows).
        votes: the votes of similar examples, likewise.
        similarities: each text's similarity to its nearest examples.
        targets: the column of each text's true intent.
        vote_weight: weight of the votes beside the linear scores.
    """
    linear_temperature, vote_temperature = temperature(linear, targets), temperature(votes, targets)
    weighted = linear / linear_temperature + vote_weight * votes / vote_temperature
    best_scores = linear.max(axis=1)
    best_score, similarity = mean_and_deviation(best_scores), mean_and_deviation(similarities)
    total = standardised(best_scores, best_score) + standardised(similarities, similarity)
    return Calibration(
        linear_temperature,
        vote_temperature,
        temperature(weighted, targets),
        best_score,
        similarity,
        spread=mean_and_deviation(total)[1],
    )


def temperature(scores: np.ndarray, targets: np.ndarray) -> float:
    """Returns what scores must be divided by for their softmax to be the best calibrated."""

    def loss(log_temperature: float) -> float:
        log_probabilities = log_softmax(scores / np.exp(log_temperature), axis=1)
        return float(-log_probabilities[np.arange(len(targets)), targets].mean())

    best = minimize_scalar(loss, bounds=(np.log(0.02), np.log(50)), method="bounded")
    return float(np.exp(best.x))


def fit_logistic(
    features: np.ndarray, targets: np.ndarray, regularisation: float, max_iterations: int
) -> tuple[np.ndarray, np.ndarray]:
    """Fits a multinomial logistic regression, in single precision: several times faster than scikit-learn's.

    Args:
        features: a row per example.
        targets: each example's intent; the columns of the result are in their sorted order.
        regularisation: C, the weight of the examples against the size of the coefficients.
        max_iterations: at which the optimiser stops at the latest.

    Returns:
        The coefficients, a row per feature and a column per intent; and the bias.
    """
    intents, columns = np.unique(targets, return_inverse=True)
    rows = np.arange(len(columns))
    inputs = np.hstack([features, np.ones((len(rows), 1))]).astype(np.float32)
    shape = (inputs.shape[1], len(intents))
    penalty = np.full((shape[0], 1), 1 / (regularisation * len(rows)), dtype=np.float32)
    penalty[-1] = 0  # the bias is free

    def loss_and_gradient(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        coefficients = parameters.reshape(shape).astype(np.float32)
        scores = inputs @ coefficients
        scores -= scores.max(axis=1, keepdims=True)
        right = scores[rows, columns]
        probabilities = np.exp(scores, out=scores)
        totals = probabilities.sum(axis=1)
        loss = (np.log(totals) - right).mean() + (penalty * coefficients**2).sum() / 2
        probabilities /= totals[:, np.newaxis]
        probabilities[rows, columns] -= 1
        gradient = inputs.T @ probabilities / len(rows) + penalty * coefficients
        return float(loss), gradient.ravel().astype(np.float64)

    options = {"maxiter": max_iterations, "ftol": 1e-7}
    fitted = minimize(loss_and_gradient, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=options)
    parameters = fitted.x.reshape(shape).astype(np.float32)
    return parameters[:-1], parameters[-1]


def kernel_size(examples: int) -> int:
    """Returns how many kernel features suit a number of examples: few examples stay fast to train on."""
    return KERNEL_FEATURES if examples <= ALL_DIRECTIONS_UP_TO else MANY_KERNEL_FEATURES


def kernel_features(vectors: np.ndarray, count: int) -> np.ndarray:
    """Returns random Fourier features: a linear model on them can bend around groups of examples.

    The frequencies come from a fixed seed, so that nothing has to be stored.

    Args:
        vectors: one unit-length row per text.
        count: how many features.
    """
    frequencies, phases = kernel_frequencies(vectors.shape[1], count)
    return np.float32(np.sqrt(2 / count)) * np.cos(vectors @ frequencies + phases)


@lru_cache(maxsize=2)
def kernel_frequencies(dimensions: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns the random frequencies (a column per feature) and phases of the Gaussian kernel."""
    random = np.random.RandomState(SEED)
    frequencies = random.randn(dimensions, count) * np.sqrt(2 * KERNEL_WIDTH)
    phases = random.rand(count) * 2 * np.pi
    return frequencies.astype(np.float32), phases.astype(np.float32)


def leading_directions(words: csr_matrix) -> np.ndarray:
    """Returns the directions (columns) along which tf-idf rows differ most.

    Logistic regression on these few columns takes a tenth of the time it takes on the sparse ones.
    """
    if words.shape[0] <= ALL_DIRECTIONS_UP_TO:
        # All of them, through the similarities of the examples: seconds faster than a decomposition of words.
        values, mixtures = np.linalg.eigh((words @ words.T).toarray().astype(np.float64))
        present = values > values[-1] * 1e-6
        return (words.T @ (mixtures[:, present] / np.sqrt(values[present]))).astype(np.float32)
    count = min(LEADING_DIRECTIONS, words.shape[1] - 1)
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
