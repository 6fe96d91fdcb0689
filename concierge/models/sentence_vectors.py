"""Sentence vectors from the encoder's ONNX graph, without torch or transformers."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from tokenizers import Tokenizer

from concierge.models.encoder import BUILT_FILES, ENCODER_DIR

Vector = NDArray[np.float32]
CACHED_TEXTS = 4096


class EncoderUnusable(RuntimeError):
    """The sentence encoder is missing or damaged; the message says which command builds it."""


class SentenceVectors:
    """Turns texts into vectors of length 1; the same text always gives the same vector.

    Texts are run one by one: the graph scales its activations to what is in the batch, so a text's vector would
    depend on its neighbours.
    """

    def __init__(self, folder: Path = ENCODER_DIR, cached: int = CACHED_TEXTS) -> None:
        """Load the graph.

        Args:
            folder: holds model.onnx and tokenizer.json, as `concierge models prepare` writes them.
            cached: how many texts' vectors to remember; those not used for longest are forgotten first.

        Raises:
            EncoderUnusable: a file is missing or cannot be read.
        """
        for name in BUILT_FILES:
            if not (folder / name).is_file():
                raise EncoderUnusable(
                    f"The sentence encoder is not built: there is no {folder / name}. Run `concierge models prepare`."
                )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        graph, tokenizer = (folder / name for name in BUILT_FILES)
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise EncoderUnusable(
                f"The sentence encoder in {folder} cannot be loaded ({error}). "
                "Build it again with `concierge models prepare --force`."
            ) from error
        self.dimensions: int = self._session.get_outputs()[0].shape[1]
        self._folder = folder
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._cached = cached
        self._lock = Lock()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the encoder's files; vectors of encoders with different ones must not be compared."""
        digest = hashlib.sha256()
        for name in BUILT_FILES:
            digest.update((self._folder / name).read_bytes())
        return digest.hexdigest()

    def vector(self, text: str) -> Vector:
        """Return the vector of one text, which cannot be written to; zeros for a text without content.

        Args:
            text: of any length; what the encoder cannot take in (128 tokens) is left out.
        """
        text = text.strip()
        with self._lock:
            known = self._known.get(text)
            if known is not None:
                self._known.move_to_end(text)
                return known
        vector = self.encode(text)
        vector.setflags(write=False)
        with self._lock:
            self._known[text] = vector
            while len(self._known) > self._cached:
                self._known.popitem(last=False)
        return vector

    def vectors(self, texts: Sequence[str]) -> Vector:
        """Return one row per text."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self.vector(text) for text in texts])

    def encode(self, text: str) -> Vector:
        """Return the vector of one text without remembering it, for texts whose vectors are kept elsewhere."""
        # Half of an emoji, as broken clients send it, cannot be encoded.
        text = text.encode("utf-8", "replace").decode("utf-8").strip()
        if not text:
            return np.zeros(self.dimensions, dtype=np.float32)
        token_ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {"input_ids": token_ids, "attention_mask": np.ones_like(token_ids)}
        vector: Vector = self._session.run(None, inputs)[0][0]
        return vector
