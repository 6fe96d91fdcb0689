"""`concierge data`: the database's schema and contents."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from concierge.rules_check import problems_of_rules
from concierge.settings import get_settings
from concierge.storage import get_engine
from concierge.storage.calendar import today_in
from concierge.storage.schema import migrate as migrate_schema
from concierge.storage.seeding import DataError, LoadReport, load_data

data_app = typer.Typer(help="Set up the database and load the business's data.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@data_app.command()
def migrate(as_json: AsJson = False) -> None:
    """Create the tables, or bring them up to date. Safe to run again."""
    before, after = migrate_schema(get_engine())
    if as_json:
        typer.echo(json.dumps({"before": before, "after": after}))
    elif before == after:
        typer.echo(f"The database is up to date (revision {after}).")
    else:
        typer.echo(f"The database went from {before or 'empty'} to revision {after}.")


@data_app.command()
def check(as_json: AsJson = False) -> None:
    """Check guidelines.yml and the files of rules in knowledge/. Exits with 1 when one is unusable."""
    problems = problems_of_rules()
    if as_json:
        typer.echo(json.dumps({"problems": problems}))
    else:
        for line in problems:
            typer.echo(line, err=True)
        if not problems:
            typer.echo("The guidelines and the files of rules are sound.")
    if problems:
        raise typer.Exit(1)


@data_app.command()
def load(
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Directory with knowledge/ and demo/. Default: CONCIERGE_DATA_DIR, or data."),
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day that relative dates count from. Default: the business's today."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load the data files, all or nothing. Safe to run again: what the assistant changed since stays."""
    settings = get_settings()
    day = today.date() if today else today_in(settings.zone)
    try:
        report = _load_with_progress(data_dir or settings.data_dir, day, quiet=as_json)
    except DataError as error:
        if as_json:
            problems = [vars(problem) for problem in error.problems]
            typer.echo(json.dumps({"error": str(error), "problems": problems}))
        else:
            for line in error.lines():
                typer.echo(line, err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(report.as_json()))
    else:
        _print(report)


def _load_with_progress(directory: Path, day: date, *, quiet: bool) -> LoadReport:
    settings = get_settings()
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task("reading files", total=None)

        def show(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        return load_data(get_engine(), directory, day, settings.zone, show)


def _print(report: LoadReport) -> None:
    table = Table(title=f"Loaded as of {report.today}")
    table.add_column("table")
    for heading in ("added", "changed", "removed", "dates moved", "kept"):
        table.add_column(heading, justify="right")
    for name, counts in report.tables.items():
        cells = (counts.added, counts.changed, counts.removed, counts.dates_moved, counts.kept)
        table.add_row(name, *(str(cell) for cell in cells))
    Console().print(table)
    total = report.totals
    extra = f", {total.dates_moved} dates moved" if total.dates_moved else ""
    extra += f", {total.kept} kept as the assistant left them" if total.kept else ""
    typer.echo(f"{total.added} added, {total.changed} changed, {total.removed} removed{extra}")
