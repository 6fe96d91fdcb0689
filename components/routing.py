"""Decides who takes a message where the best intent does not settle it: a template, the model or a person."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.fallback import FALLBACK_RULE_KEY

GENERATION, PERSON = "generation", "person"
ROUTES = (PERSON, GENERATION)  # a person goes first where both are likely
STAYS = "stays"
_LIKELY, _OF_BEST, _WORDS, _UNSURE = "likely", "of_best", "words", "unsure"
_LIMITS = (_LIKELY, _OF_BEST, _WORDS, _UNSURE)
ROUTED_KEY = "routed"  # on the message: the route that was taken instead of the best intent's


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Routing(GraphComponent, IntentClassifier):
    """Takes the likeliest intent of a route when the route as a whole is likely enough.

    Customers tell much at once when they need advice or a person, and the words of some template are always among it.
    So a long message goes to a route from a share of the confidence that would mean nothing for a short one, and a
    message that would fall back goes there from a share in between. `docs/nlu-pipeline.md` tells how the limits were
    chosen.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """An intent classifier must come before."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The intents of each route and its limits.

        For each of `generation` and `person`: `intents`; `likely`, the share of the confidence from which the route
        takes a message of at least `words` words, if it is also `of_best` times the best intent's confidence;
        `unsure`, the share from which it takes one that would fall back. `stays` lists the intents that are never
        overruled.
        """
        return {
            GENERATION: {"intents": [], _LIKELY: 0.12, _OF_BEST: 0.15, _WORDS: 11, _UNSURE: 0.3},
            PERSON: {"intents": [], _LIKELY: 0.2, _OF_BEST: 0.15, _WORDS: 12, _UNSURE: 0.3},
            STAYS: [],
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Keeps the routes.

        Raises:
            RasaException: a setting is unknown, missing or out of its range; the message names it.
        """
        self.validate_config(config)  # Rasa itself calls it for no component
        self._routes = {route: config[route] for route in ROUTES}
        self._intents = {route: frozenset(config[route]["intents"]) for route in ROUTES}
        self._settled = frozenset(config[STAYS]).union(*self._intents.values())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Routing:
        """Creates the component from its configuration."""
        return cls(config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Checks the settings.

        Raises:
            RasaException: naming the setting and what it must be.
        """
        for key in config:
            if key not in cls.get_default_config():
                raise RasaException(
                    f"config.yml: {cls.__name__}: there is no setting '{key}'; the settings are "
                    f"{', '.join(cls.get_default_config())}."
                )
        for route in ROUTES:
            limits = config[route]
            if not isinstance(limits, dict) or set(limits) != {"intents", *_LIMITS}:
                raise RasaException(
                    f"config.yml: {cls.__name__}: '{route}' must have intents, {', '.join(_LIMITS)} and nothing else."
                )
            for limit in (_LIKELY, _OF_BEST, _UNSURE):
                value = limits[limit]
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                    raise RasaException(
                        f"config.yml: {cls.__name__}: '{route}.{limit}' is {value!r}, it must be a number from 0 to 1."
                    )

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts the best intent of a route first where the route takes the message."""
        for message in messages:
            route = self._route(message)
            message.set(ROUTED_KEY, route, add_to_output=True)
            if route is None:
                continue
            ranking = message.get(INTENT_RANKING_KEY)
            taken = next(one for one in ranking if one[INTENT_NAME_KEY] in self._intents[route])
            below = [one for one in ranking if one is not taken]
            message.set(INTENT, dict(taken), add_to_output=True)
            message.set(INTENT_RANKING_KEY, [dict(taken), *below], add_to_output=True)
            message.set(FALLBACK_RULE_KEY, None, add_to_output=True)
        return messages

    def _route(self, message: Message) -> str | None:
        name = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        if name is None or name in self._settled:
            return None
        ranking = message.get(INTENT_RANKING_KEY) or []
        shares = {
            route: sum(one[PREDICTED_CONFIDENCE_KEY] for one in ranking if one[INTENT_NAME_KEY] in self._intents[route])
            for route in ROUTES
        }
        unsure = name == DEFAULT_NLU_FALLBACK_INTENT_NAME
        best = (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY) or 0.0
        words = len(str(message.get(TEXT) or "").split())
        for route in sorted(ROUTES, key=lambda one: -shares[one]):
            limits, share = self._routes[route], shares[route]
            if unsure and share >= limits[_UNSURE]:
                return route
            if not unsure and words >= limits[_WORDS] and share >= max(limits[_LIKELY], limits[_OF_BEST] * best):
                return route
        return None
