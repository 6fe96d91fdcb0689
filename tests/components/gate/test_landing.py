"""A session that begins on a known page learns what it tells, once, and never waits for it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from components.gate import landing
from tests.components.gate.conftest import APOLOGY, DISCLOSURE, HELLO, ActionServer, House

PAGE = {"page": "/deals/layer-up", "campaign": "CMP-03"}
GREETING = [{"event": "slot", "name": "greeting", "value": "utter_greet_campaign"}]


async def opened(house: House, metadata: dict[str, Any], sender: str = "ada") -> list[str | None]:
    channel = CollectingOutputChannel()
    await house.gate.open(sender, channel, metadata)
    return [message.get("text") for message in channel.messages]


async def written(house: House, text: str, metadata: dict[str, Any]) -> list[str | None]:
    channel = CollectingOutputChannel()
    await house.gate.receive(UserMessage(text, channel, "ada", input_channel="rest", metadata=metadata))
    return [message.get("text") for message in channel.messages]


async def test_a_visitor_of_a_known_page_is_greeted_with_its_own_words(house: House, actions: ActionServer) -> None:
    actions.says("action_note_landing", events=GREETING)
    assert await opened(house, PAGE) == [DISCLOSURE, "The sale is on."]
    assert actions.calls == ["action_note_landing"]


async def test_the_action_server_gets_the_known_metadata_alone(house: House, actions: ActionServer) -> None:
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append((await request.json())["tracker"]["slots"]["session_started_metadata"])
        return web.json_response({"events": [], "responses": []})

    actions.answers["action_note_landing"] = answer
    await opened(house, {**PAGE, "secret": "x" * 9999, "page": "https://evil.example"})
    await written(house, "hello", {**PAGE, "role": "admin"})
    assert asked == [{"campaign": "CMP-03"}]


async def test_what_else_a_client_says_is_not_kept_in_the_conversation(house: House, actions: ActionServer) -> None:
    actions.says("action_note_landing")
    await written(house, "hello", {**PAGE, "email": "ada@example.com"})
    events = str([event.as_dict() for event in (await house.tracker()).events])
    assert "/deals/layer-up" in events
    assert "ada@example.com" not in events


@pytest.mark.parametrize("metadata", [{}, {"email": "a@b.example"}, {"page": "no path"}])
async def test_without_a_page_or_campaign_nothing_is_asked(
    house: House, actions: ActionServer, metadata: dict[str, Any]
) -> None:
    assert await opened(house, metadata) == [DISCLOSURE, HELLO]
    assert actions.calls == []


async def test_a_session_learns_its_page_with_the_first_message_and_not_again(
    house: House, actions: ActionServer
) -> None:
    actions.says("action_note_landing", events=[{"event": "slot", "name": "code", "value": "SPRING"}])
    for _ in range(2):
        assert (await written(house, "hello", PAGE))[-1] == HELLO
    assert actions.calls == ["action_note_landing"]
    assert (await house.tracker()).current_slot_values()["code"] == "SPRING"


async def test_what_is_noted_changes_slots_only(house: House, actions: ActionServer) -> None:
    actions.says(
        "action_note_landing", {"text": "Buy now."}, events=[*GREETING, {"event": "action", "name": "action_order"}]
    )
    assert await opened(house, PAGE) == [DISCLOSURE, "The sale is on."]
    assert await written(house, "hello", PAGE) == [HELLO]


@pytest.mark.parametrize("status", [500, 404, 400])
async def test_a_server_that_fails_costs_the_visitor_nothing(house: House, actions: ActionServer, status: int) -> None:
    actions.answers_with("action_note_landing", {"error": "boom"}, status=status)
    actions.says("action_order", {"text": "Here it is."})
    assert await written(house, "order", PAGE) == [DISCLOSURE, "Here it is."]


async def test_a_server_that_is_down_costs_the_visitor_nothing(make_house: Callable[..., House]) -> None:
    house = make_house()
    assert await opened(house, PAGE) == [DISCLOSURE, HELLO]
    assert await written(house, "hello", PAGE) == [HELLO]
    assert await written(house, "order", PAGE) == [APOLOGY]


async def test_a_slow_server_is_not_waited_for(
    house: House, actions: ActionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "LANDING_SECONDS", 0.1)

    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.json_response({})

    actions.answers["action_note_landing"] = slow
    assert await asyncio.wait_for(opened(house, PAGE), 10) == [DISCLOSURE, HELLO]
