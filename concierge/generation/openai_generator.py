"""A backend for any server that speaks OpenAI's chat completions: vLLM, `transformers serve`, a hosted model."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx

from concierge.generation.generator import (
    Completion,
    GeneratorBusy,
    GeneratorTimeout,
    GeneratorUnavailable,
    Sampling,
    Turn,
)

CHARACTERS_A_TOKEN = 3.5  # a cautious estimate for English; the server's tokenizer is not here
WARM_UP = (Turn("user", "Hello"),)


class OpenAIGenerator:
    """A model behind an OpenAI-compatible address. The server does the batching."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str | None = None,
        longest_queue: int = 16,
        parallel: int = 8,
        timeout: float = 8.0,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        """Name the server; nothing is sent yet.

        Args:
            url: the base address, such as "http://127.0.0.1:8000/v1".
            model: the model's name, as the server knows it.
            key: sent as a bearer token, where the server wants one.
            longest_queue: how many requests may wait for one of the parallel ones.
            parallel: how many are sent at a time.
            timeout: seconds from a request to its reply, waiting included.
            client: sends the requests; one is made when not given.
        """
        self.model = model
        self._url = url.rstrip("/") + "/chat/completions"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._longest = longest_queue
        self._slots = asyncio.Semaphore(parallel)
        self._waiting = 0
        self._timeout = timeout
        self._client = client or httpx.AsyncClient(timeout=timeout)

    async def start(self) -> None:
        """Ask for one word, so that a server that loads lazily has the model in memory."""
        await self.complete(WARM_UP, Sampling(max_tokens=1))

    async def complete(self, prompt: Sequence[Turn], sampling: Sampling = Sampling()) -> Completion:  # noqa: B008
        """Return the model's reply. See `Generator.complete`."""
        if self._slots.locked() and self._waiting >= self._longest:
            raise GeneratorBusy(f"{self._waiting} requests are waiting already")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._timeout):
                async with self._slots:
                    self._waiting -= 1
                    try:
                        return await self._ask(prompt, sampling)
                    finally:
                        self._waiting += 1
        except TimeoutError:
            raise GeneratorTimeout(f"no reply within {self._timeout:g} seconds") from None
        finally:
            self._waiting -= 1

    def count_tokens(self, text: str) -> int:
        """Return about how many tokens a text takes."""
        return int(len(text) / CHARACTERS_A_TOKEN) + 1

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, prompt: Sequence[Turn], sampling: Sampling) -> Completion:
        body = {
            "model": self.model,
            "messages": [{"role": turn.role, "content": turn.content} for turn in prompt],
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
            "stream": False,
        }
        try:
            response = await self._client.post(self._url, json=body, headers=self._headers)
        except httpx.HTTPError as error:
            raise GeneratorUnavailable(f"{self._url} cannot be reached: {type(error).__name__}") from error
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise GeneratorBusy(f"{self._url} answered 429")
        if response.is_error:
            raise GeneratorUnavailable(f"{self._url} answered {response.status_code}")
        return _completion(response, self._url)


def _completion(response: httpx.Response, url: str) -> Completion:
    try:
        answer: dict[str, Any] = response.json()
        choice = answer["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError):
        raise GeneratorUnavailable(f"{url} answered something that is no chat completion") from None
    usage = answer.get("usage") or {}
    return Completion(
        text=str(text or "").strip(),
        finish="length" if choice.get("finish_reason") == "length" else "stop",
        prompt_tokens=int(usage.get("prompt_tokens") or 0),
        tokens=int(usage.get("completion_tokens") or 0),
    )
