"""What testing the assistant on held-out utterances wrote, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

RESULTS_DIR = Path("results/nlu")
COMMAND = "make nlu-report"
OUT_OF_SCOPE = "out_of_scope"
_SUMMARIES = {"accuracy", "micro avg", "macro avg", "weighted avg"}

T = TypeVar("T")


class ResultsError(ValueError):
    """A file of test results is missing or unusable. The message names the file and the command that makes it."""


class _Guess(BaseModel):
    name: str | None
    confidence: float


class _Prediction(BaseModel):
    text: str
    intent: str
    intent_prediction: _Guess


class _Scores(BaseModel):
    precision: float
    recall: float
    f1: float = Field(alias="f1-score")
    support: int


@dataclass(frozen=True)
class Outcome:
    """One held-out utterance, and what the assistant made of it.

    Args:
        text: the utterance.
        meant: the intent it is labelled with; of a retrieval intent, its family.
        predicted: the intent recognised, whether or not the assistant trusted it; empty for none.
        confidence: in `predicted`, 0 to 1.
        fell_back: the assistant did not trust the prediction, and did not act on it.
    """

    text: str
    meant: str
    predicted: str
    confidence: float
    fell_back: bool = False

    @property
    def right(self) -> bool:
        """Whether the intent was recognised."""
        return self.meant == self.predicted

    @property
    def rejected(self) -> bool:
        """Whether the assistant treated the utterance as none of its business."""
        return self.fell_back or self.predicted == OUT_OF_SCOPE


@dataclass(frozen=True)
class Score:
    """How well one intent or entity is recognised: shares from 0 to 1, and how often it was meant."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Results:
    """Everything one test run says.

    Args:
        outcomes: one for each held-out utterance.
        entity_f1: the mean over all entities, each weighted by how often it occurs.
        entities: each entity's score.
    """

    outcomes: tuple[Outcome, ...]
    entity_f1: float
    entities: Mapping[str, Score]


def family(label: str | None) -> str:
    """Return the intent that a label belongs to: `faq` of `faq/returns`; empty for no label."""
    return (label or "").partition("/")[0]


def read_results(folder: Path = RESULTS_DIR) -> Results:
    """Read what `rasa test nlu --successes` and `tests.fallbacks` wrote.

    Raises:
        ResultsError: a file is missing, is not what it must be, or stems from another run than the others.
    """
    intents = _read(folder / "intent_report.json", dict[str, Any])
    entities = _read(folder / "EntityMerger_report.json", dict[str, Any])
    # Rasa's own files do not have them: `rasa test` undoes fallbacks, to see what lies beneath.
    fallen_back = set(_read(folder / "fallbacks.json", list[str]))
    predictions = [
        prediction
        for name in ("intent_successes.json", "intent_errors.json")
        if (folder / name).exists()  # Rasa writes neither when it is empty
        for prediction in _read(folder / name, list[_Prediction])
    ]
    expected = _scores(folder / "intent_report.json", intents, "macro avg").support
    if len(predictions) != expected:
        raise ResultsError(
            f"{folder} lists {len(predictions)} of the {expected} utterances that were tested; "
            f"make all of it anew with: {COMMAND}"
        )
    foreign = fallen_back - {prediction.text for prediction in predictions}
    if foreign:
        raise ResultsError(
            f"{folder / 'fallbacks.json'} is of another run: “{min(foreign)}” was not tested; "
            f"make it anew with: {COMMAND}"
        )
    return Results(
        outcomes=tuple(
            Outcome(
                text=prediction.text,
                meant=family(prediction.intent),
                predicted=family(prediction.intent_prediction.name),
                confidence=prediction.intent_prediction.confidence,
                fell_back=prediction.text in fallen_back,
            )
            for prediction in predictions
        ),
        entity_f1=_scores(folder / "EntityMerger_report.json", entities, "weighted avg").f1,
        entities={
            name: _scores(folder / "EntityMerger_report.json", entities, name)
            for name in entities
            if name not in _SUMMARIES
        },
    )


def _read(path: Path, kind: type[T]) -> T:
    try:
        return TypeAdapter(kind).validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ResultsError(f"{path} does not exist; make it with: {COMMAND}") from None
    except ValidationError as error:
        raise ResultsError(f"{path} is not what it must be ({_first(error)}); make it anew with: {COMMAND}") from None


def _scores(path: Path, report: Mapping[str, Any], name: str) -> Score:
    try:
        scores = _Scores.model_validate(report.get(name))
    except ValidationError as error:
        raise ResultsError(
            f"{path} is not what it must be (“{name}”: {_first(error)}); make it anew with: {COMMAND}"
        ) from None
    return Score(scores.precision, scores.recall, scores.f1, scores.support)


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place}: {problem['msg']}" if place else problem["msg"]
