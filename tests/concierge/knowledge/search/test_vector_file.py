from pathlib import Path

import numpy as np
import pytest

from concierge.knowledge.search.vector_file import VectorFile
from tests.concierge.knowledge.search.conftest import WordVectors, as_encoder


def test_only_texts_that_are_new_are_encoded(tmp_path: Path, words: WordVectors) -> None:
    first = VectorFile(as_encoder(words), tmp_path).vectors(["red tent", "blue pad"])
    words.encoded.clear()
    again = VectorFile(as_encoder(words), tmp_path).vectors(["blue pad", "green bag"])
    assert words.encoded == ["green bag"]
    np.testing.assert_array_equal(again[0], first[1])


def test_texts_that_are_gone_are_not_kept(tmp_path: Path, words: WordVectors) -> None:
    VectorFile(as_encoder(words), tmp_path).vectors(["red tent", "blue pad"])
    VectorFile(as_encoder(words), tmp_path).vectors(["blue pad"])
    words.encoded.clear()
    VectorFile(as_encoder(words), tmp_path).vectors(["red tent"])
    assert words.encoded == ["red tent"]


def test_the_same_text_twice_is_encoded_once(tmp_path: Path, words: WordVectors) -> None:
    vectors = VectorFile(as_encoder(words), tmp_path).vectors(["red tent", "red tent"])
    assert vectors.shape == (2, words.dimensions)
    assert words.encoded == ["red tent"]


def test_another_encoders_vectors_are_not_used(tmp_path: Path, words: WordVectors) -> None:
    VectorFile(as_encoder(words), tmp_path).vectors(["red tent"])
    other = WordVectors("word-vectors-two")
    VectorFile(as_encoder(other), tmp_path).vectors(["red tent"])
    assert other.encoded == ["red tent"]


@pytest.mark.parametrize("damage", ["cut", "pickle", "shape"])
def test_a_file_that_cannot_be_trusted_is_made_anew(tmp_path: Path, words: WordVectors, damage: str) -> None:
    VectorFile(as_encoder(words), tmp_path).vectors(["red tent"])
    [kept] = tmp_path.iterdir()
    if damage == "cut":
        kept.write_bytes(kept.read_bytes()[:50])
    elif damage == "pickle":
        with kept.open("wb") as stream:
            np.savez(stream, keys=np.array([{"a": 1}], dtype=object), vectors=np.zeros((1, words.dimensions)))
    else:
        with kept.open("wb") as stream:
            np.savez(stream, keys=np.array(["a"]), vectors=np.zeros((1, 3)))
    words.encoded.clear()
    assert VectorFile(as_encoder(words), tmp_path).vectors(["red tent"]).any()
    assert words.encoded == ["red tent"]
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


def test_no_texts_give_no_rows(tmp_path: Path, words: WordVectors) -> None:
    assert VectorFile(as_encoder(words), tmp_path).vectors([]).shape == (0, words.dimensions)
