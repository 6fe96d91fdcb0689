"""The classifier of prompt injections: a linear model over sentence vectors and hashed groups of words and letters."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import HashingVectorizer  # type: ignore[import-untyped]

MODEL_FILE = "rails/injection.npz"  # in the data directory
WORD_BUCKETS, LETTER_BUCKETS = 2**15, 2**16
LONGEST_PIECE, PIECE_STEP = 90, 60  # words; the encoder reads about 90, and pieces overlap
LONGEST_TEXT = 6000  # characters of a piece that count
_WORD = r"(?u)\b\w+\b"  # single letters, too: they are what is left of words that were taken apart
_WORDS = HashingVectorizer(ngram_range=(1, 3), n_features=WORD_BUCKETS, token_pattern=_WORD)
_LETTERS = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=LETTER_BUCKETS)

Numbers = NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into vectors of length 1, one row per text."""

    dimensions: int

    def vectors(self, texts: Sequence[str]) -> Numbers:
        """Return the vectors."""
        ...


class InjectionModelError(ValueError):
    """The model's file is missing or unusable; the message says which command makes it."""


class InjectionModel:
    """Tells how likely a message tries to steer the model."""

    def __init__(self, encoder: Encoder, weights: Numbers, bias: float) -> None:
        """Take the weights.

        Args:
            encoder: what the model was trained with.
            weights: one per feature, in the order of `features`.
            bias: the intercept.
        """
        self._encoder = encoder
        self.weights = weights
        self.bias = bias

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> Self:
        """Read a model.

        Args:
            path: what `save` wrote.
            encoder: the sentence encoder of this installation.

        Raises:
            InjectionModelError: the file is missing, damaged or was made for another encoder or other features.
        """
        again = "Make it with `concierge models injection`."
        try:
            with np.load(path, allow_pickle=False) as stored:
                weights, bias = stored["weights"].astype(np.float32), float(stored["bias"])
        except FileNotFoundError:
            raise InjectionModelError(f"There is no {path}. {again}") from None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise InjectionModelError(f"{path} cannot be read ({error}). {again}") from error
        expected = encoder.dimensions + WORD_BUCKETS + LETTER_BUCKETS
        if weights.shape != (expected,):
            raise InjectionModelError(f"{path} has {weights.size} weights where {expected} are expected. {again}")
        return cls(encoder, weights, bias)

    def save(self, path: Path, card: dict[str, object]) -> None:
        """Write the weights in half precision, and beside them a card that says where they come from.

        Args:
            path: the file, ending in .npz.
            card: what it was trained on, and how well it did.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, weights=self.weights.astype(np.float16), bias=np.float32(self.bias))
        path.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")

    def probability(self, text: str) -> float:
        """Return the highest probability over a text and, where it is long, its pieces; 0 for an empty text."""
        if not text.strip():
            return 0.0
        scores = features(list(pieces(text)), self._encoder) @ self.weights + self.bias
        return float(1 / (1 + np.exp(-np.max(scores))))


def features(texts: Sequence[str], encoder: Encoder) -> sparse.csr_matrix:
    """Return one row per text: sentence vector, groups of one to three words, groups of two to five letters."""
    cut = [text[:LONGEST_TEXT] for text in texts]
    parts = [sparse.csr_matrix(encoder.vectors(cut)), _WORDS.transform(cut), _LETTERS.transform(cut)]
    return sparse.hstack(parts, format="csr", dtype=np.float64)


def pieces(text: str) -> Iterator[str]:
    """Yield a text and, where it is too long to be judged at once, overlapping pieces of it."""
    yield text
    words = text.split()
    if len(words) > LONGEST_PIECE:
        for start in range(0, len(words) - LONGEST_PIECE + PIECE_STEP, PIECE_STEP):
            yield " ".join(words[start : start + LONGEST_PIECE])
