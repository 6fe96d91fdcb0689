"""The encoder's computation: a BERT model with mean pooling, as torch module and as ONNX graph."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from tokenizers import Tokenizer
from transformers import BertModel
from transformers.utils import logging as transformers_logging

OPSET = 17
INPUTS = ("input_ids", "attention_mask")
OUTPUT = "sentence_vector"
INNER_WEIGHT = 0.7  # of the last layer but one beside the last


class MeanPooledBert(torch.nn.Module):
    """BERT whose output joins the means of its last two layers over the real tokens, at unit length.

    The last layer was trained to tell sentences apart; the one before keeps more of the wording, which tells
    apart intents that mean nearly the same. Taking it costs no time.
    """

    def __init__(self, source: Path) -> None:
        super().__init__()
        with quiet_libraries():
            self.bert = BertModel.from_pretrained(
                str(source), attn_implementation="eager", add_pooling_layer=False, local_files_only=True
            )

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return one vector per row of `input_ids`; `attention_mask` is 0 where a row is padded."""
        layers = self.bert(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True).hidden_states
        mask = attention_mask.unsqueeze(-1).to(layers[-1].dtype)
        # Normalising the sum of a layer's tokens gives the same as normalising their mean.
        last, inner = (torch.nn.functional.normalize((layer * mask).sum(dim=1), dim=1) for layer in layers[-1:-3:-1])
        return torch.nn.functional.normalize(torch.cat([last, INNER_WEIGHT * inner], dim=1), dim=1)


def export_graph(source: Path, graph: Path) -> None:
    """Write the model in `source` as an ONNX graph in full precision, any batch size and length."""
    model = MeanPooledBert(source).eval()
    example = torch.tensor([[101, 7592, 2045, 102], [101, 7592, 102, 0]])
    rows = {0: "texts", 1: "tokens"}
    with quiet_libraries():
        # The exporter built on torch.export needs onnxscript and gives a graph no faster than this.
        torch.onnx.export(
            model,
            (example, (example > 0).long()),
            str(graph),
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes={**dict.fromkeys(INPUTS, rows), OUTPUT: {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )


def quantise_graph(graph: Path, target: Path) -> None:
    """Write `graph` to `target` with int8 weights; activations are quantised as it runs."""
    with quiet_libraries():
        quantize_dynamic(
            graph,
            target,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )


def reference_vectors(source: Path, tokenizer: Tokenizer, texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode `texts` with the original model in full precision, one row per text."""
    model = MeanPooledBert(source).eval()
    rows = []
    with torch.inference_mode():
        for text in texts:
            token_ids = torch.tensor([tokenizer.encode(text).ids])
            rows.append(model(token_ids, torch.ones_like(token_ids))[0].numpy())
    return np.stack(rows).astype(np.float32)


def graph_vectors(graph: Path, tokenizer: Tokenizer, texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode `texts` with an ONNX graph, one by one as the assistant does, one row per text."""
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    rows = []
    for text in texts:
        token_ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        inputs = dict(zip(INPUTS, (token_ids, np.ones_like(token_ids)), strict=True))
        rows.append(cast("NDArray[np.float32]", session.run([OUTPUT], inputs)[0])[0])
    return np.stack(rows)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Hold back remarks that ask nothing of whoever builds the encoder (unused pooler, old exporter)."""
    level = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    root = logging.getLogger()
    root_level = root.level
    root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.setLevel(root_level)
        transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
        transformers_logging.set_verbosity(level)
