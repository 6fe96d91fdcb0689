from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.entity_merge import EntityMerger, merged

TEXT = "do you have the alder 45 in size M"


def entity(text: str, kind: str, extractor: str = "RegexEntityExtractor", **more: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    return {
        "entity": kind,
        "start": start,
        "end": start + len(text),
        "value": text,
        "extractor": extractor,
        **more,
    }


def found(*entities: dict[str, Any]) -> list[tuple[str, str]]:
    return [(e["value"], e["entity"]) for e in merged(list(entities))]


def test_what_two_extractors_found_alike_is_one_entity_that_names_both() -> None:
    [kept] = merged([entity("alder 45", "product"), entity("alder 45", "product", "CRFEntityExtractor")])
    assert kept["value"] == "alder 45"
    assert kept["extractor"] == "EntityMerger"
    assert kept["found_by"] == ["RegexEntityExtractor", "CRFEntityExtractor"]


def test_the_longer_of_two_overlapping_entities_stays() -> None:
    assert found(entity("alder", "product"), entity("alder 45", "product", "CRFEntityExtractor")) == [
        ("alder 45", "product")
    ]


def test_of_two_types_for_one_stretch_the_first_extractor_decides() -> None:
    assert found(entity("45", "size"), entity("45", "product", "CRFEntityExtractor")) == [("45", "size")]


def test_entities_that_only_touch_both_stay_in_the_order_of_the_text() -> None:
    assert found(entity(" 45", "size"), entity("alder", "product")) == [
        ("alder", "product"),
        (" 45", "size"),
    ]


@pytest.mark.parametrize("key", ["role", "group"])
def test_a_role_or_group_that_only_the_second_extractor_knows_is_kept(key: str) -> None:
    [kept] = merged([entity("M", "size"), entity("M", "size", "CRFEntityExtractor", **{key: "wanted"})])
    assert kept[key] == "wanted"


def test_the_merged_entities_reach_the_message_and_its_output() -> None:
    message = Message({"text": TEXT, "entities": [entity("alder", "product"), entity("alder 45", "product")]})
    EntityMerger().process([message, Message({"text": "hello"})])
    assert [e["value"] for e in message.get("entities")] == ["alder 45"]
    assert "entities" in message.output_properties
