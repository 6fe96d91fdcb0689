"""What the backends in this process share: the model loads once, off the event loop, and a queue batches requests."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from concierge.generation.batching import BatchQueue, Request
from concierge.generation.chat_format import ChatFormat
from concierge.generation.generator import Completion, Sampling, Turn

REPETITION_PENALTY = 1.1  # a small model repeats itself without one
WARM_UP = (Turn("user", "Hello"),)


class LocalGenerator(ABC):
    """A model in a folder, in this process. A backend loads it and answers batches."""

    def __init__(self, folder: Path, *, longest_queue: int, batch: int, timeout: float) -> None:
        """Name the model; `start` loads it.

        Args:
            folder: holds the weights and the chat format's files.
            longest_queue: how many requests may wait.
            batch: how many are answered together.
            timeout: seconds from a request to its reply.
        """
        self.model = f"{folder.name} (not loaded)"
        self._folder = folder
        self._queue = BatchQueue(self._run, longest=longest_queue, batch=batch, timeout=timeout)
        self._format: ChatFormat | None = None
        self._network: Any = None

    async def start(self) -> None:
        """Load the model and answer once. See `Generator.start`."""
        if self._network is not None:
            return
        await asyncio.to_thread(self._load)
        await self.complete(WARM_UP, Sampling(max_tokens=1))

    async def complete(self, prompt: Sequence[Turn], sampling: Sampling = Sampling()) -> Completion:  # noqa: B008
        """Return the model's reply. See `Generator.complete`."""
        if self._network is None:
            await asyncio.to_thread(self._load)
        return await self._queue.put(prompt, sampling)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text takes."""
        if self._format is None:
            self._format = ChatFormat(self._folder)
        return self._format.count(text)

    async def close(self) -> None:
        """Free the model."""
        await self._queue.close()
        self._network = None

    @abstractmethod
    def _load(self) -> None:
        """Load the chat format and the network, and set `model` to its version.

        Raises:
            GeneratorUnavailable: it is missing or cannot be loaded; the message says what to do.
        """

    @abstractmethod
    def _run(self, batch: list[Request]) -> list[Completion]:
        """Answer requests that share one `Sampling`, in their order; those given up may be cut off."""
