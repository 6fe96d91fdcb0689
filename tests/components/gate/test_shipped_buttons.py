"""The shipped buttons on messaging channels: every one can be read and pressed, whatever the platform shows."""

import json
from typing import Any

import pytest
import yaml

from components.gate.facebook_channel import LONGEST_TITLE, FacebookMessages
from components.gate.messaging import MessagingOutput
from components.gate.outgoing import shortened_apart
from components.gate.slack_channel import SlackMessages
from components.gate.telegram_channel import TelegramMessages
from components.gate.twilio_channel import TwilioMessages
from tests.components.gate.messengers import ROOT

RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
WITH_BUTTONS = [name for name, variants in RESPONSES.items() if any(variant.get("buttons") for variant in variants)]
Offered = list[tuple[str, str]]


class Platform:
    """Takes what a channel posts."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []

    async def post(self, path: str = "", *, json: Any = None, form: Any = None, attempts: int = 1) -> dict[str, Any]:
        self.posted.append(json or form)
        return {"ok": True}


async def shown(kind: type[MessagingOutput], message: dict[str, Any], *more: Any) -> dict[str, Any]:
    """Returns what the channel posts last for a message of the domain."""
    platform = Platform()
    await kind(platform, *more).send_response(f"{kind.name()}-1", message)  # type: ignore[arg-type]
    return platform.posted[-1]


def offers(message: dict[str, Any]) -> Offered:
    return [(button["title"], button["payload"]) for button in message["buttons"]]


async def on_facebook(message: dict[str, Any]) -> Offered:
    body = (await shown(FacebookMessages, message))["message"]
    buttons = body.get("quick_replies") or body["attachment"]["payload"]["buttons"]
    return [(button["title"], button["payload"]) for button in buttons]


async def on_slack(message: dict[str, Any]) -> Offered:
    block = (await shown(SlackMessages, message))["blocks"][-1]
    assert block["type"] == "actions"
    return [(button["text"]["text"], button["value"]) for button in block["elements"]]


async def on_telegram(message: dict[str, Any]) -> Offered:
    rows = (await shown(TelegramMessages, message))["reply_markup"]["inline_keyboard"]
    return [(button["text"], button["callback_data"]) for row in rows for button in row]


@pytest.mark.parametrize("response", WITH_BUTTONS)
@pytest.mark.parametrize("channel", [on_facebook, on_slack])
async def test_every_title_is_shown_in_full(channel: Any, response: str) -> None:
    for message in RESPONSES[response]:
        if message.get("buttons"):
            assert await channel(message) == offers(message)


@pytest.mark.parametrize("response", ["utter_greet", "utter_help"])
async def test_the_main_topics_are_buttons_where_there_are_any_and_a_numbered_list_in_a_text_message(
    response: str,
) -> None:
    for message in (variant for variant in RESPONSES[response] if "channel" not in variant):
        assert await on_telegram(message) == offers(message)
        text = (await shown(TwilioMessages, message, "+12085550100"))["Body"]
        assert text.startswith(message["text"])
        assert text.endswith(
            "1. Track an order\n2. Returns\n3. Find gear\n4. Deals\n5. Talk to a person\nReply with a number."
        )


def test_products_whose_names_differ_only_at_the_end_can_be_told_apart_on_facebook() -> None:
    products = json.loads((ROOT / "data/knowledge/products.json").read_text("utf-8"))
    names = [product["name"] for product in (products["products"] if isinstance(products, dict) else products)]
    titles = shortened_apart(names, LONGEST_TITLE)
    assert len(set(titles)) == len(names)
    assert max(map(len, titles)) <= LONGEST_TITLE
    assert shortened_apart(["Deals", "A product with a long name"], LONGEST_TITLE) == ["Deals", "A product with a lo…"]
