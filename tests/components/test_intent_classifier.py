import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from components import intent_classifier
from components.encoder import SentenceEncoder
from components.intent_classifier import SentenceIntentClassifier
from components.intent_training import fit_logistic, kernel_features

ENCODER_DIR = Path(__file__).parents[2] / "models" / "encoder"

if not (ENCODER_DIR / "model.onnx").is_file():
    pytest.skip("the sentence encoder is not built; run `concierge models prepare`", allow_module_level=True)

EXAMPLES = {
    "order_status": [
        "where is my order",
        "has my package shipped yet",
        "track my parcel",
        "when will my delivery arrive",
        "my order still has not come",
        "what is the status of FO-10482",
    ],
    "return_item": [
        "I want to return these boots",
        "how do I send something back",
        "these do not fit, can I return them",
        "start a return please",
        "I'd like a refund for the jacket I bought",
        "what is your return window",
    ],
    "store_hours": [
        "when do you open",
        "what are your opening hours",
        "is the store open on Sunday",
        "how late are you open tonight",
        "store hours please",
        "are you closed on Thanksgiving",
    ],
}
CONTEXT = ExecutionContext(GraphSchema({}), node_name="intents")


def settings(**config: Any) -> dict[str, Any]:
    return {**SentenceIntentClassifier.get_default_config(), "model_dir": str(ENCODER_DIR), **config}


def encoded(*texts: str | None, intents: list[str] | None = None) -> list[Message]:
    messages = [Message({} if text is None else {TEXT: text}) for text in texts]
    for message, intent in zip(messages, intents or [], strict=False):
        message.set(INTENT, intent)
    encoder_settings = {**SentenceEncoder.get_default_config(), "model_dir": str(ENCODER_DIR)}
    return SentenceEncoder(encoder_settings, "encoder").process(messages)


def trained(folder: Path, examples: dict[str, list[str]], **config: Any) -> SentenceIntentClassifier:
    folder.mkdir(exist_ok=True)
    texts = [text for group in examples.values() for text in group]
    intents = [intent for intent, group in examples.items() for _ in group]
    storage, resource = LocalModelStorage(folder), Resource("intents")
    data = TrainingData(encoded(*texts, intents=intents))
    SentenceIntentClassifier.create(settings(**config), storage, resource, CONTEXT).train(data)
    return SentenceIntentClassifier.load(settings(**config), storage, resource, CONTEXT)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> SentenceIntentClassifier:
    return trained(tmp_path_factory.mktemp("trained"), EXAMPLES)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("could you tell me where my shipment is", "order_status"),
        ("the tent is too heavy, I want to give it back", "return_item"),
        ("what time do you close today", "store_hours"),
    ],
)
def test_a_new_wording_is_recognised(classifier: SentenceIntentClassifier, text: str, intent: str) -> None:
    [message] = classifier.process(encoded(text))
    assert message.get("intent")["name"] == intent
    assert message.get("intent_ranking")[0] == message.get("intent")


def test_the_ranking_is_ordered_and_its_confidences_sum_to_one(
    classifier: SentenceIntentClassifier,
) -> None:
    [message] = classifier.process(encoded("is my order here yet"))
    confidences = [entry["confidence"] for entry in message.get("intent_ranking")]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1.0, abs=1e-5)


def test_a_foreign_topic_looks_further_out_of_scope_than_a_known_one(
    classifier: SentenceIntentClassifier,
) -> None:
    known, foreign = classifier.process(
        encoded("where is the parcel I ordered", "who won the chess championship in 1972")
    )
    assert known.get("out_of_scope_score") < 0.9
    assert foreign.get("out_of_scope_score") > 0.95


@pytest.mark.parametrize("text", ["", "   ", None])
def test_a_message_without_text_gets_no_intent(classifier: SentenceIntentClassifier, text: str | None) -> None:
    [message] = classifier.process(encoded(text))
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("out_of_scope_score") == 1.0


def test_training_twice_gives_the_same_predictions(classifier: SentenceIntentClassifier, tmp_path: Path) -> None:
    again = trained(tmp_path, EXAMPLES)
    texts = ["when do you close", "send it back"]
    first, second = classifier.process(encoded(*texts)), again.process(encoded(*texts))
    assert [m.get("intent_ranking") for m in first] == [m.get("intent_ranking") for m in second]


def test_a_message_is_judged_the_same_alone_and_among_others(classifier: SentenceIntentClassifier) -> None:
    texts = ["when do you close", "send it back", "hm"]
    together = classifier.process(encoded(*texts))
    alone = [classifier.process(encoded(text))[0] for text in texts]
    for left, right in zip(together, alone, strict=True):
        assert left.get("intent")["confidence"] == pytest.approx(right.get("intent")["confidence"], abs=1e-5)


