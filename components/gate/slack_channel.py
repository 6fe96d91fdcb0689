"""Slack: direct messages with an app; who mentions it in a channel gets the answer as a direct message."""

import html
import json
import logging
import re
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.slack import SlackInput
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_sdk.signature import SignatureVerifier

from components.gate.choices import Choice
from components.gate.messaging import Incoming, MessagingChannel, MessagingOutput, Unreadable, json_object
from components.gate.outgoing import Card, Outgoing, shortened, split
from components.gate.platform_api import PlatformApi, Undelivered

logger = logging.getLogger(__name__)

API = "https://slack.com/api"
LONGEST_TEXT = 3000  # of a section block
LONGEST_BUTTON_TITLE = 75
MOST_BUTTONS = 25
FORM = "application/x-www-form-urlencoded"
WRITTEN = {None, "file_share", "thread_broadcast"}  # subtypes of messages that a person wrote
_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")
_LABELLED = re.compile(r"<[^<>|]+\|([^<>]*)>")
_BARE = re.compile(r"<(?:mailto:|tel:)?([^<>|!@#]+)>")


def words(text: str) -> str:
    """Returns what a person typed: Slack marks mentions, links and mail addresses up."""
    without_mentions = _MENTION.sub(" ", text)
    return html.unescape(_BARE.sub(r"\1", _LABELLED.sub(r"\1", without_mentions))).strip()


def escaped(text: str) -> str:
    """Returns ``text`` so that Slack shows it as it is, and nothing in it calls a whole channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class SlackMessages(MessagingOutput):
    """Answers one person in their direct messages with the app."""

    most_buttons = MOST_BUTTONS

    @classmethod
    def name(cls) -> str:
        """The channel's name, as responses of the domain refer to it."""
        return "slack"

    async def deliver(self, customer: str, message: Outgoing) -> None:
        """Sends the picture, the cards and then the text with the buttons below it."""
        if message.picture:
            image = {"type": "image", "image_url": message.picture, "alt_text": "picture"}
            await self._show(customer, message.picture, [image])
        for card in message.cards:
            await self._show(customer, card.text, [_section(card)])
        *pieces, last = split(message.text, LONGEST_TEXT) or [""]
        for piece in pieces:
            await self._post(customer, piece)
        if message.choices:
            await self._post(customer, last, [*_text_block(last), _buttons(message.choices)])
        elif last:
            await self._post(customer, last)

    async def _show(self, customer: str, text: str, blocks: list[dict[str, Any]]) -> None:
        try:
            await self._post(customer, text, blocks)
        except Undelivered as error:
            logger.warning("Slack did not take a picture or card (%s); its words are sent instead.", error)
            await self._post(customer, text)

    async def _post(self, customer: str, text: str, blocks: list[dict[str, Any]] | None = None) -> None:
        body: dict[str, Any] = {"channel": customer, "text": escaped(text)}
        if blocks:
            body["blocks"] = blocks
        answer = await self.api.post("/chat.postMessage", json=body)
        if not isinstance(answer, dict) or not answer.get("ok"):
            error = str(answer.get("error", "unknown")) if isinstance(answer, dict) else "unknown"
            raise Undelivered(shortened(error, 60))


def _text_block(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": text}}] if text else []


def _section(card: Card) -> dict[str, Any]:
    lines = [f"*{escaped(card.title)}*", escaped(card.subtitle), escaped(card.url)]
    block: dict[str, Any] = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": shortened("\n".join(filter(None, lines)), LONGEST_TEXT)},
    }
    if card.picture:
        block["accessory"] = {"type": "image", "image_url": card.picture, "alt_text": card.title}
    return block


def _buttons(choices: tuple[Choice, ...]) -> dict[str, Any]:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"choice_{place}",
                "text": {"type": "plain_text", "text": shortened(choice.title, LONGEST_BUTTON_TITLE)},
                "value": choice.payload,
            }
            for place, choice in enumerate(choices)
        ],
    }


class SlackChannel(MessagingChannel, SlackInput):
    """Rasa's Slack channel behind the gate."""

    required = ("slack_token", "slack_signing_secret")
    most_buttons = MOST_BUTTONS

    def __init__(self, credentials: dict[str, Any]) -> None:
        """Takes the channel's section of ``credentials.yml``."""
        SlackInput.__init__(self, credentials["slack_token"], slack_signing_secret=credentials["slack_signing_secret"])
        self._verifier = SignatureVerifier(self.slack_signing_secret)
        self.api = PlatformApi(
            credentials.get("api_url") or API, headers={"Authorization": f"Bearer {self.slack_token}"}
        )

    def get_output_channel(self, channel: str | None = None, thread_id: str | None = None) -> SlackMessages:
        """Returns an output that reaches any person of the workspace; the arguments are Rasa's and change nothing."""
        return SlackMessages(self.api)

    def is_authentic(self, request: Request) -> bool:
        """Checks the signature, and that it is not older than five minutes."""
        try:
            return self._verifier.is_valid_request(request.body, request.headers)
        except (ValueError, TypeError):
            return False

    def handshake(self, request: Request) -> HTTPResponse | None:
        """Answers the challenge that Slack sends when the address is entered."""
        if self._is_form(request):
            return None
        body = json_object(request)
        return response.text(str(body.get("challenge", ""))) if body.get("type") == "url_verification" else None

    def read(self, request: Request) -> list[Incoming]:
        """Returns the message, mention or pressed button."""
        try:
            return self._pressed(request) if self._is_form(request) else self._written(json_object(request))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise Unreadable(f"event: not of Slack's form ({error})") from error

    @staticmethod
    def _is_form(request: Request) -> bool:
        return request.headers.get("content-type", "").startswith(FORM)

    def _written(self, body: dict[str, Any]) -> list[Incoming]:
        event = body.get("event") or {}
        by_person = not event.get("bot_id") and event.get("subtype") in WRITTEN and event.get("user")
        if not by_person or not (self._is_direct_message(body) or self._is_app_mention(body)):
            return []
        message_id = f"{event['channel']}:{event['ts']}"
        return [Incoming(message_id, event["user"], words(event.get("text") or ""), self.get_output_channel())]

    def _pressed(self, request: Request) -> list[Incoming]:
        try:
            payload = json.loads(parse_qs(request.body.decode())["payload"][0])
        except ValueError as error:
            raise Unreadable("payload: not JSON") from error
        if not self._is_interactive_message(payload):
            return []
        action = payload["actions"][0]
        text = self._get_interactive_response(action)
        if not text:
            return []
        press = f"{payload.get('trigger_id', '')}:{action.get('action_ts', '')}"
        return [Incoming(press, payload["user"]["id"], text, self.get_output_channel())]
