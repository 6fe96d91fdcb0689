"""The OpenAI-compatible backend with a real server and a real model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from concierge.generation.generator import GeneratorTimeout, GeneratorUnavailable, Sampling, Turn
from concierge.generation.openai_generator import OpenAIGenerator
from tests.live.model_server import ModelServer

PROMPT = (Turn("system", "You answer in one short sentence."), Turn("user", "Name a color."))
SHORT = Sampling(max_tokens=8)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    made = ModelServer(tmp_path_factory.mktemp("model"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


def generator_of(server: ModelServer, timeout: float = 60.0) -> OpenAIGenerator:
    return OpenAIGenerator(server.url, server.model, timeout=timeout)


async def test_a_real_server_words_a_reply_and_says_how_long_it_is(server: ModelServer) -> None:
    generator = generator_of(server)
    await generator.start()
    reply = await generator.complete(PROMPT, SHORT)
    assert reply.text
    assert (reply.tokens, reply.finish) == (8, "length") or reply.finish == "stop"
    assert reply.prompt_tokens > 10
    await generator.close()


async def test_without_chance_a_real_server_says_the_same_again(server: ModelServer) -> None:
    generator = generator_of(server)
    replies = [await generator.complete(PROMPT, SHORT) for _ in range(2)]
    assert replies[0].text == replies[1].text
    await generator.close()


async def test_a_real_server_that_is_too_slow_is_given_up(server: ModelServer) -> None:
    generator = generator_of(server, timeout=0.05)
    with pytest.raises(GeneratorTimeout):
        await generator.complete(PROMPT, Sampling(max_tokens=200))
    await generator.close()


async def test_a_server_that_went_away_is_said_so(tmp_path: Path, server: ModelServer) -> None:
    gone = OpenAIGenerator(server.url.replace("/v1", "/nothing-here"), server.model)
    with pytest.raises(GeneratorUnavailable, match="answered 404"):
        await gone.complete(PROMPT, SHORT)
    await gone.close()
