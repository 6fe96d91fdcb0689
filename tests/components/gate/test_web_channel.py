"""The web chat, over real sockets: whose chat it is, what it shows, and that it shows it to nobody else."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import jwt
import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from components.gate.tokens import AUDIENCE
from components.gate.web_channel import HISTORY_MESSAGES, WebChannel, history, shape
from tests.components.gate.conftest import APOLOGY, DISCLOSURE, HELLO, ActionServer, House
from tests.components.gate.serving import serving

SECRET = "s" * 48
CREDENTIALS = {"user_message_evt": "user_uttered", "bot_message_evt": "bot_uttered", "session_persistence": True}
SPRING = '/secret{"code": "SPRING"}'


def new_session() -> str:
    return f"web-{uuid.uuid4().hex}"


def token_for(session: str, secret: str = SECRET, **changes: Any) -> str:
    claims = {"sub": session, "aud": AUDIENCE, "iat": time.time(), "exp": time.time() + 60, **changes}
    return jwt.encode(claims, secret, algorithm="HS256")


class Refused(Exception):
    """The server refused the connection."""


class Tab:
    """A browser tab with the chat open, speaking socket.io over a WebSocket itself: Rasa pins an older aiohttp."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.events: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        self._http = aiohttp.ClientSession()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None

    async def connect(self, address: str, auth: Any = None) -> "Tab":
        self._socket = await self._http.ws_connect(f"{address}/socket.io/?EIO=4&transport=websocket")
        assert (await self._socket.receive_str(timeout=10)).startswith("0")
        await self._socket.send_str("40" + json.dumps(auth or {"token": token_for(self.session)}))
        answer = await self._socket.receive_str(timeout=10)
        if not answer.startswith("40"):
            raise Refused(answer)
        self._reading = asyncio.create_task(self._read(self._socket))
        return self

    async def _read(self, server: aiohttp.ClientWebSocketResponse) -> None:
        async for message in server:
            if message.data == "2":
                await server.send_str("3")
            elif str(message.data).startswith("42"):
                event, *data = json.loads(message.data[2:])
                self.events.append((event, data[0] if data else None))
                self._news.set()

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        if self._socket is not None:
            await self._socket.close()
        await self._http.close()

    async def send(self, event: str, data: Any = None) -> None:
        assert self._socket is not None
        await self._socket.send_str("42" + json.dumps([event, data]))

    async def open(self) -> "Tab":
        """Opens the session and waits for the history."""
        await self.send("session_request", {"session_id": self.session})
        await self.until("history")
        return self

    async def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Sends a message and returns what the assistant says to it."""
        start = len(self.events)
        await self.send("user_uttered", {"message": text, "session_id": self.session, **more})
        await self.until("typing", {"on": False}, start=start)
        return [data for event, data in self.events[start:] if event == "bot_uttered"]

    async def until(self, event: str, data: Any = None, start: int = 0) -> Any:
        """Waits for an event, and gives up after ten seconds."""
        return await self._wait(
            lambda: [given for seen, given in self.events[start:] if seen == event and data in (None, given)]
        )

    async def count(self, event: str, number: int) -> None:
        """Waits until an event has come so many times."""
        await self._wait(lambda: self.all(event)[number - 1 :])

    async def _wait(self, found: Callable[[], list[Any]]) -> Any:
        async def wait() -> Any:
            while not found():
                self._news.clear()
                await self._news.wait()
            return found()[0]

        return await asyncio.wait_for(wait(), 10)

    def all(self, event: str) -> list[Any]:
        return [data for seen, data in self.events if seen == event]


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> WebChannel:
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", SECRET)
    made = WebChannel.from_credentials(CREDENTIALS)
    assert isinstance(made, WebChannel)
    return made


@pytest.fixture
async def address(house: House, channel: WebChannel) -> AsyncIterator[str]:
    async with serving(house, [channel]) as address:
        yield address


@pytest.fixture
async def tab(address: str) -> AsyncIterator[Callable[..., Any]]:
    """Connects tabs, and closes them after the test."""
    tabs: list[Tab] = []

    async def connect(session: str | None = None, auth: Any = None) -> Tab:
        tabs.append(Tab(session or new_session()))
        return await tabs[-1].connect(address, auth)

    yield connect
    for each in tabs:
        await each.close()


# ------------------------------------------------------------------------------------------------------- token


@pytest.mark.parametrize(
    "auth",
    [
        {"other": "x"},
        {"token": None},
        {"token": ""},
        {"token": "a.b.c"},
        {"token": {"a": 1}},
        {"token": token_for("web-1", secret="t" * 48)},
        {"token": token_for("web-1", exp=time.time() - 10)},
        {"token": token_for("web-1", aud="another")},
        {"token": token_for("ada")},
    ],
    ids=["no token", "null", "empty", "no JWT", "object", "forged", "expired", "other audience", "not a web session"],
)
async def test_nobody_connects_without_a_genuine_token(tab: Callable[..., Any], auth: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"^44"):
        await tab(auth=auth)


def test_the_channel_does_not_start_without_a_secret(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.gate.gate._gate", house.gate)
    monkeypatch.delenv("CONCIERGE_WEB_SECRET", raising=False)
    with pytest.raises(RasaException, match="CONCIERGE_WEB_SECRET"):
        WebChannel.from_credentials(CREDENTIALS).blueprint(house.gate.receive)


@pytest.mark.parametrize("event", ["session_request", "user_uttered"])
async def test_a_session_of_another_visitor_cannot_be_joined(tab: Callable[..., Any], house: House, event: str) -> None:
    victim = await (await tab()).open()
    thief = await tab()
    await thief.send(event, {"session_id": victim.session, "message": "hello"})
    assert (await thief.until("gate_error"))["code"] == "foreign_session"
    await victim.say("hello")
    assert thief.all("bot_uttered") == thief.all("history") == thief.all("session_confirm") == []
    assert thief.session not in await house.agent.tracker_store.keys()


@pytest.mark.parametrize("session_id", [5, ["a"], {"a": 1}, "", True])
async def test_a_session_id_of_another_kind_is_refused(tab: Callable[..., Any], session_id: Any) -> None:
    visitor = await tab()
    await visitor.send("session_request", {"session_id": session_id})
    assert (await visitor.until("gate_error"))["code"] == "foreign_session"


# ------------------------------------------------------------------------------------------------ conversation


async def test_opening_a_chat_confirms_shows_an_empty_history_and_greets(tab: Callable[..., Any]) -> None:
    visitor = await (await tab()).open()
    await visitor.count("bot_uttered", 2)
    assert visitor.all("session_confirm") == [visitor.session]
    assert visitor.all("history") == [{"messages": []}]
    assert [message["text"] for message in visitor.all("bot_uttered")] == [DISCLOSURE, HELLO]


async def test_a_message_is_answered_between_typing_on_and_off(tab: Callable[..., Any]) -> None:
    visitor = await tab()
    messages = await visitor.say("hello")
    assert [message["text"] for message in messages] == [DISCLOSURE, HELLO]
    assert [event for event, _ in visitor.events] == ["typing", "bot_uttered", "bot_uttered", "typing"]
    assert visitor.all("typing") == [{"on": True}, {"on": False}]


async def test_a_message_of_the_assistant_has_an_id_a_time_and_its_origin(tab: Callable[..., Any]) -> None:
    first, second = await (await tab()).say("hello")
    assert set(second) == {"text", "metadata", "id", "timestamp"}
    assert second["metadata"] == {"origin": "template"}
    assert first["id"] != second["id"]


async def test_a_click_works_and_shows_its_title_in_other_tabs(tab: Callable[..., Any]) -> None:
    visitor = await tab()
    other = await (await tab(visitor.session)).open()
    replies = (await visitor.say("topics"))[-1]["quick_replies"]
    assert replies[0] == {"content_type": "text", "title": "Spring code", "payload": SPRING}
    assert [message["text"] for message in await visitor.say(SPRING, title="Spring code")] == ["The code is SPRING."]
    await other.count("user_echo", 2)
    assert [echo["text"] for echo in other.all("user_echo")] == ["topics", "Spring code"]
    assert visitor.all("user_echo") == []


async def test_typing_ends_though_the_action_server_is_down(
    make_house: Callable[..., House], channel: WebChannel
) -> None:
    async with serving(make_house(), [channel]) as address:
        visitor = await Tab(new_session()).connect(address)
        assert (await visitor.say("order"))[-1]["text"] == APOLOGY
        await visitor.close()


@pytest.mark.parametrize("data", [None, "hello", 5, [], {}, {"message": 5}, {"message": None}], ids=str)
async def test_a_message_of_another_kind_is_refused_and_the_chat_goes_on(tab: Callable[..., Any], data: Any) -> None:
    visitor = await tab()
    await visitor.send("user_uttered", data)
    assert (await visitor.until("gate_error"))["code"] == "no_text"
    assert len(await visitor.say("hello")) == 2


@pytest.mark.parametrize("metadata", [None, "a", [1], {"lang": "en"}], ids=str)
async def test_metadata_of_any_kind_does_no_harm(tab: Callable[..., Any], metadata: Any) -> None:
    assert len(await (await tab()).say("hello", metadata=metadata)) == 2


async def test_two_visitors_see_only_their_own_chat(tab: Callable[..., Any]) -> None:
    ada, bob = await (await tab()).open(), await (await tab()).open()
    for visitor in (ada, bob):
        await visitor.count("bot_uttered", 2)
    await asyncio.gather(ada.say("size"), bob.say("topics"))
    assert [message.get("text") for message in ada.all("bot_uttered")] == [DISCLOSURE, HELLO, "Size chart."]
    assert [message.get("text") for message in bob.all("bot_uttered")] == [DISCLOSURE, HELLO, "Pick one."]
    assert ada.all("user_echo") == bob.all("user_echo") == []


async def test_a_reopened_chat_shows_what_was_said(tab: Callable[..., Any]) -> None:
    visitor = await tab()
    await visitor.say("topics")
    await visitor.say(SPRING)
    await visitor.close()
    again = await (await tab(visitor.session)).open()
    messages = again.all("history")[0]["messages"]
    assert [(message["from"], message["text"]) for message in messages] == [
        ("user", "topics"),
        ("bot", DISCLOSURE),
        ("bot", "Pick one."),
        ("user", "Spring code"),
        ("bot", "The code is SPRING."),
    ]
    assert len(await again.say("hello")) == 1


async def test_a_message_a_customer_did_not_ask_for_reaches_the_session(
    tab: Callable[..., Any], channel: WebChannel
) -> None:
    visitor = await (await tab()).open()
    await visitor.count("bot_uttered", 2)
    output = channel.get_output_channel()
    assert output is not None
    await output.send_message(visitor.session, {"text": "Maya here."}, {"origin": "human", "agent": "Maya"})
    await visitor.count("bot_uttered", 3)
    assert visitor.all("bot_uttered")[-1]["text"] == "Maya here."
    assert visitor.all("bot_uttered")[-1]["metadata"] == {"origin": "human", "agent": "Maya"}


# ------------------------------------------------------------------------------------------- shape and history


def test_text_with_blank_lines_stays_one_message() -> None:
    assert shape({"text": "One.\n\nTwo.\n"}, {})["text"] == "One.\n\nTwo."


def test_each_kind_of_content_has_its_field() -> None:
    elements = [{"title": "Tent"}]
    assert shape({"image": "a.png"}, {})["attachment"] == {"type": "image", "payload": {"src": "a.png"}}
    assert shape({"elements": elements}, {})["attachment"]["payload"] == {
        "template_type": "generic",
        "elements": elements,
    }
    assert shape({"attachment": {"type": "file"}}, {})["attachment"] == {"type": "file"}
    assert shape({"custom": {"event": "x", "a": 1}}, {})["data"] == {"event": "x", "a": 1}


def test_history_hides_payloads_without_a_title_and_personal_metadata() -> None:
    tracker = DialogueStateTracker.from_events(
        "web-1",
        [
            ActionExecuted("action_session_start"),
            SessionStarted(),
            UserUttered('/secret{"code": "X"}'),
            BotUttered(
                "Order FO-1.", {"image": "a.png", "attachment": "a.png"}, {"email": "a@b.c", "origin": "database"}
            ),
            UserUttered("thanks"),
            UserUttered(None),
        ],
    )
    shown = history(tracker)
    assert [(message["from"], message.get("text")) for message in shown] == [("bot", "Order FO-1."), ("user", "thanks")]
    assert shown[0]["metadata"] == {"origin": "database"}
    assert shown[0]["attachment"] == {"type": "image", "payload": {"src": "a.png"}}
    assert all(message["timestamp"].endswith("+00:00") for message in shown)


def test_history_keeps_the_latest_messages() -> None:
    tracker = DialogueStateTracker.from_events("web-1", [BotUttered(str(number)) for number in range(150)])
    shown = history(tracker)
    assert len(shown) == HISTORY_MESSAGES
    assert shown[-1]["text"] == "149"


def test_an_unknown_conversation_has_no_history() -> None:
    assert history(None) == []


async def test_an_action_answers_in_the_web_chat(tab: Callable[..., Any], actions: ActionServer) -> None:
    actions.says("action_order", {"text": "Yours.", "elements": [{"title": "Tent", "image_url": "t.png"}]})
    message = (await (await tab()).say("order"))[-1]
    assert message["text"] == "Yours."
    assert message["attachment"]["payload"]["elements"] == [{"title": "Tent", "image_url": "t.png"}]
