"""`concierge privacy`: what people ask to have done with their data."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from concierge import clock
from concierge.privacy.fulfilment import fulfil_copy, fulfil_deletion
from concierge.privacy.transcripts import delete_transcripts, transcripts_of
from concierge.settings import get_settings
from concierge.storage import PrivacyRequest, get_sessions

privacy_app = typer.Typer(help="Copy and erase personal data that was asked for.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(metavar="REFERENCE", help="Of the request, as PR-7K2M9QX.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@privacy_app.command()
def requests(as_json: AsJson = False) -> None:
    """List the requests that are not done, the one due first at the top."""
    is_open = PrivacyRequest.state.not_in(("done", "lapsed"))
    with get_sessions()() as session:
        found = session.scalars(select(PrivacyRequest).where(is_open).order_by(PrivacyRequest.due_on)).all()
    rows = [(one.reference, one.kind, one.scope, one.state, one.due_on.isoformat()) for one in found]
    headings = ("reference", "kind", "scope", "state", "due_on")
    if as_json:
        typer.echo(json.dumps([dict(zip(headings, row, strict=True)) for row in rows], indent=2))
        return
    table = Table(*headings)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


@privacy_app.command()
def erase(reference: Reference, as_json: AsJson = False) -> None:
    """Erase the data of a confirmed request. What the law keeps stays: orders, consent records, the audit log."""
    with get_sessions().begin() as session:
        erased, conversations = fulfil_deletion(session, reference, clock.now())
        if conversations:
            erased["events"] = delete_transcripts(get_settings().tracker_url, conversations)
    if as_json:
        typer.echo(json.dumps({"reference": reference, "erased": erased}))
    else:
        rows = ", ".join(f"{count} in {name}" for name, count in erased.items())
        typer.echo(f"{reference} is done. Deleted or emptied: {rows or 'nothing was left to erase'}.")


@privacy_app.command()
def copy(
    reference: Reference,
    out: Annotated[Path, typer.Option(help="The JSON file to write; it must not exist.")],
) -> None:
    """Write the copy that a request asks for. Send it to the address on file only."""
    if out.exists():
        raise typer.BadParameter(f"{out} exists; name a new file", param_hint="--out")
    with get_sessions().begin() as session:
        data, conversations = fulfil_copy(session, reference, clock.now())
        data["transcripts"] = transcripts_of(get_settings().tracker_url, conversations)
        out.touch(mode=0o600)
        out.write_text(json.dumps(data, indent=2, ensure_ascii=False), encoding="utf-8")
    typer.echo(f"{reference} is done. {sum(map(len, data.values()))} rows are in {out}.")
