"""`concierge campaign`: how the variants of campaign messages do."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from concierge.campaigns.results import CampaignResult, VariantResult, results
from concierge.storage import get_sessions

campaign_app = typer.Typer(help="See how campaigns do.", no_args_is_help=True)

_OUTCOMES = {
    "confirmed_opt_in": "confirmed sign-up",
    "code_asked": "asked about the code",
    "gear_shown": "was shown gear the code covers",
}


@campaign_app.callback()
def campaign() -> None:
    """See how campaigns do."""


@campaign_app.command("results")
def show_results(
    campaign_id: Annotated[str | None, typer.Argument(metavar="[CAMPAIGN]", help="Only this one, as CMP-01.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Print, for each campaign and variant, how many people it was shown to and what came of it."""
    wanted = campaign_id.upper() if campaign_id else None
    with get_sessions()() as session:
        found = results(session, wanted)
    if wanted and not found:
        typer.echo(
            f"Error: no public campaign {wanted} has a message for chats. Without an id, all that do are listed.",
            err=True,
        )
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps([_as_json(result) for result in found], indent=2))
        return
    console = Console(highlight=False)
    for result in found:
        target = f", target {result.target:.0%}" if result.target is not None and result.target < 1 else ""
        typer.echo(f"{result.campaign_id} {result.name}")
        typer.echo(f"KPI {result.kpi}{target}; counted: {_OUTCOMES[result.outcome]}")
        console.print(_table(result))
        typer.echo(f"{result.verdict}\n")


def _table(result: CampaignResult) -> Table:
    table = Table()
    table.add_column("variant")
    for heading in ("shown", "outcomes", "rate", "95% interval"):
        table.add_column(heading, justify="right")
    for variant in result.variants:
        table.add_row(variant.variant_id, str(variant.shown), str(variant.reached), *_rates(variant))
    return table


def _rates(variant: VariantResult) -> tuple[str, str]:
    if variant.rate is None:
        return "–", "–"
    return f"{variant.rate:.1%}", f"{variant.interval.low:.1%} to {variant.interval.high:.1%}"


def _as_json(result: CampaignResult) -> dict[str, object]:
    variants = [{**asdict(variant), "rate": variant.rate} for variant in result.variants]
    return {**asdict(result), "variants": variants}
