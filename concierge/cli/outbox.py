"""`concierge outbox`: the emails that Wren promised."""

import json
import smtplib
from typing import Annotated

import typer

from concierge.customers.email_texts import EmailTextError
from concierge.customers.outbox import Sent, mail_server, send_waiting, waiting
from concierge.customers.stock_notices import queue_due_notices
from concierge.settings import get_settings
from concierge.storage import get_sessions

outbox_app = typer.Typer(help="Send the emails that the assistant promised.", no_args_is_help=True)


@outbox_app.callback()
def outbox() -> None:
    """Send the emails that the assistant promised."""


@outbox_app.command()
def send(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the emails, and send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Send what waits, each email once. Safe to run again; run it every minute or so."""
    try:
        _send(dry_run, as_json)
    except EmailTextError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(1) from None


def _send(dry_run: bool, as_json: bool) -> None:
    sessions, settings = get_sessions(), get_settings()
    if dry_run:
        _print(as_json)
        return
    with sessions.begin() as session:
        queue_due_notices(session)
    with sessions() as session:
        queued = len(waiting(session))
    if settings.smtp_url is None:
        if as_json:
            typer.echo(json.dumps({"queued": queued, "sent": 0}))
        else:
            typer.echo(f"{queued} queued, none sent: CONCIERGE_SMTP_URL is not set. --dry-run prints the emails.")
        return
    if not queued:
        _report(Sent(0, 0, 0), as_json)
        return
    try:
        with mail_server(settings.smtp_url.get_secret_value()) as deliver:
            done = send_waiting(sessions, deliver, settings.email_from)
    except (smtplib.SMTPException, OSError) as error:
        typer.echo(f"Error: the mail server of CONCIERGE_SMTP_URL did not answer as it should: {error}", err=True)
        raise typer.Exit(1) from None
    _report(done, as_json)
    if done.failed:
        raise typer.Exit(1)


def _report(done: Sent, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(vars(done)))
    else:
        typer.echo(
            f"{done.sent} sent, {done.failed} refused and queued again, {done.without_address} without an address"
        )


def _print(as_json: bool) -> None:
    with get_sessions()() as session:
        emails = [{"to": address, "subject": text.subject, "body": text.body} for _, address, text in waiting(session)]
    if as_json:
        typer.echo(json.dumps(emails, indent=2, ensure_ascii=False))
        return
    for email in emails:
        typer.echo(f"To: {email['to'] or '(no address any more)'}\nSubject: {email['subject']}\n\n{email['body']}")
    typer.echo(f"{len(emails)} queued, none sent")
