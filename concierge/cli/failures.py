"""Expected failures, told in one line."""

from typing import Any

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from typer.core import TyperGroup

from concierge.knowledge.rule_files import RuleFileError
from concierge.privacy.fulfilment import NotReadyError
from concierge.settings import SettingsError, get_settings
from concierge.storage.seeding.synchronise import SeedConflict


def explain(error: Exception) -> str | None:
    """Return one line that says what failed and what to do, or None for a failure nobody expects."""
    if isinstance(error, SettingsError | SeedConflict | RuleFileError | NotReadyError):
        return str(error)
    if not isinstance(error, DBAPIError):
        return None
    database = make_url(get_settings().database_url).render_as_string(hide_password=True)
    reason = str(error.orig).strip().splitlines()[0] if error.orig else ""
    if "no such table" in reason or ("relation" in reason and "does not exist" in reason):
        return f"the database {database} is not set up ({reason}); run: concierge data migrate"
    if "locked" in reason:
        return f"the database {database} is busy; try again in a moment"
    if isinstance(error, OperationalError):
        return f"cannot use the database {database}: {reason}; check DATABASE_URL"
    return None


class FailuresInOneLine(TyperGroup):
    """A command group that prints an expected failure to stderr and exits with 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            explanation = explain(error)
            if explanation is None:
                raise
            typer.echo(f"Error: {explanation}", err=True)
            raise typer.Exit(1) from None
