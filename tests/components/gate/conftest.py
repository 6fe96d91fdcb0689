"""A small assistant, really trained, behind a gate that tests can reach into from all sides."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import rasa.model_training
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components.gate.gate import Gate
from components.gate.settings import GateSettings
from tests.components.conftest import Database

ASSISTANT = Path(__file__).parent / "assistant"
DISCLOSURE = "I am an automated assistant."
APOLOGY = "Something did not answer. Nothing was changed."
CONTACT = "I've noted it. Call (208) 555-0100."
HELLO = "Hello."

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assistant of the folder ``assistant``, trained once."""
    output = tmp_path_factory.mktemp("model")
    trained = rasa.model_training.train(
        domain=str(ASSISTANT / "domain.yml"),
        config=str(ASSISTANT / "config.yml"),
        training_files=[str(ASSISTANT / "training.yml")],
        output=str(output),
        force_training=True,
    )
    assert trained.model, "the small assistant could not be trained"
    return Path(trained.model)


class ActionServer:
    """A real HTTP server that answers each action as a test says, and counts the calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.answers: dict[str, Answer] = {}
        self.url = ""

    def says(self, action: str, *responses: dict[str, Any], events: list[Any] | None = None) -> None:
        """Lets ``action`` answer properly."""
        self.answers_with(action, {"events": events or [], "responses": list(responses)})

    def answers_with(self, action: str, body: Any, status: int = 200) -> None:
        """Lets ``action`` answer with any JSON."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.json_response(body, status=status)

        self.answers[action] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        action = (await request.json())["next_action"]
        self.calls.append(action)
        return await self.answers[action](request)


@asynccontextmanager
async def running(actions: ActionServer) -> AsyncIterator[ActionServer]:
    app = web.Application()
    app.router.add_post("/webhook", actions.handle)
    server = TestServer(app)
    await server.start_server()
    actions.url = str(server.make_url("/webhook"))
    try:
        yield actions
    finally:
        await server.close()


@pytest.fixture
async def actions() -> AsyncIterator[ActionServer]:
    """An action server that is up."""
    async with running(ActionServer()) as server:
        yield server


class House:
    """The gate, its agent and its database, and a customer who writes."""

    def __init__(self, settings: GateSettings, agent: Agent, database: Database) -> None:
        self.gate = Gate(settings)
        self.gate.app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))  # type: ignore[assignment]
        self.agent = agent
        self.database = database

    async def write(self, text: Any, sender: str = "ada") -> list[dict[str, Any]]:
        """Sends a message and returns what the customer gets."""
        channel = CollectingOutputChannel()
        await self.gate.receive(UserMessage(text, channel, sender, input_channel="rest"))
        return channel.messages

    async def texts(self, text: Any, sender: str = "ada") -> list[str | None]:
        """Sends a message and returns the texts that the customer gets, the disclosure left out."""
        return [message.get("text") for message in await self.write(text, sender) if message.get("text") != DISCLOSURE]

    async def tracker(self, sender: str = "ada") -> DialogueStateTracker:
        tracker = await self.agent.tracker_store.retrieve_full_tracker(sender)
        assert tracker is not None
        return tracker

    async def close(self) -> None:
        """Closes the connections to the action server."""
        connector = getattr(self.agent.processor.action_endpoint, "_connector", None)  # type: ignore[union-attr]
        if connector is not None:
            await connector.close()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Reads the database."""
        with sqlite3.connect(self.database.path) as connection:
            return connection.execute(statement).fetchall()

    def hand_to_person(self, sender: str = "ada", agent_name: str | None = "Maya") -> None:
        """Makes a person the owner of a conversation."""
        with sqlite3.connect(self.database.path) as connection:
            connection.execute(
                "INSERT INTO conversations (id, channel, owner, agent_name) VALUES (?, 'rest', 'human', ?)",
                (sender, agent_name),
            )


@pytest.fixture
def make_settings(database: Database) -> Callable[..., GateSettings]:
    """Makes settings: generous limits, unless a test names its own."""

    def make(**given: Any) -> GateSettings:
        defaults: dict[str, Any] = {
            "database_url": database.url,
            "action_url": "",
            "web_origins": ("http://127.0.0.1:8080",),
            "rest_token": "",
            "rate_limit": "1000/second",
            "max_characters": 400,
            "action_seconds": 5.0,
            "turn_seconds": 8.0,
        }
        return GateSettings(**{**defaults, **given})

    return make


@pytest.fixture
async def make_house(
    model: Path, database: Database, make_settings: Callable[..., GateSettings]
) -> AsyncIterator[Callable[..., House]]:
    """Makes a house whose action server is at ``action_url``; by default nothing answers there."""
    houses: list[House] = []

    def make(action_url: str = "http://127.0.0.1:9/webhook", **given: Any) -> House:
        agent = Agent.load(str(model), action_endpoint=EndpointConfig(action_url))
        agent.tracker_store = InMemoryTrackerStore(agent.domain or Domain.empty())
        assert agent.processor is not None
        agent.processor.tracker_store = agent.tracker_store
        houses.append(House(make_settings(**given), agent, database))
        return houses[-1]

    yield make
    for house in houses:
        await house.close()


@pytest.fixture
def house(make_house: Callable[..., House], actions: ActionServer) -> House:
    """A house whose action server is ``actions``."""
    return make_house(actions.url)


from tests.components.gate.messengers import address, channels, deliver, platforms  # noqa: E402, F401  # fixtures of the messaging tests
