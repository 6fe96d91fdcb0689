from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.entity_crf import IntentCRFEntityExtractor, likely_intents, runs_together

TOKENIZER = WhitespaceTokenizer(WhitespaceTokenizer.get_default_config())
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("entity_crf")


def message(text: str, **data: Any) -> Message:
    """A message with tokens, and a vector, without which Rasa's extractor leaves it alone."""
    made = Message({"text": text, **data})
    made.set("text_tokens", TOKENIZER.tokenize(made, "text"))
    made.add_features(Features(np.ones((1, 2)), "sentence", "text", "encoder"))
    return made


def annotated(text: str, intent: str, word: str | None = None, kind: str = "") -> Message:
    entities = []
    if word:
        start = text.index(word)
        entities = [{"entity": kind, "value": word, "start": start, "end": start + len(word)}]
    return message(text, intent=intent, entities=entities)


def predicted(text: str, intent: str, confidence: float = 0.9) -> Message:
    guess = {"name": intent, "confidence": confidence}
    return message(text, intent=guess, intent_ranking=[guess])


EXAMPLES = [
    example
    for verb in ("change", "fix", "update", "correct")
    for thing in ("my", "the", "this")
    for example in (
        annotated(f"{verb} {thing} address", "change_order", "address", "change_type"),
        annotated(f"{verb} {thing} address", "privacy"),
    )
]


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def loaded(storage: LocalModelStorage) -> IntentCRFEntityExtractor:
    config = IntentCRFEntityExtractor.get_default_config()
    return IntentCRFEntityExtractor.load(config, storage, RESOURCE, CONTEXT)


@pytest.fixture
def extractor(storage: LocalModelStorage) -> IntentCRFEntityExtractor:
    config = IntentCRFEntityExtractor.get_default_config()
    IntentCRFEntityExtractor.create(config, storage, RESOURCE, CONTEXT).train(TrainingData(EXAMPLES))
    return loaded(storage)


def found(extractor: IntentCRFEntityExtractor, asked: Message) -> list[tuple[str, str]]:
    extractor.process([asked])
    return [(entity["value"], entity["entity"]) for entity in asked.get("entities")]


def test_the_same_word_is_an_entity_in_one_intent_and_none_in_another(extractor: IntentCRFEntityExtractor) -> None:
    text = "please change my address"
    assert found(extractor, predicted(text, "change_order")) == [("address", "change_type")]
    assert found(extractor, predicted(text, "privacy")) == []


def test_a_list_that_is_named_like_no_entity_is_a_hint(storage: LocalModelStorage) -> None:
    seen = ("tent", "stove", "rope", "lamp")
    examples = [annotated(f"suggest a {word}", "recommend_product", word, "category") for word in seen]
    examples += [annotated(f"suggest a {word}", "recommend_product") for word in ("plan", "date", "song", "way")]
    hint = {"name": "kind_of_gear", "elements": [*seen, "pillow"]}
    config = IntentCRFEntityExtractor.get_default_config()
    data = TrainingData(examples, lookup_tables=[hint])
    IntentCRFEntityExtractor.create(config, storage, RESOURCE, CONTEXT).train(data)
    extractor = loaded(storage)
    assert found(extractor, predicted("suggest a pillow", "recommend_product")) == [("pillow", "category")]
    assert found(extractor, predicted("suggest a poem", "recommend_product")) == []


def test_loading_a_model_does_not_train_it_again(
    extractor: IntentCRFEntityExtractor, storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IntentCRFEntityExtractor, "train_model", lambda *_: pytest.fail("trained again"))
    assert found(loaded(storage), predicted("fix my address", "change_order")) == [("address", "change_type")]


def test_a_loaded_extractor_does_not_need_its_files(
    extractor: IntentCRFEntityExtractor, storage: LocalModelStorage
) -> None:
    """Rasa unpacks a model into a folder that it deletes once everything is loaded."""
    with storage.read_from(RESOURCE) as folder:
        for file in folder.iterdir():
            file.unlink()
    assert found(extractor, predicted("fix my address", "change_order")) == [("address", "change_type")]


def test_the_training_data_itself_is_not_stored(
    extractor: IntentCRFEntityExtractor, storage: LocalModelStorage
) -> None:
    with storage.read_from(RESOURCE) as folder:
        assert sorted(file.name for file in folder.iterdir()) == ["crf_order.json", "entity.crfsuite", "patterns.json"]


def test_without_annotated_entities_it_loads_and_finds_nothing(storage: LocalModelStorage) -> None:
    config = IntentCRFEntityExtractor.get_default_config()
    plain = TrainingData([annotated("hello", "greet")])
    IntentCRFEntityExtractor.create(config, storage, RESOURCE, CONTEXT).train(plain)
    assert found(loaded(storage), predicted("fix my address", "change_order")) == []


def test_entities_that_other_extractors_found_stay(extractor: IntentCRFEntityExtractor) -> None:
    asked = predicted("fix my address", "change_order")
    asked.set("entities", [{"entity": "color", "value": "my", "start": 4, "end": 6}])
    assert found(extractor, asked) == [("my", "color"), ("address", "change_type")]


def test_only_intents_that_are_likely_count() -> None:
    ranking = [{"name": "change_order", "confidence": 0.9}, {"name": "privacy", "confidence": 0.01}]
    assert likely_intents(Message({"intent": ranking[0], "intent_ranking": ranking})) == {"change_order": 0.9}
    assert likely_intents(Message({"intent": {"name": None, "confidence": 0.0}})) == {}
    assert likely_intents(Message({"intent": "privacy"})) == {"privacy": 1.0}


def entity(start: int, end: int, kind: str = "product") -> dict[str, Any]:
    return {"entity": kind, "start": start, "end": end}


def test_neighbours_that_patterns_tell_apart_are_not_run_together() -> None:
    assert runs_together(entity(0, 13), [entity(0, 6), entity(7, 13)])
    assert not runs_together(entity(0, 13), [entity(0, 6)])
    assert not runs_together(entity(0, 13), [entity(0, 6), entity(7, 13, "sku")])
