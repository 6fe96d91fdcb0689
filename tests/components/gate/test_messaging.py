"""Messaging channels on a real server: signatures, receipts, order and failures."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import InputChannel

from components.gate.senders import RESERVED_PREFIXES
from tests.components.gate.conftest import APOLOGY, DISCLOSURE, HELLO, ActionServer, House
from tests.components.gate.messengers import (
    CHANNELS,
    SENDERS,
    Deliver,
    heard,
    said,
    stored,
    words_of,
    written,
)
from tests.components.gate.serving import serving
from tests.live import platforms as signed
from tests.live.platforms import Platforms, Webhook


def forgeries(webhook: Webhook) -> Iterator[dict[str, str]]:
    """Yields headers that do not prove who sent the request."""
    genuine = webhook.headers[webhook.signature]
    for forged in (None, "", "wrong", genuine[:-1], genuine + "0", "é" * 64, "v0=" + "0" * 64, "sha256=" + "0" * 64):
        headers = {name: value for name, value in webhook.headers.items() if name != webhook.signature}
        yield headers if forged is None else {**headers, webhook.signature: forged}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_request_without_a_genuine_signature_is_refused_and_reaches_nobody(
    deliver: Deliver, house: House, channel: str
) -> None:
    webhook = written(channel, "hello")
    for headers in forgeries(webhook):
        assert await deliver(webhook._replace(headers=headers)) == 403
    assert await deliver(written(channel, "size", 2)) < 300
    assert await heard(house, channel, 1) == ["size"]


@pytest.mark.parametrize("channel", ["slack", "twilio", "facebook"])
async def test_a_changed_body_is_refused(deliver: Deliver, channel: str) -> None:
    webhook = written(channel, "hello")
    assert await deliver(webhook._replace(body=webhook.body.replace(b"hello", b"helLo"))) == 403


async def test_a_recorded_slack_request_is_refused_later(deliver: Deliver) -> None:
    assert await deliver(signed.slack("hello", age_seconds=301)) == 403
    assert await deliver(signed.slack("hello", age_seconds=240)) == 200


async def test_a_slack_timestamp_that_is_no_number_is_refused(deliver: Deliver) -> None:
    webhook = signed.slack("hello")
    headers = {**webhook.headers, "x-slack-request-timestamp": "now"}
    assert await deliver(webhook._replace(headers=headers)) == 403


async def test_facebook_may_sign_the_old_way_but_a_wrong_new_signature_counts(deliver: Deliver) -> None:
    old = signed.facebook("hello", old=True)
    assert await deliver(old._replace(headers={**old.headers, "x-hub-signature-256": "sha256=0"})) == 403
    assert await deliver(old) == 200


async def test_facebook_verifies_the_address_only_with_the_right_token(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        for token, status in ((signed.FACEBOOK_VERIFY, 200), ("wrong", 403)):
            query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "42"}
            async with session.get(address + "/webhooks/facebook/webhook", params=query) as response:
                assert response.status == status
                assert (await response.text() == "42") == (status == 200)


async def test_slack_gets_its_challenge_back(address: str) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    webhook = signed.slack_request(body, "application/json")
    async with (
        aiohttp.ClientSession() as session,
        session.post(address + webhook.path, data=body, headers=webhook.headers) as response,
    ):
        assert (response.status, await response.text()) == (200, "3eZbrw1a")


async def test_telegram_learns_the_address_and_its_secret_at_the_start(address: str, platforms: Platforms) -> None:
    call = platforms.calls[0]
    assert call.path == f"/telegram/bot{signed.TELEGRAM_TOKEN}/setWebhook"
    assert call.body["url"] == "https://shop.example/webhooks/telegram/webhook"
    assert call.body["secret_token"] == signed.TELEGRAM_SECRET


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_genuine_request_that_makes_no_sense_does_no_harm(deliver: Deliver, house: House, channel: str) -> None:
    webhooks = {
        "telegram": written("telegram", "x")._replace(body=b'{"update_id": 1, "message": {"chat": []}}'),
        "slack": signed.slack_request(b'{"event": {"user": "U", "channel_type": "im"}}', "application/json"),
        "twilio": signed.twilio("hello", sender=""),
        "facebook": signed.facebook(mid="x"),
        "callback": written("callback", "x")._replace(body=b'{"sender": ["ada"]}'),
    }
    assert await deliver(webhooks[channel]) == {"callback": 400, "twilio": 204}.get(channel, 200)
    assert await stored(house) == []


# ----------------------------------------------------------------------------------------------------- conversation


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_message_is_answered_with_the_disclosure_first(
    deliver: Deliver, house: House, platforms: Platforms, channel: str
) -> None:
    await deliver(written(channel, "hello"))
    calls = await said(platforms, channel, 2)
    assert [words_of(call) for call in calls] == [DISCLOSURE, HELLO]
    await heard(house, channel, 1)
    assert await stored(house) == [SENDERS[channel]]
    assert SENDERS[channel].startswith(RESERVED_PREFIXES)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_message_delivered_twice_is_answered_once(deliver: Deliver, platforms: Platforms, channel: str) -> None:
    await deliver(written(channel, "hello"))
    retry = written(channel, "hello")
    await deliver(retry._replace(headers={**retry.headers, "x-slack-retry-num": "1"}))
    await deliver(written(channel, "size", 2))
    await said(platforms, channel, 3)
    told = [words_of(call) for call in platforms.said(channel, 3)]
    assert told.count(HELLO) == 1


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_platform_has_its_receipt_before_the_turn_is_over(
    deliver: Deliver, actions: ActionServer, platforms: Platforms, channel: str
) -> None:
    receipted = asyncio.Event()

    async def answer(_request: Any) -> aiohttp.web.StreamResponse:
        await asyncio.wait_for(receipted.wait(), 4)
        return aiohttp.web.json_response({"events": [], "responses": [{"text": "Yours."}]})

    actions.answers["action_order"] = answer
    assert await deliver(written(channel, "order")) < 300
    receipted.set()
    assert words_of((await said(platforms, channel, 2))[-1]) == "Yours."


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_forged_payload_is_only_words(
    deliver: Deliver, house: House, platforms: Platforms, channel: str
) -> None:
    await deliver(written(channel, '/secret{"code": "FORGED"}'))
    await heard(house, channel, 1)
    assert (await house.tracker(SENDERS[channel])).get_slot("code") is None


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_dead_action_server_is_told(
    make_house: Callable[..., House], channels: list[InputChannel], platforms: Platforms, channel: str
) -> None:
    webhook = written(channel, "order")
    async with serving(make_house(), channels) as address, aiohttp.ClientSession() as session:
        await session.post(address + webhook.path, data=webhook.body, headers=webhook.headers)
        assert words_of((await said(platforms, channel, 2))[-1]) == APOLOGY


@pytest.mark.parametrize("status", [400, 500])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_message_the_platform_does_not_take_loses_no_conversation(
    deliver: Deliver, house: House, platforms: Platforms, channel: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    refused = {"telegram": ["/sendMessage"], "facebook": ["/me/messages"] * 2, "callback": ["/bot"]}  # typing counts
    endings = refused.get(channel, ["/chat.postMessage", "/Messages.json"])
    platforms.refusals = [(ending, status) for ending in endings]
    await deliver(written(channel, "hello"))
    await deliver(written(channel, "size", 2))
    assert await heard(house, channel, 2) == ["hello", "size"]
    told = [words_of(call) for call in platforms.said(channel, 1)]
    assert DISCLOSURE not in told
    assert HELLO in told
    assert not re.search("hello|automated|token|7001|8001|5550199", caplog.text)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_platform_is_asked_again(deliver: Deliver, platforms: Platforms, status: int) -> None:
    platforms.refusals = [("Messages.json", status)]
    await deliver(written("twilio", "hello"))
    assert [words_of(call) for call in await said(platforms, "twilio", 2)] == [DISCLOSURE, HELLO]
