"""Which intent a text has: logistic regression on its vector and its words, kept without pickle."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

ARRAYS_FILE = "intent_model.npz"
WORDS_FILE = "intent_model.json"


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
    neighbours: int = 5


def intent_phrase(intent: str) -> str:
    """Returns an intent's name as words ('faq/return_policy' gives 'faq return policy')."""
    return re.sub(r"[\W_]+", " ", intent).strip().lower()
