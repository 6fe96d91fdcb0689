import asyncio
import threading

import pytest

from concierge.generation.batching import BatchQueue, Request
from concierge.generation.generator import (
    Completion,
    GeneratorBusy,
    GeneratorTimeout,
    GeneratorUnavailable,
    Sampling,
    Turn,
)

PROMPT = (Turn("user", "hello"),)


class Model:
    """A model that answers when it is let go, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[Request]] = []
        self.go = threading.Event()
        self.busy = threading.Event()
        self.error: Exception | None = None

    def run(self, batch: list[Request]) -> list[Completion]:
        self.batches.append(batch)
        self.busy.set()
        while not self.go.wait(0.01):
            if all(request.given_up.is_set() for request in batch):
                break
        if self.error is not None:
            raise self.error
        return [Completion(request.prompt[0].content, "stop", 1, 1) for request in batch]

    async def is_busy(self) -> None:
        await asyncio.to_thread(self.busy.wait, 5)


def prompt(text: str) -> tuple[Turn, ...]:
    return (Turn("user", text),)


async def test_requests_that_wait_together_are_answered_in_one_batch_each_with_its_own_reply() -> None:
    model = Model()
    queue = BatchQueue(model.run, longest=8, batch=8, timeout=5)
    first = asyncio.create_task(queue.put(prompt("first"), Sampling()))
    await model.is_busy()
    others = [asyncio.create_task(queue.put(prompt(str(n)), Sampling())) for n in range(3)]
    await asyncio.sleep(0)
    model.go.set()
    assert [reply.text for reply in await asyncio.gather(first, *others)] == ["first", "0", "1", "2"]
    assert [len(batch) for batch in model.batches] == [1, 3]


async def test_requests_drawn_in_different_ways_are_not_mixed() -> None:
    model = Model()
    model.go.set()
    queue = BatchQueue(model.run, longest=8, batch=8, timeout=5)
    await asyncio.gather(queue.put(PROMPT, Sampling()), queue.put(PROMPT, Sampling(temperature=1.0)))
    assert [len(batch) for batch in model.batches] == [1, 1]


async def test_a_full_queue_refuses_at_once() -> None:
    model = Model()
    queue = BatchQueue(model.run, longest=1, batch=1, timeout=5)
    running = asyncio.create_task(queue.put(PROMPT, Sampling()))
    await model.is_busy()
    waiting = asyncio.create_task(queue.put(PROMPT, Sampling()))
    await asyncio.sleep(0)
    with pytest.raises(GeneratorBusy):
        await queue.put(PROMPT, Sampling())
    model.go.set()
    await asyncio.gather(running, waiting)


async def test_a_reply_that_is_late_is_given_up_and_the_model_stops() -> None:
    model = Model()
    queue = BatchQueue(model.run, longest=1, batch=1, timeout=0.05)
    with pytest.raises(GeneratorTimeout):
        await queue.put(PROMPT, Sampling())
    await model.is_busy()
    assert model.batches[0][0].given_up.is_set()


async def test_a_canceled_request_leaves_the_queue() -> None:
    model = Model()
    queue = BatchQueue(model.run, longest=4, batch=1, timeout=5)
    running = asyncio.create_task(queue.put(prompt("stays"), Sampling()))
    await model.is_busy()
    waiting = asyncio.create_task(queue.put(prompt("goes"), Sampling()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    model.go.set()
    assert (await running).text == "stays"
    assert [request.prompt[0].content for batch in model.batches for request in batch] == ["stays"]


@pytest.mark.parametrize("error", [RuntimeError("failed"), MemoryError("no memory left")])
async def test_a_model_that_fails_is_said_to_be_unavailable_and_the_next_request_is_tried(error: Exception) -> None:
    model = Model()
    model.go.set()
    model.error = error
    queue = BatchQueue(model.run, longest=4, batch=1, timeout=5)
    with pytest.raises(GeneratorUnavailable, match=type(error).__name__):
        await queue.put(PROMPT, Sampling())
    model.error = None
    assert (await queue.put(PROMPT, Sampling())).text == "hello"


async def test_closing_refuses_what_waits_and_what_comes_later() -> None:
    model = Model()
    queue = BatchQueue(model.run, longest=4, batch=1, timeout=5)
    running = asyncio.create_task(queue.put(PROMPT, Sampling()))
    await model.is_busy()
    waiting = asyncio.create_task(queue.put(PROMPT, Sampling()))
    await asyncio.sleep(0)
    await queue.close()
    for task in (running, waiting):
        with pytest.raises(GeneratorUnavailable):
            await task
    with pytest.raises(GeneratorUnavailable):
        await queue.put(PROMPT, Sampling())
