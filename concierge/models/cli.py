"""`concierge models …`: build the models the assistant runs on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from concierge.knowledge.rule_files import RuleFileError
from concierge.models.base_model import BASE_DIR, SERVING_DIR, BaseModelError, prepare_base_model
from concierge.models.encoder import ENCODER_DIR, EncoderBuildError, prepare_encoder
from concierge.models.sentence_vectors import EncoderUnusable, SentenceVectors

INJECTION_EXAMPLES, UTTERANCES = Path("data/rails/injection_examples.yml"), Path("data/nlu")
INJECTION_MODEL = Path("data/rails/injection.npz")

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


@app.command()
def base(
    folder: Annotated[Path, typer.Option(help="Folder that receives the model as it is fine-tuned.")] = BASE_DIR,
    serving: Annotated[Path, typer.Option(help="Folder that receives the model as it is served.")] = SERVING_DIR,
    force: Annotated[bool, typer.Option("--force", help="Build even when up to date.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the model card as JSON.")] = False,
) -> None:
    """Build the base language model (CTranslate2, int8) from the installed weights."""
    console = Console(stderr=True)
    try:
        with console.status("Preparing the language model") as status:
            if not console.is_terminal:
                console.print("Preparing the language model …")
            card, built = prepare_base_model(
                folder, serving, force=force, progress=lambda step: status.update(f"Language model: {step} …")
            )
    except BaseModelError as error:
        console.print(f"[red]Error:[/red] {error}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps({"built": built, "path": str(serving), "card": card}, indent=2))
        return
    size = (serving / "model.bin").stat().st_size / 1e6
    state = "built" if built else "already up to date"
    typer.echo(f"Language model {state}: {serving} ({card['name']}, {size:.0f} MB).")


@app.command()
def injection(
    examples: Annotated[Path, typer.Option(help="The project's examples, YAML.")] = INJECTION_EXAMPLES,
    more: Annotated[list[Path] | None, typer.Option(help="Public examples: CSV with text,label, or JSON list.")] = None,
    ordinary: Annotated[Path, typer.Option(help="Folder of utterances that are no injections.")] = UTTERANCES,
    target: Annotated[Path, typer.Option(help="File that receives the weights.")] = INJECTION_MODEL,
    encoder: Annotated[Path, typer.Option(help="Folder with the sentence encoder.")] = ENCODER_DIR,
    as_json: Annotated[bool, typer.Option("--json", help="Print the model card as JSON.")] = False,
) -> None:
    """Train the classifier of prompt injections, and say how well it does by cross-validation."""
    # Here and not above: scikit-learn takes seconds to load, and no other command needs it.
    from concierge.guardrails import injection_training as training

    console = Console(stderr=True)
    try:
        texts = training.own_examples(examples) + training.ordinary_utterances(ordinary)
        texts += [example for path in more or () for example in training.public_examples(path)]
        with console.status("Training the injection classifier") as status:
            model, rates = training.train(texts, SentenceVectors(encoder), lambda step: status.update(f"{step} …"))
        card = training.card_of(texts, rates)
        model.save(target, card)
    except (training.ExamplesUnusable, EncoderUnusable, RuleFileError, OSError) as error:
        console.print(f"[red]Error:[/red] {error}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(card, indent=2))
        return
    table = Table("examples", "threshold", "injections found", "false alarms")
    for rate in rates:
        shares = ("" if share is None else f"{share:.1%}" for share in (rate.found, rate.false_alarms))
        table.add_row(rate.source, f"{rate.threshold}", *shares)
    Console().print(table)
    typer.echo(f"Injection classifier: {target} ({target.stat().st_size / 1e3:.0f} kB, {len(texts)} examples).")
