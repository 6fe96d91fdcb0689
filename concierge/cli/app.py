"""The command's top: it joins the sub-commands and turns expected failures into one clear line."""

import typer

from concierge.cli.answers import answers_app
from concierge.cli.campaign import campaign_app
from concierge.cli.data import data_app
from concierge.cli.failures import FailuresInOneLine
from concierge.cli.lookups import lookups
from concierge.cli.nlu import nlu_app
from concierge.cli.outbox import outbox_app
from concierge.cli.privacy import privacy_app
from concierge.cli.scenario import scenario_app
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
app.add_typer(answers_app, name="answers")
app.add_typer(campaign_app, name="campaign")
app.add_typer(data_app, name="data")
app.add_typer(models_app, name="models")
app.add_typer(nlu_app, name="nlu")
app.add_typer(outbox_app, name="outbox")
app.add_typer(privacy_app, name="privacy")
app.add_typer(scenario_app, name="scenario")
app.add_typer(web_app, name="web")
app.command()(serve)
data_app.command()(lookups)


@app.callback()
def concierge() -> None:
    """Run and look after a Concierge assistant."""