def test_the_stored_model_holds_no_pickle(tmp_path: Path) -> None:
    trained(tmp_path, EXAMPLES)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert sorted(file.suffix for file in files) == [".json", ".npz"]
    with np.load(next(f for f in files if f.suffix == ".npz"), allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


@pytest.mark.parametrize("version", [None, 1, 99])
def test_a_model_trained_by_another_version_asks_for_training(tmp_path: Path, version: int | None) -> None:
    trained(tmp_path, EXAMPLES)
    [file] = tmp_path.rglob("intent_model.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["version"]
    file.write_text(json.dumps(document if version is None else {**document, "version": version}), encoding="utf-8")
    with pytest.raises(RasaException, match=r"trained by another version.*run `make train`"):
        SentenceIntentClassifier.load(settings(), LocalModelStorage(tmp_path), Resource("intents"), CONTEXT)


def test_another_version_of_the_model_changes_the_training_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = SentenceIntentClassifier.fingerprint_addon(settings())
    assert before == SentenceIntentClassifier.fingerprint_addon(settings())
    monkeypatch.setattr(intent_classifier, "FORMAT_VERSION", 99)
    assert SentenceIntentClassifier.fingerprint_addon(settings()) != before


def test_two_intents_are_enough(tmp_path: Path) -> None:
    pair = {name: EXAMPLES[name] for name in ("order_status", "store_hours")}
    [message] = trained(tmp_path, pair).process(encoded("tell me your opening hours"))
    assert message.get("intent")["name"] == "store_hours"
    assert message.get("intent")["confidence"] > 0.5


def test_an_intent_with_a_single_example_can_be_recognised(tmp_path: Path) -> None:
    classifier = trained(tmp_path, {**EXAMPLES, "greeting": ["hello there"]})
    [message] = classifier.process(encoded("hello"))
    assert message.get("intent")["name"] == "greeting"


def test_the_names_of_retrieval_intents_are_kept(tmp_path: Path) -> None:
    classifier = trained(tmp_path, {**EXAMPLES, "faq/gift_cards": ["do you sell gift cards", "gift vouchers"]})
    [message] = classifier.process(encoded("can I buy a gift card"))
    assert message.get("intent")["name"] == "faq/gift_cards"


def test_a_single_intent_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RasaException, match="every example has the intent 'order_status'"):
        trained(tmp_path, {"order_status": EXAMPLES["order_status"]})


def test_without_examples_nothing_is_recognised_and_nothing_breaks(tmp_path: Path) -> None:
    [message] = trained(tmp_path, {}).process(encoded("hello"))
    assert message.get("intent")["name"] is None


def test_a_pipeline_without_the_encoder_is_told_so(classifier: SentenceIntentClassifier) -> None:
    with pytest.raises(RasaException, match="SentenceEncoder before the intent classifier"):
        classifier.process([Message({TEXT: "hello"})])


@pytest.mark.parametrize(("key", "value"), [("regularisation", 0), ("max_iterations", 1.5), ("word_weight", "heavy")])
def test_a_wrong_setting_is_named(tmp_path: Path, key: str, value: object) -> None:
    with pytest.raises(RasaException, match=f"config.yml: SentenceIntentClassifier: '{key}'"):
        trained(tmp_path, EXAMPLES, **{key: value})


@pytest.mark.parametrize("intents", [2, 4])
def test_the_regression_gives_the_probabilities_of_scikit_learns(intents: int) -> None:
    random = np.random.RandomState(0)
    targets = np.repeat(np.arange(intents), 30)
    features = random.randn(len(targets), 5) + targets[:, np.newaxis] * 0.5
    reference = LogisticRegression(C=2.0, multi_class="multinomial", tol=1e-6, max_iter=1000).fit(features, targets)
    coefficients, bias = fit_logistic(features, targets, regularisation=2.0, max_iterations=1000)
    scores = np.exp(features @ coefficients + bias)
    probabilities = scores / scores.sum(axis=1, keepdims=True)
    assert probabilities == pytest.approx(reference.predict_proba(features), abs=0.01)


@pytest.mark.parametrize("count", [768, 1536])
def test_the_kernel_features_of_two_texts_give_the_gaussian_of_their_distance(count: int) -> None:
    vectors = np.random.RandomState(0).randn(20, 768)
    vectors[1:10] = vectors[0] + 0.3 * vectors[1:10]  # some close to the first, the others far away
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    features = kernel_features(vectors.astype(np.float32), count)
    distances = ((vectors[:, np.newaxis] - vectors) ** 2).sum(axis=2)
    assert features @ features.T == pytest.approx(np.exp(-distances), abs=0.15)
