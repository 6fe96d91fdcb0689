"""The command's top: it joins the sub-commands and turns expected failures into one clear line."""

import typer

from concierge.cli.data import data_app
from concierge.cli.failures import FailuresInOneLine
from concierge.cli.outbox import outbox_app
from concierge.cli.serve import serve
from concierge.models.cli import app as models_app
from concierge.web.cli import web_app

app = typer.Typer(
    name="concierge",
    help="Run and look after a Concierge assistant.",
    no_args_is_help=True,
    cls=FailuresInOneLine,
    pretty_exceptions_show_locals=False,
)
app.add_typer(data_app, name="data")
app.add_typer(models_app, name="models")
app.add_typer(outbox_app, name="outbox")
app.add_typer(web_app, name="web")
app.command()(serve)


@app.callback()
def concierge() -> None:
    """Run and look after a Concierge assistant."""
