import shutil
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.encoder import Encoder, SentenceEncoder, sentence_vector

ENCODER_DIR = Path(__file__).parents[2] / "models" / "encoder"

if not (ENCODER_DIR / "model.onnx").is_file():
    pytest.skip("the sentence encoder is not built; run `concierge models prepare`", allow_module_level=True)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(str(ENCODER_DIR))


def component(tmp_path: Path, **config: object) -> SentenceEncoder:
    settings = {**SentenceEncoder.get_default_config(), "model_dir": str(ENCODER_DIR), **config}
    context = ExecutionContext(GraphSchema({}), node_name="run_SentenceEncoder0")
    return SentenceEncoder.create(settings, LocalModelStorage(tmp_path), Resource("encoder"), context)


def test_texts_that_mean_the_same_are_closer_than_texts_that_do_not(encoder: Encoder) -> None:
    question, paraphrase, other = encoder.vectors(
        ["Where is my package?", "I want to know when my parcel arrives", "Are your tents waterproof?"]
    )
    assert question @ paraphrase > question @ other + 0.2


def test_vectors_have_unit_length(encoder: Encoder) -> None:
    assert np.linalg.norm(encoder.vector("hello there")) == pytest.approx(1.0, abs=1e-4)


def test_a_text_gets_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    texts = ["cancel it", "a much longer text about a jacket that came without its zipper pull", "hi"]
    among_others = encoder.vectors(texts)
    alone = np.stack([Encoder(str(ENCODER_DIR)).vector(text) for text in texts])
    np.testing.assert_array_equal(among_others, alone)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_text_without_content_gets_zeros(encoder: Encoder, text: str) -> None:
    assert not encoder.vector(text).any()


def test_a_text_longer_than_the_model_takes_is_cut(encoder: Encoder) -> None:
    np.testing.assert_array_equal(encoder.vector("tent " * 200), encoder.vector("tent " * 5000))


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.vectors([]).shape == (0, encoder.dimensions)


def test_a_remembered_vector_cannot_be_changed_by_its_reader(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        encoder.vector("hello")[0] = 1.0


def test_a_repeated_text_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(str(ENCODER_DIR))
    first = encoder.vector("where is my order")
    monkeypatch.setattr(encoder, "_session", None)
    assert encoder.vector(" where is my order ") is first


def test_the_cache_forgets_the_text_used_longest_ago() -> None:
    encoder = Encoder(str(ENCODER_DIR), cache_size=2)
    first, second = encoder.vector("one"), encoder.vector("two")
    assert encoder.vector("one") is first
    encoder.vector("three")
    assert encoder.vector("one") is first
    assert encoder.vector("two") is not second


def test_a_missing_encoder_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(RasaException, match=r"concierge models prepare.*make train"):
        Encoder(str(tmp_path / "nowhere"))


def test_a_damaged_encoder_says_how_to_build_it_again(tmp_path: Path) -> None:
    shutil.copy(ENCODER_DIR / "tokenizer.json", tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(RasaException, match="prepare --force"):
        Encoder(str(tmp_path))


def test_an_incoming_message_carries_the_vector_of_its_text(tmp_path: Path, encoder: Encoder) -> None:
    message = Message({TEXT: "Where is my order?"})
    component(tmp_path).process([message])
    np.testing.assert_array_equal(sentence_vector(message), encoder.vector("Where is my order?"))


def test_a_message_without_text_is_left_alone(tmp_path: Path) -> None:
    message = Message({})
    component(tmp_path).process([message])
    assert sentence_vector(message) is None


def test_training_examples_and_responses_get_vectors(tmp_path: Path) -> None:
    example, response = Message({TEXT: "hi"}), Message({RESPONSE: "Hello, this is Wren."})
    component(tmp_path).process_training_data(TrainingData([example, response]))
    assert sentence_vector(example) is not None
    assert sentence_vector(response, RESPONSE) is not None


def test_another_encoder_changes_the_training_fingerprint(tmp_path: Path) -> None:
    shutil.copytree(ENCODER_DIR, tmp_path / "encoder")
    config = {"model_dir": str(tmp_path / "encoder")}
    before = SentenceEncoder.fingerprint_addon(config)
    assert before == SentenceEncoder.fingerprint_addon({"model_dir": str(ENCODER_DIR)})
    with (tmp_path / "encoder" / "model.onnx").open("ab") as stream:
        stream.write(b"\0")
    assert SentenceEncoder.fingerprint_addon(config) != before


@pytest.mark.parametrize(("key", "value"), [("threads", 0), ("cache_size", "many"), ("threads", True)])
def test_a_wrong_setting_is_named(tmp_path: Path, key: str, value: object) -> None:
    with pytest.raises(RasaException, match=f"config.yml: SentenceEncoder: '{key}'"):
        component(tmp_path, **{key: value})
