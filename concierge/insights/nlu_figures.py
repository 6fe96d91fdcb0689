"""How well the assistant understands, in figures, and the bars they must reach."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concierge.insights.nlu_results import OUT_OF_SCOPE, Outcome, Results, Score


@dataclass(frozen=True)
class Figures:
    """What a report and the bars look at. Shares from 0 to 1.

    Args:
        utterances: how many held-out utterances were tested.
        macro_f1: the mean of all intents' F1, as `rasa test` computes it: an intent that was predicted but never
            meant counts as 0. Predictions count whether or not the assistant trusted them.
        entity_f1: the mean of all entities' F1, weighted by how often each occurs.
        out_of_scope_recall: of utterances labelled out of scope, the share the assistant rejected, by predicting that
            or by falling back. None when no utterance is labelled so.
        false_rejection: of the others, the share it rejected. None when there are no others.
        intents: the score of each intent that was meant at least once.
    """

    utterances: int
    macro_f1: float
    entity_f1: float
    out_of_scope_recall: float | None
    false_rejection: float | None
    intents: Mapping[str, Score]


@dataclass(frozen=True)
class Figure:
    """One of the figures that are judged.

    Args:
        key: its attribute of `Figures`.
        name: in words.
        bar: what it must reach, or with `lower_is_better` must not exceed.
        guarded: whether a fall since the last release is an error.
    """

    key: str
    name: str
    bar: float
    guarded: bool = True
    lower_is_better: bool = False

    def of(self, figures: Figures) -> float | None:
        """Return the figure's value, None where it could not be measured."""
        value: float | None = getattr(figures, self.key)
        return value

    def problem(self, figures: Figures) -> str | None:
        """Return what is wrong with the value, or None when it reaches the bar."""
        value = self.of(figures)
        if value is None:
            return f"{self.name} was not measured: tests/nlu needs utterances of {OUT_OF_SCOPE} and of other intents"
        if self.lower_is_better:
            return f"{self.name} {value:.3f} is above {self.bar}" if value > self.bar else None
        return f"{self.name} {value:.3f} is below {self.bar}" if value < self.bar else None


FIGURES = (
    Figure("macro_f1", "intent macro-F1", 0.92),
    Figure("entity_f1", "entity F1", 0.90),
    Figure("out_of_scope_recall", "out-of-scope recall", 0.90),
    Figure("false_rejection", "false rejection", 0.05, guarded=False, lower_is_better=True),
)


def figures_of(results: Results) -> Figures:
    """Compute the figures of a test run."""
    scores = _scores(results.outcomes)
    foreign = [outcome for outcome in results.outcomes if outcome.meant == OUT_OF_SCOPE]
    ours = [outcome for outcome in results.outcomes if outcome.meant != OUT_OF_SCOPE]
    return Figures(
        utterances=len(results.outcomes),
        macro_f1=sum(score.f1 for score in scores.values()) / len(scores) if scores else 0.0,
        entity_f1=results.entity_f1,
        out_of_scope_recall=_share_rejected(foreign),
        false_rejection=_share_rejected(ours),
        intents={intent: score for intent, score in scores.items() if score.support},
    )


def _share_rejected(outcomes: Sequence[Outcome]) -> float | None:
    return sum(outcome.rejected for outcome in outcomes) / len(outcomes) if outcomes else None


def _scores(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    meant = Counter(outcome.meant for outcome in outcomes)
    predicted = Counter(outcome.predicted for outcome in outcomes)
    right = Counter(outcome.meant for outcome in outcomes if outcome.right)
    return {
        intent: Score(
            precision=right[intent] / predicted[intent] if predicted[intent] else 0.0,
            recall=right[intent] / meant[intent] if meant[intent] else 0.0,
            f1=2 * right[intent] / (meant[intent] + predicted[intent]),
            support=meant[intent],
        )
        for intent in sorted(meant | predicted)
    }
