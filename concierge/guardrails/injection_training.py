"""Trains the classifier of prompt injections on examples of this project and, where given, on public ones."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from concierge.guardrails.injection_model import Encoder, InjectionModel, features
from concierge.knowledge.rule_files import Rules, read_rules

INVERSE_PENALTY = 40.0  # scikit-learn's C, chosen by cross-validation among 1, 3, 10, 30 and 40
FOLDS = 5
SEED = 3
THRESHOLDS = (0.4, 0.5, 0.6, 0.7)
MOST_UTTERANCES = 3000  # ordinary questions: more of them make the model blind rather than sharp
HOSTILE_INTENTS = {"abuse", "out_of_scope"}
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
EVERY_SECOND = 2  # of a collection of jailbreaks; the other half stays for tests


class ExamplesUnusable(ValueError):
    """A file of examples cannot be read; the message names it."""


class Examples(Rules):
    """data/rails/injection_examples.yml."""

    version: str
    injections: list[str]
    benign: list[str]


@dataclass(frozen=True)
class Labelled:
    """A text with what it is.

    Attributes:
        text: what someone wrote.
        injection: whether it tries to steer the model.
        source: the name of the file it is from.
    """

    text: str
    injection: bool
    source: str


@dataclass(frozen=True)
class Rates:
    """How well the model does on examples it was not trained on, by cross-validation.

    Attributes:
        source: the file the examples are from.
        threshold: the probability from which on a text counted as an injection.
        found: the share of injections found, or None where there are none.
        false_alarms: the share of other texts taken for one, or None where there are none.
    """

    source: str
    threshold: float
    found: float | None
    false_alarms: float | None


def own_examples(path: Path) -> list[Labelled]:
    """Return the project's examples.

    Raises:
        RuleFileError: the file is missing or unusable.
    """
    examples = read_rules(path, Examples)
    found = [Labelled(text, True, path.name) for text in examples.injections]
    return found + [Labelled(text, False, path.name) for text in examples.benign]


def public_examples(path: Path) -> list[Labelled]:
    """Return the examples of a public collection.

    Args:
        path: a CSV file with the columns text and label (1 for an injection), or a JSON file with a list of
            jailbreaks, of which every second is taken.

    Raises:
        ExamplesUnusable: the file is missing or has another form.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            if path.suffix == ".json":
                return [Labelled(str(text), True, name) for text in json.load(stream)[::EVERY_SECOND]]
            return [Labelled(row["text"], row["label"] == "1", name) for row in csv.DictReader(stream)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExamplesUnusable(
            f"{path} cannot be used ({error!r}); it must be CSV with text,label or a JSON list"
        ) from None


def ordinary_utterances(folder: Path) -> list[Labelled]:
    """Return evenly spread utterances of ordinary customers as examples of what is no injection.

    Args:
        folder: Rasa's training data, YAML files; those in which attempts at an injection are at home are left out.

    Raises:
        ExamplesUnusable: the folder holds no utterances, or a file is not Rasa's training data.
    """
    texts: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem in HOSTILE_INTENTS:
            continue
        try:
            blocks = yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or ()
            lines = [line for block in blocks if "intent" in block for line in block["examples"].splitlines()]
        except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
            raise ExamplesUnusable(
                f"{path}: is not Rasa's training data ({error!r}); run: rasa data validate"
            ) from None
        texts += [_ANNOTATION.sub(r"\1", line.strip().removeprefix("- ")) for line in lines if line.strip()]
    if not texts:
        raise ExamplesUnusable(f"{folder} holds no training utterances")
    return [Labelled(text, False, "nlu") for text in texts[:: -(-len(texts) // MOST_UTTERANCES)]]


def train(
    examples: Sequence[Labelled], encoder: Encoder, progress: Callable[[str], None] = lambda step: None
) -> tuple[InjectionModel, list[Rates]]:
    """Train the classifier.

    Args:
        examples: both kinds.
        encoder: the sentence encoder.
        progress: called with a line of text as each step begins.

    Returns:
        The model trained on all examples, and the rates that cross-validation found.
    """
    progress("Encoding the examples")
    rows = features([example.text for example in examples], encoder)
    labels = np.array([example.injection for example in examples])
    progress("Cross-validating")
    rates = _rates(examples, _held_out_probabilities(examples, rows, labels))
    progress("Training on everything")
    fitted = _fit(rows, labels)
    return InjectionModel(encoder, fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])), rates


def _fit(rows: sparse.csr_matrix, labels: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=INVERSE_PENALTY, max_iter=1000, random_state=SEED).fit(rows, labels)


def _held_out_probabilities(
    examples: Sequence[Labelled], rows: sparse.csr_matrix, labels: NDArray[np.bool_]
) -> NDArray[np.float64]:
    strata = [f"{example.source} {example.injection}" for example in examples]
    probabilities = np.zeros(len(examples))
    for trained, held_out in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(rows, strata):
        probabilities[held_out] = _fit(rows[trained], labels[trained]).predict_proba(rows[held_out])[:, 1]
    return probabilities


def _rates(examples: Sequence[Labelled], probabilities: NDArray[np.float64]) -> list[Rates]:
    found = []
    for source in dict.fromkeys(example.source for example in examples):
        injections = np.array([example.source == source and example.injection for example in examples])
        others = np.array([example.source == source and not example.injection for example in examples])
        for threshold in THRESHOLDS:
            flagged = probabilities >= threshold
            shares = (round(float(flagged[part].mean()), 4) if part.any() else None for part in (injections, others))
            found.append(Rates(source, threshold, *shares))
    return found


def card_of(examples: Sequence[Labelled], rates: Sequence[Rates]) -> dict[str, object]:
    """Return what the model was made from and how well it does, for the card beside its weights."""
    counts = Counter((example.source, example.injection) for example in examples)
    return {
        "examples": {
            source: {"injections": counts[source, True], "others": counts[source, False]}
            for source in dict.fromkeys(example.source for example in examples)
        },
        "inverse_penalty": INVERSE_PENALTY,
        "cross_validation": {"folds": FOLDS, "rates": [asdict(rate) for rate in rates]},
    }
