"""The training utterances, searchable by the words they share with another utterance."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from concierge.insights.nlu_results import family

TRAINING_DIR = Path("data/nlu")
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class TrainingDataError(ValueError):
    """A file of training utterances cannot be read. The message names the place and what to do."""


@dataclass(frozen=True)
class Example:
    """A training utterance without annotations, and its label in full."""

    text: str
    label: str


@dataclass(frozen=True)
class Neighbor:
    """A training utterance and how alike it is: 0 shares no word, 1 has the same words."""

    example: Example
    likeness: float


class TrainingUtterances:
    """Finds the training utterances nearest to another one, by tf-idf of words."""

    def __init__(self, examples: Iterable[Example]) -> None:
        """Index the examples."""
        self._examples = list(examples)
        counts = [Counter(words(example.text)) for example in self._examples]
        frequencies = Counter(word for count in counts for word in count)
        self._rarity = {word: 1 + math.log(len(counts) / frequency) for word, frequency in frequencies.items()}
        self._found_in: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, weight in self._weights(count).items():
                self._found_in[word].append((number, weight))
        self._sizes = Counter(family(example.label) for example in self._examples)
        self._words: dict[str, set[str]] = defaultdict(set)
        for example, count in zip(self._examples, counts, strict=True):
            self._words[family(example.label)].update(count)

    def size(self, intent: str) -> int:
        """Return how many utterances train an intent, those of its retrieval intents included."""
        return self._sizes[intent]

    def has_word(self, intent: str, word: str) -> bool:
        """Tell whether an utterance of an intent contains a word, given in lower case."""
        return word in self._words[intent]

    def is_telling(self, word: str) -> bool:
        """Tell whether a word is so rare that it says what an utterance is about: in one of 400, or fewer."""
        return self._rarity.get(word, math.inf) > 1 + math.log(400)

    def nearest(self, text: str, intents: Iterable[str]) -> dict[str, Neighbor]:
        """Return the nearest training utterance of each intent that has one sharing a word."""
        likeness: dict[int, float] = defaultdict(float)
        for word, weight in self._weights(Counter(words(text))).items():
            for number, other in self._found_in.get(word, ()):
                likeness[number] += weight * other
        wanted, best = set(intents), dict[str, Neighbor]()
        for number, value in likeness.items():
            intent = family(self._examples[number].label)
            if intent in wanted and (intent not in best or value > best[intent].likeness):
                best[intent] = Neighbor(self._examples[number], value)
        return best

    def _weights(self, count: Mapping[str, int]) -> dict[str, float]:
        unknown = 1 + math.log(len(self._examples) + 1)
        weights = {word: times * self._rarity.get(word, unknown) for word, times in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()}


def words(text: str) -> list[str]:
    """Return the words of an utterance in lower case."""
    return _WORD.findall(text.lower())


def read_training(folder: Path = TRAINING_DIR) -> TrainingUtterances:
    """Read the utterances of all intents in a folder of Rasa's YAML files.

    Raises:
        TrainingDataError: the folder holds no utterances, or a file is not YAML of Rasa's shape.
    """
    examples = [example for path in sorted(folder.rglob("*.yml")) for example in _examples(path)]
    if not examples:
        raise TrainingDataError(f"{folder} holds no training utterances; name their folder with --training")
    return TrainingUtterances(examples)


def _examples(path: Path) -> Iterator[Example]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise TrainingDataError(f"{path}{place}: is not YAML; correct it, then run: rasa data validate") from None
    try:
        for block in content.get("nlu") or ():
            if "intent" in block:
                yield from (Example(text, block["intent"]) for text in _texts(block["examples"]))
    except (AttributeError, KeyError, TypeError):
        raise TrainingDataError(f"{path}: is not Rasa's training data; run: rasa data validate") from None


def _texts(examples: Any) -> Iterator[str]:
    lines = examples.splitlines() if isinstance(examples, str) else [example["text"] for example in examples]
    for line in lines:
        text = line.strip().removeprefix("-").strip()
        if text:
            yield _ANNOTATION.sub(r"\1", text)
