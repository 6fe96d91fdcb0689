"""Settles the intent by words where it must not be left to chance: danger to life, in English and in Spanish."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_yaml_file

from components.fallback import FALLBACK_RULE_KEY

WORDS_KEY = "words"
LANGUAGE_KEY = "certain_language"  # on the message: the language of the words that settled its intent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CertainWords(GraphComponent, IntentClassifier):
    """Puts the intent first whose words a message holds. It comes last in the pipeline, so that nothing overrules it.

    The words are read when the model is loaded, so that a change of the file needs no training.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """An intent classifier must come before."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Where the words are, seen from the folder that Rasa is started in."""
        return {WORDS_KEY: "data/knowledge/certain_words.yml"}

    def __init__(self, config: dict[str, Any]) -> None:
        """Reads the words.

        Raises:
            RasaException: the file is missing, or an entry is unusable; the message names it.
        """
        path = Path(config[WORDS_KEY])
        if not path.is_file():
            raise RasaException(
                f"config.yml: {type(self).__name__}: '{WORDS_KEY}' names {path}, which does not exist; "
                "start Rasa in the project's folder or give the right path."
            )
        content = read_yaml_file(path)
        try:
            self._not_meant = _pattern(content.get("not_meant") or [])
            self._entries = [
                (str(entry["intent"]), str(entry["language"]), _pattern(entry["patterns"]))
                for entry in content["words"]
            ]
        except (AttributeError, KeyError, TypeError, re.error) as error:
            raise RasaException(
                f"{path}: not as it should be ({error}); `concierge data check` names the place."
            ) from error

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CertainWords:
        """Creates the component from its configuration."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replaces the intent of messages that hold certain words; the ranking so far stays below."""
        for message in messages:
            found = self._find(str(message.get(TEXT) or ""))
            if found is None:
                continue
            name, language = found
            certain = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: 1.0}
            below = [one for one in message.get(INTENT_RANKING_KEY) or [] if one.get(INTENT_NAME_KEY) != name]
            message.set(INTENT, certain, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [dict(certain), *below], add_to_output=True)
            message.set(FALLBACK_RULE_KEY, None, add_to_output=True)
            message.set(LANGUAGE_KEY, language, add_to_output=True)
        return messages

    def _find(self, text: str) -> tuple[str, str] | None:
        words = self._not_meant.sub(" ", plain(text))
        return next(((intent, language) for intent, language, said in self._entries if said.search(words)), None)


def plain(text: str) -> str:
    """Returns ``text`` as the patterns see it: small letters, single spaces, straight apostrophes, no accents."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("\u2019", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _pattern(patterns: list[str]) -> re.Pattern[str]:
    # Without any pattern, one that matches nothing.
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)" if patterns else r"(?!)")
