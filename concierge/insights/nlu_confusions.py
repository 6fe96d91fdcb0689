"""Which intents are taken for which, and what training examples would tell them apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concierge.insights.nlu_results import Outcome
from concierge.insights.nlu_training import Neighbor, TrainingUtterances, words

# Likeness by shared words: below the first, a training example says little about an utterance; two that differ by
# less than the second are as near as each other.
_FAR = 0.35
_TIE = 0.1
_TERSE = 3  # words
_RAMBLING = 15
_FEWEST_TO_ADD = 3
_SHOWN_WORDS = 6


@dataclass(frozen=True)
class Miss:
    """An utterance taken for another intent, with the nearest training utterance of either intent."""

    outcome: Outcome
    nearest_meant: Neighbor | None
    nearest_predicted: Neighbor | None


@dataclass(frozen=True)
class Confusion:
    """Utterances of one intent taken for another, surest mistakes first, and what to do about them.

    Args:
        advice: sentences: which intent needs more examples, and of what kind.
    """

    meant: str
    predicted: str
    misses: tuple[Miss, ...]
    advice: tuple[str, ...]


def confusions(outcomes: Iterable[Outcome], training: TrainingUtterances) -> list[Confusion]:
    """Return all confusions, the most frequent first, of equally frequent ones the surest."""
    pairs: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if not outcome.right:
            pairs[outcome.meant, outcome.predicted].append(outcome)

    def weight(pair: tuple[str, str]) -> tuple[int, float]:
        return len(pairs[pair]), sum(outcome.confidence for outcome in pairs[pair])

    return [_confusion(*pair, pairs[pair], training) for pair in sorted(pairs, key=weight, reverse=True)]


def _confusion(meant: str, predicted: str, outcomes: list[Outcome], training: TrainingUtterances) -> Confusion:
    misses = []
    for outcome in sorted(outcomes, key=lambda outcome: outcome.confidence, reverse=True):
        nearest = training.nearest(outcome.text, (meant, predicted))
        misses.append(Miss(outcome, nearest.get(meant), nearest.get(predicted)))
    return Confusion(meant, predicted, tuple(misses), tuple(_advice(meant, predicted, misses, training)))


def _advice(meant: str, predicted: str, misses: Sequence[Miss], training: TrainingUtterances) -> list[str]:
    number = max(_FEWEST_TO_ADD, 2 * len(misses))
    verdict = Counter(_nearer(miss) for miss in misses).most_common(1)[0][0]
    first = {
        "neither": f"Add {number} examples to {meant}: neither intent has one much like these.",
        "predicted": f"Add {number} examples to {meant}: {predicted} has nearer ones. "
        f"If some of those mean {meant}, move them.",
        "meant": f"Add {number} examples to {meant} that say the same in other ways: it has the nearest ones, "
        f"but too few like them to outweigh {predicted}.",
        "both": f"Draw the line between {meant} and {predicted}: both have examples as near as each other. "
        f"Move those on the wrong side, then add {number} to {meant}.",
    }[verdict]
    sizes = f"Today {meant} has {training.size(meant)} examples, {predicted} {training.size(predicted)}."
    kind = _kind([miss.outcome for miss in misses], meant, training)
    return [first, f"Write {kind}.", sizes] if kind else [first, sizes]


def _nearer(miss: Miss) -> str:
    meant = miss.nearest_meant.likeness if miss.nearest_meant else 0.0
    predicted = miss.nearest_predicted.likeness if miss.nearest_predicted else 0.0
    if max(meant, predicted) < _FAR:
        return "neither"
    if abs(meant - predicted) < _TIE:
        return "both"
    return "meant" if meant > predicted else "predicted"


def _kind(outcomes: Sequence[Outcome], meant: str, training: TrainingUtterances) -> str:
    lengths = [len(words(outcome.text)) for outcome in outcomes]
    kinds = []
    if 2 * sum(length <= _TERSE for length in lengths) > len(lengths):
        kinds.append(f"terse ones, of {_TERSE} words or fewer")
    if 2 * sum(length >= _RAMBLING for length in lengths) > len(lengths):
        kinds.append(f"long ones, of {_RAMBLING} words or more")
    missing = Counter(
        word
        for outcome in outcomes
        for word in dict.fromkeys(words(outcome.text))
        if len(word) > 2 and training.is_telling(word) and not training.has_word(meant, word)
    )
    if missing:
        shown = ", ".join(f"“{word}”" for word, _ in missing.most_common(_SHOWN_WORDS))
        kinds.append(f"some about what {meant} has no words for yet, as here {shown}")
    return "; ".join(kinds)
