"""`concierge web`: the demonstration shop and its chat."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvicorn

from concierge.clock import today
from concierge.settings import get_settings
from concierge.storage import get_sessions
from concierge.web.app import BUILD_WIDGET, WIDGET, WIDGET_DIR, create_app
from concierge.web.persona import GuidelinesError
from concierge.web.policies import PolicyError
from concierge.web.settings import WebSettings
from concierge.web.shop import all_products

web_app = typer.Typer(help="Serve the shop's pages and the chat widget.", no_args_is_help=True)


@web_app.callback()
def web() -> None:
    """Serve the shop's pages and the chat widget."""


@web_app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: CONCIERGE_WEB_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on. Default: CONCIERGE_WEB_PORT.")
    ] = None,
    widget: Annotated[Path, typer.Option(help="Folder that holds the built chat widget.")] = WIDGET_DIR,
) -> None:
    """Serve the shop, the chat widget's script and session tokens."""
    settings = get_settings()
    web_settings = WebSettings.from_settings(settings)
    sessions = get_sessions()
    with sessions() as session:
        if not all_products(session):
            _fail("the database holds no products; run: concierge data load")
    try:
        app = create_app(web_settings, sessions, settings.data_dir, today, widget)
    except (PolicyError, GuidelinesError) as error:
        _fail(str(error))
    if not (widget / WIDGET).is_file():
        typer.echo(f"Warning: {widget / WIDGET} does not exist, so pages have no chat; run: {BUILD_WIDGET}", err=True)
    uvicorn.run(app, host=host or settings.web_host, port=port or settings.web_port, log_level="warning")


def _fail(message: str) -> NoReturn:
    typer.echo(f"Error: {message}", err=True)
    raise typer.Exit(1)
