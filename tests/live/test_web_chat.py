"""The web chat over socket.io: signed sessions, history, typing, metadata."""

import asyncio
from typing import Any

import httpx
import pytest
import socketio
from socketio.exceptions import ConnectionError as Refused

from tests.live.servers import LiveServers

pytestmark = pytest.mark.live
PATIENCE = 20  # seconds


class Visitor:
    """A browser tab, as the widget behaves."""

    def __init__(self, servers: LiveServers, token: str | None = None) -> None:
        self._servers = servers
        answer = httpx.post(f"{servers.web_url}/chat/token", json={"token": token}).json()
        self.token, self.session = answer["token"], answer["session_id"]
        self.heard: list[dict[str, Any]] = []
        self.typing: list[bool] = []
        self.errors: list[dict[str, Any]] = []
        self.history: asyncio.Future[list[dict[str, Any]]] = asyncio.get_running_loop().create_future()
        self._io = socketio.AsyncClient(reconnection=False)
        self._io.on("bot_uttered", self._hear)
        self._io.on("typing", lambda data: self.typing.append(data["on"]))
        self._io.on("gate_error", self.errors.append)
        self._io.on("history", lambda data: self.history.done() or self.history.set_result(data["messages"]))
        self._io.on("user_echo", self._hear)

    def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message)

    async def open(self, token: str | None = None, session: str | None = None) -> list[dict[str, Any]]:
        """Connect and return the history."""
        auth = {"token": token or self.token}
        await self._io.connect(self._servers.rasa_url, auth=auth, transports=["websocket"], wait_timeout=PATIENCE)
        await self._io.emit("session_request", {"session_id": session or self.session})
        return await asyncio.wait_for(self.history, PATIENCE)

    async def says(self, text: str, session: str | None = None) -> list[dict[str, Any]]:
        """Send a message and return what is heard until typing stops."""
        self.heard.clear()
        self.typing.clear()
        await self._io.emit("user_uttered", {"message": text, "session_id": session or self.session})
        for _ in range(PATIENCE * 20):
            await asyncio.sleep(0.05)
            if (self.typing and not self.typing[-1]) or self.errors:
                break
        return list(self.heard)

    async def hears(self, count: int) -> list[dict[str, Any]]:
        """Wait until `count` messages were heard."""
        for _ in range(PATIENCE * 20):
            if len(self.heard) >= count:
                break
            await asyncio.sleep(0.05)
        return list(self.heard)

    async def close(self) -> None:
        """Close the tab."""
        await self._io.disconnect()


async def test_opening_the_chat_brings_the_disclosure_before_anything_else(live_servers: LiveServers) -> None:
    visitor = Visitor(live_servers)
    assert await visitor.open() == []
    greeting = await visitor.hears(2)
    assert "I'm software, not a person" in greeting[0]["text"]
    assert greeting[1]["quick_replies"][0] == {
        "content_type": "text",
        "title": "Track an order",
        "payload": "/order_status",
    }
    await visitor.close()


async def test_typing_is_shown_and_each_message_carries_its_origin(live_servers: LiveServers) -> None:
    visitor = Visitor(live_servers)
    await visitor.open()
    await visitor.hears(2)
    answer = await visitor.says("is LAYER20 still valid?")
    assert visitor.typing == [True, False]
    assert answer[0]["metadata"] == {"origin": "database"}
    assert answer[0]["id"]
    await visitor.close()


async def test_history_survives_a_reload_and_shows_button_titles(live_servers: LiveServers) -> None:
    visitor = Visitor(live_servers)
    await visitor.open()
    await visitor.hears(2)
    await visitor.says("/order_status")
    await visitor.says("FO-10482")
    await visitor.close()
    again = Visitor(live_servers, visitor.token)
    assert again.session == visitor.session
    history = await again.open()
    assert [message["text"] for message in history if message["from"] == "user"] == [
        "Track an order",
        "FO-10482",
    ]
    assert "ZIP code" in history[-1]["text"]
    await again.close()


async def test_a_second_tab_of_the_same_visitor_sees_what_happens_in_the_first(
    live_servers: LiveServers,
) -> None:
    first = Visitor(live_servers)
    await first.open()
    await first.hears(2)
    second = Visitor(live_servers, first.token)
    await second.open()
    await first.says("thanks")
    heard = await second.hears(2)
    assert heard[0]["from"] == "user"
    assert heard[0]["text"] == "thanks"
    await first.close()
    await second.close()


async def test_nobody_joins_another_visitors_session_by_its_id(live_servers: LiveServers) -> None:
    victim, stranger = Visitor(live_servers), Visitor(live_servers)
    await victim.open()
    await victim.says("my order is FO-10482")
    opening = asyncio.wait_for(stranger.open(session=victim.session), 3)
    with pytest.raises(asyncio.TimeoutError):
        await opening
    assert stranger.errors[0]["code"] == "foreign_session"
    stranger.errors.clear()
    await stranger.says("hello", session=victim.session)
    assert stranger.errors[0]["code"] == "foreign_session"
    await victim.says("thanks")
    assert stranger.heard == []
    await victim.close()
    await stranger.close()


@pytest.mark.parametrize("token", ["nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ3ZWItMSJ9."])
async def test_without_a_valid_token_the_connection_is_refused(live_servers: LiveServers, token: str) -> None:
    visitor = Visitor(live_servers)
    with pytest.raises(Refused):
        await visitor.open(token=token)


async def test_rest_cannot_speak_for_a_web_visitor(live_servers: LiveServers) -> None:
    visitor = Visitor(live_servers)
    answer = httpx.post(
        f"{live_servers.rasa_url}/webhooks/rest/webhook", json={"sender": visitor.session, "message": "hi"}
    )
    assert answer.status_code == httpx.codes.FORBIDDEN
