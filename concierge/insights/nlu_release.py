"""The figures of the last release, and what has changed since."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tomllib
from pydantic import BaseModel, ConfigDict, ValidationError

from concierge.insights.nlu_figures import FIGURES, Figure, Figures

RELEASED = Path("tests/nlu/released.json")
POINT = 0.01  # a fall by more is an error
_DIGITS = 4


class ReleaseError(ValueError):
    """The last release's figures, or the version, cannot be read. The message says what to do."""


class Released(BaseModel):
    """What was measured when a version was released; see `Figures`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    macro_f1: float
    entity_f1: float
    out_of_scope_recall: float | None
    false_rejection: float | None
    intents: dict[str, float]


@dataclass(frozen=True)
class Change:
    """How one intent's F1 moved; None where it was not tested."""

    intent: str
    before: float | None
    now: float | None


@dataclass(frozen=True)
class Comparison:
    """What has changed since a release.

    Args:
        version: the release.
        drops: one sentence for each guarded figure that fell by more than a point.
        fallen: intents whose F1 fell by more than a point, the worst first.
        gone: intents that the release was tested on, and this model was not.
        new: the other way round.
    """

    version: str
    drops: tuple[str, ...]
    fallen: tuple[Change, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def read_released(path: Path = RELEASED) -> Released | None:
    """Read the last release's figures; None when there are none yet.

    Raises:
        ReleaseError: the file is not what it must be.
    """
    try:
        return Released.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "the file"
        raise ReleaseError(
            f"{path}: {place}: {problem['msg']}; restore it, or write it anew with: concierge nlu report --accept"
        ) from None


def accept(figures: Figures, version: str, path: Path = RELEASED) -> Released:
    """Write figures as those of the release `version`, and return what was written."""
    released = Released(
        version=version,
        macro_f1=round(figures.macro_f1, _DIGITS),
        entity_f1=round(figures.entity_f1, _DIGITS),
        out_of_scope_recall=_rounded(figures.out_of_scope_recall),
        false_rejection=_rounded(figures.false_rejection),
        intents={intent: round(score.f1, _DIGITS) for intent, score in sorted(figures.intents.items())},
    )
    path.write_text(json.dumps(released.model_dump(), indent=2) + "\n", encoding="utf-8")
    return released


def project_version(pyproject: Path = Path("pyproject.toml")) -> str:
    """Return the project's version.

    Raises:
        ReleaseError: the file is missing or names no version.
    """
    try:
        version = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["version"]
    except (FileNotFoundError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ReleaseError(f"{pyproject} names no version ({error!r}); run this in the project's folder") from None
    return str(version)


def compare(figures: Figures, released: Released) -> Comparison:
    """Compare figures with a release's."""
    now = {intent: score.f1 for intent, score in figures.intents.items()}
    fallen = [
        Change(intent, before, now[intent])
        for intent, before in released.intents.items()
        if intent in now and _fell(before, now[intent])
    ]
    return Comparison(
        version=released.version,
        drops=tuple(_drops(figures, released)),
        fallen=tuple(sorted(fallen, key=lambda change: (change.now or 0) - (change.before or 0))),
        gone=tuple(sorted(released.intents.keys() - now.keys())),
        new=tuple(sorted(now.keys() - released.intents.keys())),
    )


def released_value(figure: Figure, released: Released) -> float | None:
    """Return what a figure was in a release."""
    value: float | None = getattr(released, figure.key)
    return value


def _drops(figures: Figures, released: Released) -> Iterator[str]:
    for figure in FIGURES:
        before, now = released_value(figure, released), figure.of(figures)
        if not figure.guarded or before is None:
            continue
        if now is None:
            yield f"{figure.name} was {before:.3f} in {released.version} and is no longer measured"
        elif _fell(before, now):
            yield f"{figure.name} fell from {before:.3f} in {released.version} to {now:.3f}"


def _fell(before: float, now: float) -> bool:
    return round(before - now, _DIGITS) > POINT


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
