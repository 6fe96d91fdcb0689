import shutil
from pathlib import Path

import numpy as np
import pytest

from concierge.models.encoder import BUILT_FILES, ENCODER_DIR
from concierge.models.sentence_vectors import EncoderUnusable, SentenceVectors

BUILT = Path(__file__).parents[3] / ENCODER_DIR

if not (BUILT / BUILT_FILES[0]).is_file():
    pytest.skip("the sentence encoder is not built; run `concierge models prepare`", allow_module_level=True)


@pytest.fixture(scope="module")
def encoder() -> SentenceVectors:
    return SentenceVectors(BUILT)


def test_texts_that_mean_the_same_are_closer_than_texts_that_do_not(encoder: SentenceVectors) -> None:
    question, paraphrase, other = encoder.vectors(
        ["can i throw it in the washer", "machine wash cold, gentle cycle", "we ship to Alaska and Hawaii"]
    )
    assert question @ paraphrase > question @ other + 0.1


def test_vectors_have_length_one_and_are_the_same_each_time(encoder: SentenceVectors) -> None:
    first = encoder.vector("how heavy is the pack")
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-4)
    np.testing.assert_array_equal(SentenceVectors(BUILT).encode("how heavy is the pack"), first)


def test_a_vector_that_was_asked_for_before_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    small = SentenceVectors(BUILT, cached=2)
    computed: list[str] = []
    encode = small.encode
    monkeypatch.setattr(small, "encode", lambda text: computed.append(text) or encode(text))
    for text in ("tent", "pad", "tent", "bag", "tent", "pad"):
        small.vector(text)
    assert computed == ["tent", "pad", "bag", "pad"]


def test_a_vector_cannot_be_changed_by_who_gets_it(encoder: SentenceVectors) -> None:
    with pytest.raises(ValueError, match="read-only"):
        encoder.vector("tent")[0] = 1


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_text_without_content_gives_zeros(encoder: SentenceVectors, text: str) -> None:
    assert not encoder.vector(text).any()


@pytest.mark.parametrize("text", ["🥾⛺", "?!…", "x" * 10_000, "\ud83d", "\x00"])
def test_odd_texts_give_a_vector(encoder: SentenceVectors, text: str) -> None:
    assert encoder.vector(text).shape == (encoder.dimensions,)


def test_no_texts_give_no_rows(encoder: SentenceVectors) -> None:
    assert encoder.vectors([]).shape == (0, encoder.dimensions)


def test_the_fingerprint_is_that_of_the_files(encoder: SentenceVectors, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(BUILT, tmp_path / "encoder"))
    assert SentenceVectors(copy).fingerprint == encoder.fingerprint
    (copy / "tokenizer.json").write_bytes((copy / "tokenizer.json").read_bytes() + b"\n")
    assert SentenceVectors(copy).fingerprint != encoder.fingerprint


def test_a_missing_encoder_names_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match=r"model\.onnx\. Run `concierge models prepare`"):
        SentenceVectors(tmp_path)


def test_a_damaged_encoder_names_the_command_that_builds_it_again(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(BUILT, tmp_path / "encoder"))
    (copy / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(EncoderUnusable, match="concierge models prepare --force"):
        SentenceVectors(copy)
