"""`concierge nlu`: how well the assistant understands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from concierge.insights.nlu_figures import FIGURES, Figures, figures_of
from concierge.insights.nlu_release import (
    RELEASED,
    Comparison,
    Released,
    ReleaseError,
    accept,
    compare,
    project_version,
    read_released,
    released_value,
)
from concierge.insights.nlu_results import COMMAND, RESULTS_DIR, ResultsError, read_results
from concierge.insights.nlu_training import TRAINING_DIR, TrainingDataError, read_training

nlu_app = typer.Typer(help="See how well the assistant understands.", no_args_is_help=True)


@nlu_app.callback()
def nlu() -> None:
    """See how well the assistant understands."""


@nlu_app.command()
def report(
    results: Annotated[Path, typer.Option(help="Folder with what testing wrote.")] = RESULTS_DIR,
    training: Annotated[Path, typer.Option(help="Folder with the training utterances.")] = TRAINING_DIR,
    out: Annotated[Path, typer.Option(help="Folder that receives the report.")] = Path("results/nlu-report"),
    release: Annotated[Path, typer.Option(help="File with the last release's figures.")] = RELEASED,
    accept_figures: Annotated[
        bool, typer.Option("--accept", help="Make these figures the release's, also where they fell.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Report figures, confusions and which examples to add; exit with 1 where a figure fell by more than a point.

    `make nlu-report` tests the assistant first, and then runs this.
    """
    try:
        dropped = _report(results, training, out, release, accept_figures, as_json)
    except (ResultsError, ReleaseError, TrainingDataError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(1) from None
    if dropped:
        raise typer.Exit(1)


def _report(results: Path, training: Path, out: Path, release: Path, accept_figures: bool, as_json: bool) -> bool:
    write_report = _writer()
    tested = read_results(results)
    figures = figures_of(tested)
    utterances = read_training(training)
    released = accept(figures, project_version(), release) if accept_figures else read_released(release)
    comparison = compare(figures, released) if released else None
    with Console(stderr=True).status("Drawing and writing the report"):
        page = write_report(tested, figures, utterances, released, comparison, out)
    if as_json:
        typer.echo(json.dumps(_as_json(figures, comparison, page), indent=2))
    else:
        _print(figures, released, comparison, page)
        if released and accept_figures:
            typer.echo(f"These are now the figures of release {released.version}, in {release}.")
    return bool(comparison and comparison.drops)


def _writer() -> Callable[..., Path]:
    """Import what draws only when it is needed: it is installed where the assistant is developed, not where it runs."""
    try:
        from concierge.insights.nlu_report import write_report
    except ModuleNotFoundError as error:
        raise ResultsError(f"the report needs {error.name}, which is not installed; run: {COMMAND}") from None
    return write_report


def _as_json(figures: Figures, comparison: Comparison | None, page: Path) -> dict[str, object]:
    return {
        "figures": {figure.key: figure.of(figures) for figure in FIGURES},
        "release": comparison.version if comparison else None,
        "drops": list(comparison.drops) if comparison else [],
        "fallen_intents": [change.intent for change in comparison.fallen] if comparison else [],
        "report": str(page),
    }


def _print(figures: Figures, released: Released | None, comparison: Comparison | None, page: Path) -> None:
    table = Table(title=f"{figures.utterances} held-out utterances")
    for heading in ("figure", "now", "bar", released.version if released else "last release"):
        table.add_column(heading)
    for figure in FIGURES:
        now, before = figure.of(figures), released_value(figure, released) if released else None
        bar = f"at {'most' if figure.lower_is_better else 'least'} {figure.bar}"
        table.add_row(figure.name, _shown(now), bar + (": missed" if figure.problem(figures) else ""), _shown(before))
    Console().print(table)
    if comparison is None:
        typer.echo("There is no release to compare with; --accept makes these figures the release's.")
    for change in comparison.fallen if comparison else ():
        typer.echo(f"{change.intent} fell: F1 {_shown(change.before)}, now {_shown(change.now)}")
    typer.echo(f"The report: {page}")
    for drop in comparison.drops if comparison else ():
        typer.echo(f"FAILED  {drop}", err=True)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
