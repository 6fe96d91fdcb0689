"""A call of the action server ends in time and says whether it failed; one failure ends a turn's calls."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from components.gate.action_endpoint import (
    ActionServerUnavailable,
    BoundedActionEndpoint,
    TurnBudget,
    current_budget,
)

GOOD = {"events": [{"event": "slot", "name": "code", "value": "X"}], "responses": [{"text": "Hi."}]}


class Server:
    """A real server with one answer."""

    def __init__(self) -> None:
        self.url = ""
        self.calls = 0
        self.connections = set()  # type: ignore[var-annotated]
        self.response: Any = lambda: web.json_response(GOOD)
        self.delay = 0.0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        self.connections.add(request.transport)
        await asyncio.sleep(self.delay)
        return self.response()  # type: ignore[no-any-return]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    subject = Server()
    app = web.Application()
    app.router.add_post("/webhook", subject.handle)
    test_server = TestServer(app)
    await test_server.start_server()
    subject.url = str(test_server.make_url("/webhook"))
    yield subject
    await test_server.close()


@contextlib.contextmanager
def turn(seconds: float = 60.0) -> Iterator[TurnBudget]:
    """One turn with so many seconds left."""
    budget = TurnBudget(deadline=asyncio.get_running_loop().time() + seconds)
    token = current_budget.set(budget)
    try:
        yield budget
    finally:
        current_budget.reset(token)


def endpoint(server: Server | None = None, seconds: float = 30.0) -> BoundedActionEndpoint:
    return BoundedActionEndpoint(EndpointConfig(server.url if server else "http://127.0.0.1:9/webhook"), seconds)


async def test_a_good_answer_is_handed_on(server: Server) -> None:
    with turn() as budget:
        assert await endpoint(server).request(json={}, method="post") == GOOD
    assert not budget.failed


async def test_calls_share_a_connection(server: Server) -> None:
    subject = endpoint(server)
    for _ in range(3):
        await subject.request(json={}, method="post")
    assert len(server.connections) == 1


@pytest.mark.parametrize("body", [{}, {"events": []}, {"events": None, "responses": []}, {"responses": [{}]}], ids=str)
async def test_lean_answers_are_usable(server: Server, body: Any) -> None:
    server.response = lambda: web.json_response(body)
    with turn() as budget:
        assert await endpoint(server).request(json={}) == body
    assert not budget.failed


WRONG = {
    "list": [],
    "null": None,
    "text": "ok",
    "number": 5,
    "events a number": {"events": 5},
    "events true": {"events": True},
    "events a text": {"events": "slot"},
    "events an object": {"events": {"event": "slot"}},
    "event without kind": {"events": [{"name": "code"}]},
    "event not an object": {"events": ["slot"]},
    "responses null": {"events": [], "responses": None},
    "responses an object": {"responses": {"text": "Hi."}},
    "response a text": {"responses": ["Hi."]},
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
async def test_an_answer_of_the_wrong_form_is_a_failure(server: Server, body: Any) -> None:
    server.response = lambda: web.json_response(body)
    with turn() as budget, pytest.raises(ActionServerUnavailable):
        await endpoint(server).request(json={})
    assert budget.failed


FAILURES = {
    "500": lambda: web.json_response({"error": "boom"}, status=500),
    "503 page": lambda: web.Response(text="<h1>down</h1>", status=503, content_type="text/html"),
    "404": lambda: web.Response(status=404),
    "400 page": lambda: web.Response(text="Bad Request", status=400),
    "400 without action": lambda: web.json_response({"error": "bad"}, status=400),
    "400 list": lambda: web.json_response(["action_name"], status=400),
    "400 text": lambda: web.json_response("action_name", status=400),
    "400 number": lambda: web.json_response(5, status=400),
    "200 page": lambda: web.Response(text="<h1>hello</h1>", content_type="text/html"),
    "200 broken JSON": lambda: web.Response(text='{"events": [', content_type="application/json"),
    "200 bytes": lambda: web.Response(body=b"\xff\xfe\x00", content_type="application/json"),
    "200 empty": lambda: web.Response(body=b"", content_type="application/json"),
}


@pytest.mark.parametrize("response", FAILURES.values(), ids=FAILURES.keys())
async def test_a_server_in_trouble_is_a_failure(server: Server, response: Any) -> None:
    server.response = response
    with turn() as budget, pytest.raises(ActionServerUnavailable):
        await endpoint(server).request(json={})
    assert budget.failed


async def test_an_action_that_declines_is_no_failure(server: Server) -> None:
    server.response = lambda: web.json_response({"action_name": "action_order", "error": "not now"}, status=400)
    with turn() as budget, pytest.raises(ClientResponseError):
        await endpoint(server).request(json={})
    assert not budget.failed


async def test_a_refused_connection_is_a_failure() -> None:
    with turn() as budget, pytest.raises(ActionServerUnavailable):
        await endpoint().request(json={})
    assert budget.failed


async def test_a_slow_server_is_given_up(server: Server) -> None:
    server.delay = 30
    with turn() as budget, pytest.raises(ActionServerUnavailable):
        await endpoint(server, seconds=0.1).request(json={})
    assert budget.failed


async def test_what_is_left_of_the_turn_bounds_the_call(server: Server) -> None:
    server.delay = 30
    with turn(seconds=0.1) as budget, pytest.raises(ActionServerUnavailable):
        await endpoint(server, seconds=60).request(json={})
    assert budget.failed


async def test_a_turn_without_time_left_calls_nothing(server: Server) -> None:
    with turn(seconds=-1), pytest.raises(ActionServerUnavailable):
        await endpoint(server).request(json={})
    assert server.calls == 0


async def test_after_a_failure_the_turn_calls_nothing_more_but_the_next_turn_does(server: Server) -> None:
    subject = endpoint(server)
    server.response = FAILURES["500"]
    with turn():
        for _ in range(3):
            with pytest.raises(ActionServerUnavailable):
                await subject.request(json={})
    assert server.calls == 1
    server.response = lambda: web.json_response(GOOD)
    with turn():
        assert await subject.request(json={}) == GOOD


async def test_calls_outside_a_turn_are_bounded_too(server: Server) -> None:
    server.delay = 30
    with pytest.raises(ActionServerUnavailable):
        await endpoint(server, seconds=0.1).request(json={})


async def test_the_error_does_not_repeat_the_request(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.response = lambda: web.json_response({"error": "ada@example.com"}, status=500)
    with caplog.at_level(logging.DEBUG), pytest.raises(ActionServerUnavailable) as caught:
        await endpoint(server).request(json={"email": "ada@example.com"})
    assert "ada@" not in f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert caught.value.__suppress_context__


def test_the_address_and_the_credentials_of_the_endpoint_are_kept() -> None:
    given = EndpointConfig(
        "http://a/webhook", {"p": "1"}, {"X-A": "b"}, {"username": "u", "password": "p"}, "t", "name"
    )
    bounded = BoundedActionEndpoint(given, 5)
    assert (bounded.url, bounded.params, bounded.headers, bounded.basic_auth, bounded.token, bounded.token_name) == (
        "http://a/webhook",
        {"p": "1"},
        {"X-A": "b"},
        {"username": "u", "password": "p"},
        "t",
        "name",
    )
    assert BoundedActionEndpoint(given, 5, url="http://b/webhook").url == "http://b/webhook"
