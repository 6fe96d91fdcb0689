"""`concierge answers`: look into open-ended answers, and judge them."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from concierge import clock
from concierge.generation.answer import Answer, Asked
from concierge.generation.generator import GeneratorError
from concierge.generation.prompt import Said
from concierge.insights.answer_evaluation import (
    LONGEST_WAIT,
    AssistantNotThere,
    Judged,
    Summary,
    ask,
    evaluate,
    summary_of,
)
from concierge.insights.answer_questions import QUESTIONS, Question, read_questions
from concierge.insights.approved_texts import ApprovedTexts
from concierge.settings import get_settings
from concierge.storage import get_sessions

RESULTS = Path("results/answers.json")
MOST_OVER_REFUSED = 0.05
answers_app = typer.Typer(help="Look into open-ended answers, and judge them.", no_args_is_help=True)
Earlier = Annotated[
    list[str] | None, typer.Option("--earlier", help="A message of the customer before this one; may be repeated.")
]


@answers_app.callback()
def answers() -> None:
    """Look into open-ended answers, and judge them."""


@answers_app.command()
def index() -> None:
    """Index the shop's pages now, so that the first question does not wait for it; only what changed is encoded."""
    from concierge.knowledge.search.index import Search
    from concierge.models.sentence_vectors import SentenceVectors

    console = Console(stderr=True)
    with console.status("Indexing the shop's pages"):
        count = Search(get_sessions(), SentenceVectors()).refresh()
    typer.echo(f"The shop's pages are indexed: {count} passages.")


@answers_app.command()
def prompt(
    question: Annotated[str, typer.Argument(help="What a customer asks.")],
    earlier: Earlier = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what the model would be given for a question: facts, conversation and instructions."""
    # Loading the models takes seconds; `--help` does not need them.
    from concierge.generation.parts import parts_of

    parts = parts_of(get_settings())
    asked, incoming = parts.answerer.cleared(_asked(question, earlier))
    if incoming.stopped_by is not None:
        typer.echo(f"Nothing: the rail {incoming.stopped_by.rail} stops this message ({incoming.stopped_by.evidence}).")
        return
    with get_sessions()() as session:
        found = parts.answerer.found(session, asked, clock.today())
    built = parts.answerer.prompt(asked, found)
    if as_json:
        typer.echo(json.dumps([asdict(turn) for turn in built.turns], indent=2, ensure_ascii=False))
        return
    for turn in built.turns:
        typer.secho(f"── {turn.role} ({parts.generator.count_tokens(turn.content)} tokens)", bold=True)
        typer.echo(turn.content)


@answers_app.command(name="ask")
def ask_once(
    question: Annotated[str, typer.Argument(help="What a customer asks.")],
    earlier: Earlier = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer a question here, and show the sources and what every rail decided."""
    given, model = asyncio.run(_answered(question, earlier))
    if as_json:
        typer.echo(json.dumps({**asdict(given), "loaded_model": model}, indent=2, ensure_ascii=False))
        return
    typer.echo(given.text or f"({given.kind}: {given.response or 'nothing on our pages answers this'})")
    for passage in given.passages:
        typer.echo(f"  source  {passage.id}  {passage.title}")
    for found in given.findings:
        typer.echo(
            f"  {found.decision:<8}{found.rail} {found.version}" + (f": {found.evidence}" if found.evidence else "")
        )
    if given.failed:
        typer.echo(f"  model   {given.failed}")


@answers_app.command(name="evaluate")
def evaluate_all(
    questions: Annotated[Path, typer.Option(help="File with the questions.")] = QUESTIONS,
    url: Annotated[str | None, typer.Option(help="Address of the running Rasa server.")] = None,
    out: Annotated[Path, typer.Option(help="File that receives every reply and its judgment.")] = RESULTS,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only this many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Ask the running assistant every question of a file, and report how well it answers.

    Exits with 1 when a reply states what no page holds, a turn ends without a reply, or too much that has an answer
    is refused.
    """
    asked = read_questions(questions)[:limit]
    try:
        results = asyncio.run(_evaluated(asked, (url or get_settings().rasa_address).rstrip("/")))
    except AssistantNotThere as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(1) from None
    figures = summary_of(results)
    out.parent.mkdir(parents=True, exist_ok=True)
    report = {"figures": asdict(figures), "results": [_row(one) for one in results]}
    out.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(asdict(figures), indent=2))
    else:
        _print(figures, out)
    if figures.unsupported or figures.failed or figures.over_refused > MOST_OVER_REFUSED:
        raise typer.Exit(1)


def _asked(question: str, earlier: list[str] | None) -> Asked:
    before = [Said("customer", text) for text in earlier or []]
    return Asked(question, conversation=before, unguarded=[said.text for said in before])


async def _answered(question: str, earlier: list[str] | None) -> tuple[Answer, str]:
    from concierge.generation.parts import parts_of

    parts = parts_of(get_settings())
    parts.search.refresh()
    try:
        await parts.generator.start()
    except GeneratorError as error:
        typer.echo(f"Without the model: {error}", err=True)
    with get_sessions()() as session:
        given = await parts.answerer.answer(session, _asked(question, earlier), clock.today())
    await parts.generator.close()
    return given, parts.generator.model


async def _evaluated(asked: Any, url: str) -> list[Judged]:
    from concierge.insights.unsupported import every_page

    unsupported_in = every_page(get_settings())
    approved = ApprovedTexts.of_domain(Path("domain.yml"))
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Asking", total=len(asked))
        async with httpx.AsyncClient(timeout=LONGEST_WAIT) as client:

            async def one(question: Question) -> Any:
                return await ask(client, url, question, approved)

            return await evaluate(asked, one, unsupported_in, progress=lambda _: progress.advance(task))


def _row(one: Judged) -> dict[str, Any]:
    return {
        "id": one.question.id,
        "kind": one.question.kind,
        "turns": one.question.turns,
        "outcome": one.outcome,
        "facts": round(one.facts, 3),
        "unsupported": list(one.unsupported),
        "origins": sorted(one.reply.origins),
        "seconds": round(one.reply.seconds, 2),
        "reply": one.reply.text,
    }


def _print(figures: Summary, out: Path) -> None:
    table = Table(title=f"{figures.asked} open-ended questions", show_header=False)
    for name, value in asdict(figures).items():
        told = value if isinstance(value, int) else f"{value:.3f}"
        table.add_row(name.replace("_", " "), str(told))
    Console().print(table)
    typer.echo(f"Every reply: {out}")
