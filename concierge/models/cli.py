"""`concierge models …`: build the models the assistant runs on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from concierge.models.encoder import ENCODER_DIR, EncoderBuildError, prepare_encoder

app = typer.Typer(help="Build the models the assistant runs on.", no_args_is_help=True)


@app.callback()
def models() -> None:
    """Build the models the assistant runs on."""


@app.command()
def prepare(
    target: Annotated[Path, typer.Option(help="Folder that receives the encoder.")] = ENCODER_DIR,
    force: Annotated[bool, typer.Option("--force", help="Build even when up to date.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the model card as JSON.")] = False,
) -> None:
    """Build the sentence encoder (ONNX, int8) from the installed weights."""
    console = Console(stderr=True)
    try:
        with console.status("Preparing the sentence encoder") as status:
            if not console.is_terminal:
                console.print("Preparing the sentence encoder …")
            card, built = prepare_encoder(
                target, force=force, progress=lambda step: status.update(f"Sentence encoder: {step} …")
            )
    except EncoderBuildError as error:
        console.print(f"[red]Error:[/red] {error}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps({"built": built, "path": str(target), "card": card}, indent=2))
        return
    size = card["files"]["model.onnx"]["bytes"] / 1e6
    cosine = card["cosine_to_fp32"]["mean"]
    state = "built" if built else "already up to date"
    typer.echo(f"Sentence encoder {state}: {target} ({size:.0f} MB, mean cosine to fp32 {cosine}).")
