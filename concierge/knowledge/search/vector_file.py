"""Vectors that are kept between runs, so that only texts that changed are encoded again."""

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from concierge.models.sentence_vectors import SentenceVectors, Vector

INDEX_DIR = Path("models/index")


class VectorFile:
    """The vectors of the passages' texts, in one .npz file for each encoder."""

    def __init__(self, encoder: SentenceVectors, folder: Path = INDEX_DIR) -> None:
        """Read the vectors that are there; a file that cannot be read counts as empty.

        Args:
            encoder: makes the vectors that are missing.
            folder: holds the file; it is made when the first vectors are written.
        """
        self._encoder = encoder
        self._path = folder / f"{encoder.fingerprint[:16]}.npz"
        self._known = _read(self._path, encoder.dimensions)

    def vectors(self, texts: Sequence[str]) -> Vector:
        """Return one row per text; those not known are encoded, and the file then holds these texts only.

        Raises:
            OSError: the file cannot be written.
        """
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        wanted = dict.fromkeys(keys)
        if missing or len(wanted) < len(self._known):
            for key, text in missing.items():
                self._known[key] = self._encoder.encode(text)
            self._known = {key: self._known[key] for key in wanted}
            self._write()
        if not texts:
            return np.zeros((0, self._encoder.dimensions), dtype=np.float32)
        return np.stack([self._known[key] for key in keys])

    def _write(self) -> None:
        # Another process may read meanwhile: the file is replaced as a whole.
        self._path.parent.mkdir(parents=True, exist_ok=True)
        scratch = self._path.with_suffix(f".{os.getpid()}.part")
        try:
            with scratch.open("wb") as stream:
                np.savez(stream, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
            scratch.replace(self._path)
        finally:
            scratch.unlink(missing_ok=True)


def _read(path: Path, dimensions: int) -> dict[str, Vector]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            keys, vectors = kept["keys"], kept["vectors"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
    if vectors.ndim != 2 or vectors.shape != (len(keys), dimensions):
        return {}
    return {str(key): vector for key, vector in zip(keys, vectors, strict=True)}
