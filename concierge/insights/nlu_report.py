"""The report on how well the assistant understands: a page, the same as Markdown, and pictures."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from concierge.insights.nlu_confusions import Confusion, confusions
from concierge.insights.nlu_figures import FIGURES, Figures
from concierge.insights.nlu_pictures import draw_all_confusions, draw_confidences, draw_frequent_confusions
from concierge.insights.nlu_release import Comparison, Released, released_value
from concierge.insights.nlu_results import OUT_OF_SCOPE, Outcome, Results, Score
from concierge.insights.nlu_training import Neighbor, TrainingUtterances

REPORT_DIR = Path("results/nlu-report")
_TEMPLATES = Path(__file__).parent / "templates"
_WEAKEST = 12
_WORST_CONFUSIONS = 25
_MARKDOWN = re.compile(r"[\\`*\[\]<>|#]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class FigureRow:
    """One judged figure; None where there is nothing to show."""

    name: str
    now: float | None
    bar: str
    reached: bool
    before: float | None
    change: float | None


@dataclass(frozen=True)
class IntentRow:
    """One intent's or entity's score, and what an intent is mostly taken for."""

    name: str
    score: Score
    taken_for: str


@dataclass(frozen=True)
class Picture:
    """A picture, and in words what it shows."""

    file: str
    caption: str
    alternative: str


def write_report(
    results: Results,
    figures: Figures,
    training: TrainingUtterances,
    released: Released | None,
    comparison: Comparison | None,
    folder: Path = REPORT_DIR,
) -> Path:
    """Write `index.html`, `report.md` and the pictures.

    Args:
        figures: those of `results`.
        released: the last release's figures, and with them `comparison`; None when there are none.
        folder: is made if need be; files of an earlier report are replaced.

    Returns:
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = confusions(results.outcomes, training)
    content: dict[str, Any] = {
        "figures": figures,
        "rows": _figure_rows(figures, released),
        "comparison": comparison,
        "pictures": _draw(results.outcomes, found, folder),
        "weakest": _weakest_intents(figures, results.outcomes),
        "entities": _weakest_entities(results),
        "confusions": found[:_WORST_CONFUSIONS],
        "further": found[_WORST_CONFUSIONS:],
        "answered": [o for o in results.outcomes if o.meant == OUT_OF_SCOPE and not o.rejected],
        "rejected": [o for o in results.outcomes if o.meant != OUT_OF_SCOPE and o.rejected],
        "mistakes": sum(not outcome.right for outcome in results.outcomes),
    }
    page = folder / "index.html"
    page.write_text(_templates(escape=True).get_template("nlu_report.html").render(content), encoding="utf-8")
    markdown = _templates(escape=False).get_template("nlu_report.md").render(content)
    (folder / "report.md").write_text(re.sub(r"\n{3,}", "\n\n", markdown).strip() + "\n", encoding="utf-8")
    return page


def _figure_rows(figures: Figures, released: Released | None) -> list[FigureRow]:
    rows = []
    for figure in FIGURES:
        now = figure.of(figures)
        before = released_value(figure, released) if released else None
        rows.append(
            FigureRow(
                name=figure.name,
                now=now,
                bar=f"at {'most' if figure.lower_is_better else 'least'} {figure.bar}",
                reached=figure.problem(figures) is None,
                before=before,
                change=None if now is None or before is None else now - before,
            )
        )
    return rows


def _weakest_intents(figures: Figures, outcomes: Sequence[Outcome]) -> list[IntentRow]:
    weakest = sorted(figures.intents.items(), key=lambda item: item[1].f1)[:_WEAKEST]
    rows = []
    for intent, score in weakest:
        taken = Counter(outcome.predicted for outcome in outcomes if outcome.meant == intent and not outcome.right)
        rows.append(IntentRow(intent, score, ", ".join(f"{name} ({count})" for name, count in taken.most_common(3))))
    return [row for row in rows if row.score.f1 < 1]


def _weakest_entities(results: Results) -> list[IntentRow]:
    weakest = sorted(results.entities.items(), key=lambda item: item[1].f1)[:_WEAKEST]
    return [IntentRow(name, score, "") for name, score in weakest if score.f1 < 1]


def _draw(outcomes: Sequence[Outcome], found: Sequence[Confusion], folder: Path) -> list[Picture]:
    most = "; ".join(f"{pair.meant} taken for {pair.predicted} {len(pair.misses)} times" for pair in found[:5])
    frequent = folder / "confusions-frequent.png"
    frequent.unlink(missing_ok=True)
    pictures = []
    if draw_frequent_confusions(outcomes, frequent):
        pictures.append(
            Picture(
                frequent.name,
                "Intents confused twice or more. Rows: what was meant; columns: what it was taken for.",
                "A table of colored cells, rows and columns being intents confused twice or more. "
                f"Most frequent: {most}. The section on worst confusions has them in words.",
            )
        )
    draw_all_confusions(outcomes, folder / "confusions.png")
    right = sum(outcome.right for outcome in outcomes)
    pictures.append(
        Picture(
            "confusions.png",
            "Every intent against every other. Confused intents stand side by side; right answers are pale.",
            f"A table of colored cells, intents meant against intents recognised. {right} of {len(outcomes)} "
            f"utterances lie on the diagonal, where both agree.{f' Most frequent off it: {most}.' if most else ''}",
        )
    )
    draw_confidences(outcomes, folder / "confidences.png")
    pictures.append(
        Picture(
            "confidences.png",
            "How sure the assistant was. Mistakes far to the right are those no threshold can catch.",
            f"Four bar charts of confidence from 0 to 1. {_spread(outcomes)}.",
        )
    )
    return pictures


def _spread(outcomes: Sequence[Outcome]) -> str:
    ours = [outcome for outcome in outcomes if outcome.meant != OUT_OF_SCOPE]
    groups = {
        "In scope and right": [o for o in ours if o.right and not o.fell_back],
        "in scope and wrong": [o for o in ours if not o.right and not o.fell_back],
        "in scope, fell back": [o for o in ours if o.fell_back],
        "out of scope, rejected": [o for o in outcomes if o.meant == OUT_OF_SCOPE and o.rejected],
        "out of scope, answered": [o for o in outcomes if o.meant == OUT_OF_SCOPE and not o.rejected],
    }
    return "; ".join(
        f"{name}: {len(group)}, half of them above {median(o.confidence for o in group):.2f}"
        if group
        else f"{name}: none"
        for name, group in groups.items()
    )


def _templates(*, escape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=escape,  # noqa: S701 - Markdown has its own escapes, in the filter below
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(figure=_figure, signed=_signed, near=_near, md=_markdown)
    return environment


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:+.3f}".replace("-", "−") if abs(value) >= 0.0005 else "0.000"


def _near(neighbor: Neighbor | None) -> str:
    return f"{neighbor.example.text} ({neighbor.example.label})" if neighbor else "none shares a word"


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", text)
