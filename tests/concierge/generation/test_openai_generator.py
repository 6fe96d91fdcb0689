import asyncio
import json

import httpx
import pytest

from concierge.generation.generator import (
    GeneratorBusy,
    GeneratorError,
    GeneratorTimeout,
    GeneratorUnavailable,
    Sampling,
    Turn,
)
from concierge.generation.openai_generator import OpenAIGenerator

PROMPT = (Turn("system", "Be brief."), Turn("user", "hello"))
ANSWER = {
    "choices": [{"message": {"role": "assistant", "content": " Hi. "}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 9, "completion_tokens": 2},
}


def generator(respond: httpx.MockTransport, **settings: object) -> OpenAIGenerator:
    client = httpx.AsyncClient(transport=respond)
    return OpenAIGenerator("http://model.example/v1/", "small", client=client, **settings)  # type: ignore[arg-type]


async def test_the_prompt_the_sampling_and_the_key_reach_the_server() -> None:
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=ANSWER)

    model = generator(httpx.MockTransport(respond), key="secret-key")
    completion = await model.complete(PROMPT, Sampling(max_tokens=5, temperature=0.5, seed=3))
    assert (completion.text, completion.prompt_tokens, completion.tokens) == ("Hi.", 9, 2)
    body = json.loads(seen[0].content)
    assert str(seen[0].url) == "http://model.example/v1/chat/completions"
    assert seen[0].headers["Authorization"] == "Bearer secret-key"
    assert body["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"}]
    assert (body["model"], body["max_tokens"], body["temperature"], body["seed"]) == ("small", 5, 0.5, 3)


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx.Response(429), GeneratorBusy),
        (httpx.Response(500), GeneratorUnavailable),
        (httpx.Response(401), GeneratorUnavailable),
        (httpx.Response(200, text="<html>"), GeneratorUnavailable),
        (httpx.Response(200, json={"choices": []}), GeneratorUnavailable),
    ],
    ids=["too many requests", "broken", "wrong key", "no JSON", "no choice"],
)
async def test_a_server_that_does_not_answer_well_is_named(
    response: httpx.Response, error: type[GeneratorError]
) -> None:
    with pytest.raises(error, match=r"model\.example"):
        await generator(httpx.MockTransport(lambda _: response)).complete(PROMPT)


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    model = OpenAIGenerator("http://127.0.0.1:9", "small")
    with pytest.raises(GeneratorUnavailable, match="cannot be reached"):
        await model.complete(PROMPT)
    await model.close()


async def test_the_key_is_in_no_error() -> None:
    model = generator(httpx.MockTransport(lambda _: httpx.Response(500, text="secret-key")), key="secret-key")
    with pytest.raises(GeneratorUnavailable) as raised:
        await model.complete(PROMPT)
    assert "secret-key" not in str(raised.value)


async def test_a_slow_server_is_given_up_and_more_than_the_queue_takes_is_refused() -> None:
    async def respond(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        return httpx.Response(200, json=ANSWER)

    model = generator(httpx.MockTransport(respond), parallel=1, longest_queue=1, timeout=0.2)
    running = [asyncio.create_task(model.complete(PROMPT)) for _ in range(2)]
    await asyncio.sleep(0.01)
    with pytest.raises(GeneratorBusy):
        await model.complete(PROMPT)
    for task in running:
        with pytest.raises(GeneratorTimeout):
            await task
