"""Messaging channels through the real servers: each platform's webhook in, its API calls out."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.live import platforms as signed
from tests.live.platforms import Call, Platforms, Webhook
from tests.live.servers import LiveServers

pytestmark = pytest.mark.live

DISCLOSURE = "I'm software, not a person"
CHANNELS = ["telegram", "slack", "twilio", "facebook", "callback"]
WRITTEN: dict[str, Callable[[str, int], Webhook]] = {
    "telegram": lambda text, number: signed.telegram(text, update_id=number),
    "slack": lambda text, number: signed.slack(text, ts=f"170000000{number}.000100"),
    "twilio": lambda text, number: signed.twilio(text, sid=f"SM{number}"),
    "facebook": lambda text, number: signed.facebook(text, mid=f"m{number}"),
    "callback": lambda text, number: signed.callback(text, message_id=str(number)),
}


@pytest.fixture(scope="module")
def platforms() -> Iterator[Platforms]:
    """The platforms' APIs."""
    started = Platforms().start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def servers(platforms: Platforms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServers]:
    """The Rasa and the action server, with every messaging channel switched on."""
    folder = tmp_path_factory.mktemp("channels")
    credentials = folder / "credentials.yml"
    channels = {"components.gate.channels.RestChannel": {}, **platforms.credentials()}
    credentials.write_text(json.dumps(channels))  # JSON is YAML
    made = LiveServers(folder, credentials=credentials)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def deliver(servers: LiveServers, webhook: Webhook) -> httpx.Response:
    """Send a webhook request as the platform does."""
    return httpx.post(servers.rasa_url + webhook.path, content=webhook.body, headers=webhook.headers, timeout=10)


def shown(calls: list[Call]) -> list[str]:
    """Return what each call shows the customer, as JSON."""
    return [json.dumps(call.body, ensure_ascii=False) for call in calls]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_message_is_disclosed_and_answered_through_the_platforms_api(
    servers: LiveServers, platforms: Platforms, channel: str
) -> None:
    forged = WRITTEN[channel]("what time does the boise store open", 1)
    headers = {**forged.headers, forged.signature: "forged"}
    assert deliver(servers, forged._replace(headers=headers)).status_code == httpx.codes.FORBIDDEN
    assert deliver(servers, forged).is_success
    disclosure, *answer = shown(platforms.said(channel, 2))
    assert DISCLOSURE in disclosure
    assert "Boise" in " ".join(answer)


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_is_found_after_its_zip_code_matches(servers: LiveServers, platforms: Platforms, channel: str) -> None:
    before = len(platforms.said(channel, 0))
    deliver(servers, WRITTEN[channel]("where is my order FO-10482?", 2))
    asked = shown(platforms.said(channel, before + 1))[before:]
    assert "ZIP" in " ".join(asked)
    deliver(servers, WRITTEN[channel]("83702", 3))
    told = shown(platforms.said(channel, before + len(asked) + 1))[before + len(asked) :]
    assert "BJ2353063428" in " ".join(told)


def test_an_sms_customer_picks_a_topic_by_its_number(servers: LiveServers, platforms: Platforms) -> None:
    sender = "+12085550142"
    deliver(servers, signed.twilio("hi", sid="SM-list-1", sender=sender))

    def told(at_least: int) -> list[str]:
        calls = platforms.said("twilio", 0)
        mine = len([call for call in calls if call.body["To"] == sender])
        calls = platforms.said("twilio", len(calls) + max(0, at_least - mine))
        return [call.body["Body"] for call in calls if call.body["To"] == sender]

    assert "1. Track an order" in told(2)[-1]
    deliver(servers, signed.twilio("1", sid="SM-list-2", sender=sender))
    assert "order number" in told(3)[-1]
