"""`concierge data lookups`: the part of data/nlu/entities.yml that the catalogue decides."""

from typing import Annotated

import typer

from concierge.knowledge.lookups import with_current_lookups
from concierge.settings import get_settings


def lookups(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 if the file is out of date.")
    ] = False,
) -> None:
    """Write product, color, size, store and competitor names into data/nlu/entities.yml. Safe to run again."""
    data_dir = get_settings().data_dir
    path = data_dir / "nlu" / "entities.yml"
    if not path.is_file():
        typer.echo(f"Error: {path} does not exist; CONCIERGE_DATA_DIR names the folder that holds nlu/", err=True)
        raise typer.Exit(1)
    present = path.read_text(encoding="utf-8")
    current = with_current_lookups(present, data_dir)
    if present == current:
        typer.echo(f"{path} is up to date with the catalogue.")
    elif check:
        typer.echo(f"{path} is not what the catalogue says; run: concierge data lookups", err=True)
        raise typer.Exit(1)
    else:
        path.write_text(current, encoding="utf-8")
        typer.echo(f"Wrote the catalogue's names into {path}; run: make train")
