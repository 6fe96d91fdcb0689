"""Leaves one entity where several extractors found the same stretch of a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_GROUP,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    EXTRACTOR,
)
from rasa.shared.nlu.training_data.message import Message

FOUND_BY_KEY = "found_by"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityMerger(GraphComponent, EntityExtractorMixin):
    """Keeps, of entities that overlap, the longest; of equally long ones the first extractor's.

    Goes after the extractors and before `EntitySynonymMapper`. A kept entity names this component as
    its extractor, so that `rasa test` reports what the assistant acts on, and lists under `found_by`
    the extractors that found it. Roles and groups found for the same stretch and type are kept.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityMerger:
        """Creates the component; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Replaces each message's entities by those that remain, in the order of the text."""
        for message in messages:
            entities = message.get(ENTITIES)
            if entities:
                message.set(ENTITIES, merged(entities), add_to_output=True)
        return messages


def merged(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the entities without overlaps, in the order of the text; the given ones stay as they are.

    Args:
        entities: as Rasa's extractors write them, the preferred extractor's first.
    """
    kept: list[dict[str, Any]] = []
    for entity in sorted(entities, key=length, reverse=True):
        rival = next((other for other in kept if overlap(entity, other)), None)
        if rival is None:
            kept.append({**entity, EXTRACTOR: EntityMerger.__name__, FOUND_BY_KEY: [entity.get(EXTRACTOR)]})
        elif same_stretch_and_type(entity, rival):
            rival[FOUND_BY_KEY].append(entity.get(EXTRACTOR))
            for key in (ENTITY_ATTRIBUTE_ROLE, ENTITY_ATTRIBUTE_GROUP):
                if key in entity:
                    rival.setdefault(key, entity[key])
    return sorted(kept, key=lambda entity: int(entity[ENTITY_ATTRIBUTE_START]))


def length(entity: dict[str, Any]) -> int:
    """Returns how many characters an entity covers."""
    return int(entity[ENTITY_ATTRIBUTE_END]) - int(entity[ENTITY_ATTRIBUTE_START])


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tells whether two entities share a character."""
    return bool(
        one[ENTITY_ATTRIBUTE_START] < other[ENTITY_ATTRIBUTE_END]
        and other[ENTITY_ATTRIBUTE_START] < one[ENTITY_ATTRIBUTE_END]
    )


def same_stretch_and_type(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tells whether two entities have the same start, end and type."""
    keys = (ENTITY_ATTRIBUTE_START, ENTITY_ATTRIBUTE_END, ENTITY_ATTRIBUTE_TYPE)
    return all(one[key] == other[key] for key in keys)
