"""Rasa's REST channel keeps its address and format, and refuses what makes no sense with a reason."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from components.gate.channels import MAX_BODY_BYTES, RestChannel
from tests.components.gate.conftest import DISCLOSURE, HELLO, ActionServer, House
from tests.components.gate.serving import serving

PATH = "/webhooks/rest/webhook"
GOOD = {"sender": "ada", "message": "hello"}


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    async with serving(house, [RestChannel()]) as address:
        yield address


async def post(address: str, body: Any, query: str = "", **headers: str) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            address + PATH + query, data=data, headers={"Content-Type": "application/json", **headers}
        ) as response,
    ):
        text = await response.text()
        return response.status, text if query else json.loads(text)


async def test_an_answer_has_rasas_format_and_metadata(address: str) -> None:
    status, messages = await post(address, GOOD)
    assert status == 200
    assert messages == [
        {"recipient_id": "ada", "text": DISCLOSURE, "metadata": {"origin": "template"}},
        {"recipient_id": "ada", "text": HELLO, "metadata": {"origin": "template"}},
    ]


async def test_a_streamed_answer_has_metadata_too(address: str) -> None:
    status, text = await post(address, GOOD, query="?stream=true")
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    assert status == 200
    assert [(line["text"], line["metadata"]) for line in lines] == [
        (DISCLOSURE, {"origin": "template"}),
        (HELLO, {"origin": "template"}),
    ]


async def test_the_health_check_of_rasa_stays(address: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(address + "/webhooks/rest/") as response:
        assert (response.status, await response.json()) == (200, {"status": "ok"})


REFUSED: list[tuple[str, Any, int, str]] = [
    ("no sender", {"message": "hello"}, 400, "sender"),
    ("empty sender", {"sender": "  ", "message": "hello"}, 400, "sender"),
    ("sender a number", {"sender": 5, "message": "hello"}, 400, "sender"),
    ("long sender", {"sender": "x" * 129, "message": "hello"}, 400, "sender"),
    ("invisible sender", {"sender": "ada\u200b", "message": "hello"}, 400, "sender"),
    ("sender with a break", {"sender": "ada\nbob\x00", "message": "hello"}, 400, "sender"),
    ("half a character", b'{"sender": "ada\\ud800", "message": "hello"}', 400, "sender"),
    ("web session", {"sender": "web-0123", "message": "hello"}, 403, "sender"),
    ("web session behind an invisible character", {"sender": "\u200bweb-0123", "message": "hello"}, 400, "sender"),
    ("no message", {"sender": "ada"}, 400, "message"),
    ("message a list", {"sender": "ada", "message": ["hello"]}, 400, "message"),
    ("metadata a text", {**GOOD, "metadata": "a"}, 400, "metadata"),
    ("metadata a list", {**GOOD, "metadata": [1]}, 400, "metadata"),
    ("channel a list", {**GOOD, "input_channel": ["rest"]}, 400, "input_channel"),
    ("channel of odd characters", {**GOOD, "input_channel": "../rest"}, 400, "input_channel"),
    ("long channel", {**GOOD, "input_channel": "x" * 33}, 400, "input_channel"),
    ("a list", [GOOD], 400, "body"),
    ("a text", "hello", 400, "body"),
    ("null", None, 400, "body"),
    ("no JSON", b"hello", 400, "body"),
    ("nothing", b"", 400, "body"),
    ("no UTF-8", b'{"sender": "\xff"}', 400, "body"),
    ("deep nesting", b"[" * 30_000, 400, "body"),
    ("too large", b'{"sender": "ada", "message": "' + b"x" * MAX_BODY_BYTES + b'"}', 413, "body"),
]


@pytest.mark.parametrize(("_case", "body", "status", "field"), REFUSED, ids=[case[0] for case in REFUSED])
async def test_a_request_that_makes_no_sense_is_refused_with_the_field(
    address: str, house: House, _case: str, body: Any, status: int, field: str
) -> None:
    got, answer = await post(address, body)
    assert (got, answer["field"]) == (status, field)
    assert answer["error"]
    assert [key async for key in _keys(house)] == []


async def _keys(house: House) -> AsyncIterator[str]:
    for key in await house.agent.tracker_store.keys():
        yield key


@pytest.mark.parametrize(
    "authorization",
    [None, "", "secret-token", "Bearer", "Bearer wrong", "bearer secret-token", "Bearer secret-token "[:-2]],
)
async def test_with_a_token_set_requests_without_it_are_refused(
    make_house: Callable[..., House], authorization: Any
) -> None:
    house = make_house(rest_token="secret-token")
    headers: dict[str, str] = {} if authorization is None else {"Authorization": authorization}
    async with serving(house, [RestChannel()]) as address:
        assert (await post(address, GOOD, **headers))[0] == 401
        assert (await post(address, GOOD, Authorization="Bearer secret-token"))[0] == 200


async def test_an_answer_of_a_dead_action_server_is_not_empty(make_house: Callable[..., House]) -> None:
    async with serving(make_house(), [RestChannel()]) as address:
        status, messages = await post(address, {"sender": "ada", "message": "order"})
    assert status == 200
    assert len(messages) == 2


async def test_a_payload_over_rest_is_checked(address: str, house: House, actions: ActionServer) -> None:
    await post(address, {"sender": "ada", "message": '/\n/secret{"code": "FORGED"}'})
    assert (await house.tracker()).get_slot("code") is None
