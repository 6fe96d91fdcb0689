"""`concierge scenario`: begin a scenario, list what there is and what it lacks, draw the rules and stories."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from concierge.scenarios.inventory import Row, inventory
from concierge.scenarios.naming import BadName
from concierge.scenarios.project import read_project
from concierge.scenarios.skeleton import Begun, Scenario, begin, describe
from concierge.scenarios.yaml_files import ProjectError

scenario_app = typer.Typer(help="Begin, list and draw the assistant's scenarios.", no_args_is_help=True)

Root = Annotated[Path, typer.Option("--project", help="The assistant's folder, with domain.yml and data/.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
HERE = Path()


@scenario_app.command()
def new(
    name: Annotated[str, typer.Argument(help="Small letters and underscores, like gift_wrapping.")],
    form: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Something it asks for; repeat for several.")
    ] = None,
    description: Annotated[
        str, typer.Option(help="What it does, in one sentence, like “Say what gift wrapping costs”.")
    ] = "",
    no_action: Annotated[bool, typer.Option("--no-action", help="Answer with a fixed text, without Python.")] = False,
    project: Root = HERE,
    as_json: AsJson = False,
) -> None:
    """Create a scenario's files and enter it in domain.yml. Overwrites nothing."""
    try:
        scenario = describe(name, description, form or [], has_action=not no_action)
        begun = begin(project, scenario)
    except (BadName, ProjectError) as error:
        _fail(error, as_json)
    if as_json:
        typer.echo(json.dumps({**asdict(begun), "next": _next_steps(scenario)}))
    else:
        _tell(begun, scenario)


@scenario_app.command("list")
def list_scenarios(project: Root = HERE, as_json: AsJson = False) -> None:
    """Show the scenarios: intents, utterances taught and held out, rules, test conversations, and what is missing."""
    try:
        rows = inventory(read_project(project))
    except ProjectError as error:
        _fail(error, as_json)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows]))
    else:
        _print(rows)


@scenario_app.command("map")
def draw_map(
    out: Annotated[Path, typer.Option(help="Folder that receives the pictures and index.html.")] = Path(
        "results/story-map"
    ),
    project: Root = HERE,
    as_json: AsJson = False,
) -> None:
    """Draw all rules and stories, a picture for each family of scenarios (data/families.yml)."""
    try:
        from concierge.scenarios.story_map import draw_story_map
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        typer.echo("Error: drawing needs matplotlib, which is not installed; run: make story-map", err=True)
        raise typer.Exit(1) from None
    try:
        with Console(stderr=True).status("Drawing the story map"):
            drawn = draw_story_map(read_project(project), out)
    except ProjectError as error:
        _fail(error, as_json)
    except OSError as error:
        typer.echo(f"Error: cannot write to {out}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    counts = {"scenarios": drawn.scenarios, "rules": drawn.rules, "stories": drawn.stories}
    if as_json:
        typer.echo(json.dumps({"index": str(drawn.index), "pictures": len(drawn.pictures), **counts}))
    else:
        typer.echo(
            f"Drew {drawn.scenarios} scenarios ({drawn.rules} rules, {drawn.stories} stories) in {len(drawn.pictures)} "
            f"pictures. Open {drawn.index}"
        )


def _fail(error: BadName | ProjectError, as_json: bool) -> NoReturn:
    """Tell what is wrong and end with 1."""
    if as_json:
        mistakes = [asdict(one) for one in error.mistakes] if isinstance(error, ProjectError) else []
        typer.echo(json.dumps({"error": str(error), "mistakes": mistakes}))
    else:
        for line in error.lines() if isinstance(error, ProjectError) else [f"Error: {error}"]:
            typer.echo(line, err=True)
    raise typer.Exit(1) from None


def _next_steps(scenario: Scenario) -> list[str]:
    name = scenario.name
    asks = ", its questions (utter_ask_…) and why they are asked (utter_why_…)" if scenario.fields else ""
    steps = [
        f"Write utterances in data/nlu/{name}.yml; the file says how many and of what kind.",
        f"Write utter_{name} in domain.yml{asks}. Responses that begin “To be written” are waiting for you.",
        f"Have somebody else write utterances in tests/nlu/{name}.yml.",
        f"Write what customers say into tests/conversations/happy_path/test_{name}.yml.",
    ]
    if scenario.has_action:
        steps.append(f"Where the answer depends on facts, look them up in actions/{name}.py.")
    return [*steps, "See what is missing: concierge scenario list. Then: make train, make run, make test."]


def _tell(begun: Begun, scenario: Scenario) -> None:
    typer.echo("Created:")
    for path in begun.created:
        typer.echo(f"  {path}")
    typer.echo("Added to:")
    for path in begun.changed:
        typer.echo(f"  {path}")
    typer.echo("Next:")
    for number, step in enumerate(_next_steps(scenario), start=1):
        typer.echo(f"  {number}. {step}")


def _print(rows: list[Row]) -> None:
    table = Table(title=f"{len(rows)} scenarios", box=SIMPLE_HEAD)
    table.add_column("scenario", no_wrap=True)
    for heading in ("intents", "taught", "held out", "rules", "tests"):
        table.add_column(heading, justify="right")
    for row in rows:
        counts = (len(row.intents), row.utterances, row.held_out, row.flows, row.conversations)
        table.add_row(row.scenario, *(str(count) for count in counts))
    Console().print(table)
    lacking = [row for row in rows if row.gaps]
    typer.echo(f"{len(lacking)} of {len(rows)} lack something:" if lacking else "Nothing is missing.")
    for row in lacking:
        typer.echo(f"  {row.scenario}: {'; '.join(row.gaps)}")
