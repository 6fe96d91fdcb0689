"""What every language model behind the assistant offers, wherever it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length"]


class GeneratorError(Exception):
    """The model gave no reply. The message says why, in words for the log."""


class GeneratorBusy(GeneratorError):
    """More requests are waiting than the queue takes."""


class GeneratorTimeout(GeneratorError):
    """The reply did not come in time."""


class GeneratorUnavailable(GeneratorError):
    """The model cannot be loaded or reached, or it failed."""


@dataclass(frozen=True)
class Turn:
    """One message of the prompt."""

    role: Role
    content: str


@dataclass(frozen=True)
class Sampling:
    """How a reply is drawn.

    Attributes:
        max_tokens: where the reply is cut.
        temperature: 0 always takes the likeliest token; more is more varied.
        top_p: only the likeliest tokens that sum to this probability are drawn from.
        seed: equal seeds give equal replies with `transformers`; CTranslate2 takes only the first seed of a process
            (its generators of random numbers are seeded once a thread); a hint for a remote server.
    """

    max_tokens: int = 72
    temperature: float = 0.0
    top_p: float = 0.9
    seed: int = 0


@dataclass(frozen=True)
class Completion:
    """A reply of the model.

    Attributes:
        text: the reply, trimmed.
        finish: "length" when it was cut at `Sampling.max_tokens`.
        prompt_tokens: length of the prompt; 0 where a server does not say.
        tokens: length of the reply; 0 where a server does not say.
    """

    text: str
    finish: Finish
    prompt_tokens: int
    tokens: int


class Generator(Protocol):
    """A language model. Every method may be called from one event loop only.

    Attributes:
        model: the model's name and version, and its adapter's where there is one; it travels with each reply.
    """

    model: str

    async def start(self) -> None:
        """Load the model and answer once, so that the first customer does not wait for that.

        Raises:
            GeneratorUnavailable: the model is missing or cannot be loaded; the message says what to do.
        """
        ...

    async def complete(self, prompt: Sequence[Turn], sampling: Sampling = ...) -> Completion:
        """Return the model's reply to a prompt. Cancelling the task stops the model.

        Raises:
            GeneratorBusy: the queue is full.
            GeneratorTimeout: the reply did not come in time.
            GeneratorUnavailable: the model failed.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text takes in the prompt; an estimate where the tokenizer is remote."""
        ...

    async def close(self) -> None:
        """Free what the model holds. Requests that still wait fail with `GeneratorUnavailable`."""
        ...
