"""Held-out utterances are held out: none of them stands in the training data, nor nearly so."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
NEARLY = 0.8  # Jaccard index of the two sets of tokens
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def tokens(utterance: str) -> frozenset[str]:
    """Return the words of an utterance without case, punctuation and entity annotations."""
    return frozenset(re.findall(r"[\w']+", _ANNOTATION.sub(r"\1", utterance).lower()))


def examples(path: Path) -> Iterator[str]:
    """Yield the utterances of an NLU file."""
    for block in yaml.safe_load(path.read_text()).get("nlu") or []:
        if "intent" in block:
            for line in block["examples"].splitlines():
                if line.strip():
                    yield line.strip().removeprefix("- ").strip()


def said_in_conversations(path: Path) -> Iterator[str]:
    """Yield what customers say in a file of test conversations."""
    for story in yaml.safe_load(path.read_text()).get("stories") or []:
        for step in story["steps"]:
            if isinstance(step, dict) and step.get("user"):
                yield step["user"].strip()


HELD_OUT = sorted((ROOT / "tests" / "nlu").rglob("*.yml"))
TRAINING = {
    tokens(text): f"{path.name}: {text}"
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
    for text in examples(path)
}


WITH_WORD: dict[str, list[frozenset[str]]] = defaultdict(list)
for known in TRAINING:
    for word in known:
        WITH_WORD[word].append(known)


def _near_copies(utterances: Iterator[str], shortest: int) -> list[str]:
    found = []
    for utterance in utterances:
        words = tokens(utterance)
        if len(words) < shortest:
            continue
        # A near copy lacks at most a fifth of the words, so it holds one of any few more than that: take the rarest.
        rarest = sorted(words, key=lambda word: len(WITH_WORD.get(word, ())))[: len(words) // 5 + 1]
        candidates = (known for word in rarest for known in WITH_WORD.get(word, ()))
        copied = next((known for known in candidates if len(words & known) / len(words | known) >= NEARLY), None)
        if copied is not None:
            found.append(f"{utterance!r} is nearly {TRAINING[copied]!r}")
    return found


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_held_out_utterances_are_not_in_the_training_data(path: Path) -> None:
    assert _near_copies(examples(path), shortest=1) == []


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tests" / "conversations").rglob("*.yml")),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_conversations_use_words_of_their_own(path: Path) -> None:
    # A bare "yes", a name or a number cannot be said in other words.
    assert _near_copies(said_in_conversations(path), shortest=3) == []


def test_the_check_finds_a_near_copy() -> None:
    copied = next(iter(TRAINING.values())).split(": ", 1)[1]
    assert _near_copies(iter([copied + "!"]), shortest=1)


def test_no_utterance_is_taught_twice() -> None:
    seen: dict[str, str] = {}
    doubled = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for text in examples(path):
            plain = _ANNOTATION.sub(r"\1", text).lower()
            if plain in seen:
                doubled.append(f"{path.name} and {seen[plain]}: {text}")
            seen[plain] = path.name
    assert doubled == []
