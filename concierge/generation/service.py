"""Runs the model on a thread and an event loop of its own, so that a slow reply holds up no other turn.

The action server imports its actions before it has an event loop, and a model takes seconds to load: questions that
come sooner are answered from the pages.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, TypeVar

from concierge.generation.answer import Answer, Answerer, Asked
from concierge.generation.generator import Generator, GeneratorError
from concierge.storage import get_sessions

logger = logging.getLogger(__name__)
T = TypeVar("T")


class GenerationService:
    """Answers open-ended questions for a process."""

    def __init__(self, answerer: Answerer, generator: Generator, index: Callable[[], object]) -> None:
        """Make the service; `start` begins to load the model.

        Args:
            answerer: answers one question.
            generator: the model that it uses.
            index: prepares the search, so that the first question does not wait for that.
        """
        self._answerer = answerer
        self._generator = generator
        self._index = index
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="generation", daemon=True)
        self._thread.start()

    def start(self) -> None:
        """Prepare the search, and begin to load the model: until it is there, the pages answer.

        Raises:
            Exception: what the search raises when it cannot be prepared.
        """
        self._index()
        self._submit(self._warm_up())

    async def answer(self, asked: Asked, today: date) -> Answer:
        """Answer a question. Cancelling stops the model."""
        return await asyncio.wrap_future(self._submit(self._answer(asked, today)))

    def _submit(self, work: "Coroutine[Any, Any, T]") -> "Any":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _answer(self, asked: Asked, today: date) -> Answer:
        with get_sessions()() as session:
            return await self._answerer.answer(session, asked, today)

    async def _warm_up(self) -> None:
        try:
            await self._generator.start()
        except GeneratorError as error:
            logger.error("Open-ended questions are answered from the pages only. %s", error)
