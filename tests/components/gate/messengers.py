"""What the tests of messaging channels share: requests of each platform, and a server that takes them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
import yaml
from rasa.core.channels.channel import InputChannel
from rasa.core.run import create_http_input_channels
from rasa.shared.core.events import UserUttered

from tests.components.gate.conftest import House
from tests.components.gate.serving import serving
from tests.live import platforms as signed
from tests.live.platforms import Call, Platforms, Webhook

ROOT = Path(__file__).parents[3]
SPRING = '/secret{"code": "SPRING"}'
PRESSABLE = ["telegram", "slack", "facebook"]
CHANNELS = [*PRESSABLE, "twilio", "callback"]
SENDERS = {
    "telegram": "telegram-7001",
    "slack": "slack-U0ADA",
    "twilio": "twilio-+12085550199",
    "facebook": "facebook-8001",
    "callback": "callback-ada",
}
TENT = {
    "title": "Alder Tent",
    "subtitle": "$249",
    "image_url": "https://shop.example/tent.png",
    "default_action": {"type": "web_url", "url": "https://shop.example/tent"},
}


def written(channel: str, text: str, number: int = 1) -> Webhook:
    """Returns the request by which ``channel`` delivers a customer's message."""
    requests: dict[str, Callable[[], Webhook]] = {
        "telegram": lambda: signed.telegram(text, update_id=number),
        "slack": lambda: signed.slack(text, ts=f"170000000{number}.000100"),
        "twilio": lambda: signed.twilio(text, sid=f"SM{number}"),
        "facebook": lambda: signed.facebook(text, mid=f"m{number}"),
        "callback": lambda: signed.callback(text, message_id=str(number)),
    }
    return requests[channel]()


def pressed(channel: str, payload: str) -> Webhook:
    """Returns the request by which ``channel`` delivers a pressed button."""
    requests: dict[str, Callable[[], Webhook]] = {
        "telegram": lambda: signed.telegram(update_id=99, data=payload),
        "slack": lambda: signed.slack_press(payload),
        "facebook": lambda: signed.facebook(mid="p", payload=payload),
    }
    return requests[channel]()


def words_of(call: Call) -> str:
    """Returns the text that a call shows the customer, whatever the platform calls it."""
    body = call.body
    message = body.get("message", body)
    template = message.get("attachment", {}).get("payload", {}) if isinstance(message, dict) else {}
    return str(message.get("text") or message.get("Body") or template.get("text") or message.get("caption") or "")


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    started = Platforms().start()
    yield started
    started.stop()


@pytest.fixture
def channels(platforms: Platforms, tmp_path: Path) -> list[InputChannel]:
    """The channels as Rasa makes them from a credentials file."""
    file = tmp_path / "credentials.yml"
    file.write_text(yaml.safe_dump(platforms.credentials()))
    made: list[InputChannel] = create_http_input_channels(None, str(file))
    return made


@pytest.fixture
async def address(house: House, channels: list[InputChannel]) -> AsyncIterator[str]:
    async with serving(house, channels) as address:
        yield address


Deliver = Callable[[Webhook], Awaitable[int]]


@pytest.fixture
async def deliver(address: str) -> AsyncIterator[Deliver]:
    """Delivers a webhook request and returns the status."""
    async with aiohttp.ClientSession() as session:

        async def post(webhook: Webhook) -> int:
            async with session.post(address + webhook.path, data=webhook.body, headers=webhook.headers) as response:
                return response.status

        yield post


async def said(platforms: Platforms, channel: str, at_least: int) -> list[Call]:
    return await asyncio.to_thread(platforms.said, channel, at_least)


async def heard(house: House, channel: str, at_least: int) -> list[str | None]:
    """Waits until so many messages of the channel's customer are stored, and returns what they say."""

    async def texts() -> list[str | None]:
        while True:
            tracker = await house.agent.tracker_store.retrieve_full_tracker(SENDERS[channel])
            written = [event.text for event in (tracker.events if tracker else ()) if isinstance(event, UserUttered)]
            if len(written) >= at_least:
                return written
            await asyncio.sleep(0.01)

    return await asyncio.wait_for(texts(), 10)


async def stored(house: House) -> list[str]:
    return [str(key) for key in await house.agent.tracker_store.keys()]


def buttons(number: int, title: str = "A rather long title for a button") -> list[dict[str, str]]:
    return [{"title": f"{place} {title}", "payload": f"/topic_{place}"} for place in range(number)]
