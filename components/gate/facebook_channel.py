"""Facebook Messenger: conversations with a page."""

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.facebook import FacebookInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.gate.choices import Choice
from components.gate.messaging import Incoming, MessagingChannel, MessagingOutput, Unreadable, json_object
from components.gate.outgoing import Card, Outgoing, shortened, shortened_apart, split
from components.gate.platform_api import PlatformApi, Undelivered

logger = logging.getLogger(__name__)

API = "https://graph.facebook.com"
LONGEST_TEXT, LONGEST_TEXT_WITH_BUTTONS = 2000, 640
LONGEST_TITLE = 20  # of a button or quick reply
LONGEST_CARD_LINE = 80
MOST_TEMPLATE_BUTTONS, MOST_BUTTONS, MOST_CARDS = 3, 13, 10  # more than three buttons become quick replies
DIGESTS = (("x-hub-signature-256", "sha256", hashlib.sha256), ("x-hub-signature", "sha1", hashlib.sha1))


class FacebookMessages(MessagingOutput):
    """Answers one person who writes to the page."""

    most_buttons = MOST_BUTTONS

    @classmethod
    def name(cls) -> str:
        """The channel's name, as responses of the domain refer to it."""
        return "facebook"

    async def show_typing(self, customer: str) -> None:
        """Marks the message as seen and shows typing."""
        try:
            for action in ("mark_seen", "typing_on"):
                await self._post({"recipient": {"id": customer}, "sender_action": action}, attempts=1)
        except Undelivered as error:
            logger.info("Facebook did not show typing: %s.", error)

    async def deliver(self, customer: str, message: Outgoing) -> None:
        """Sends the picture, the cards and then the text with the buttons below it."""
        if message.picture:
            picture = {"attachment": {"type": "image", "payload": {"url": message.picture}}}
            await self._show(customer, picture, message.picture)
        for start in range(0, len(message.cards), MOST_CARDS):
            cards = message.cards[start : start + MOST_CARDS]
            await self._show(customer, _template(cards), "\n\n".join(card.text for card in cards))
        *pieces, last = split(message.text, LONGEST_TEXT) or [""]
        for piece in pieces:
            await self._say(customer, {"text": piece})
        if message.choices:
            await self._say(customer, _with_buttons(last or "…", message.choices))
        elif last:
            await self._say(customer, {"text": last})

    async def _show(self, customer: str, message: dict[str, Any], instead: str) -> None:
        try:
            await self._say(customer, message)
        except Undelivered as error:
            logger.warning("Facebook did not take a picture or card (%s); its words are sent instead.", error)
            for piece in split(instead, LONGEST_TEXT):
                await self._say(customer, {"text": piece})

    async def _say(self, customer: str, message: dict[str, Any]) -> None:
        await self._post({"recipient": {"id": customer}, "messaging_type": "RESPONSE", "message": message})

    async def _post(self, body: dict[str, Any], **limits: int) -> None:
        await self.api.post("/me/messages", json=body, **limits)


def _with_buttons(text: str, choices: tuple[Choice, ...]) -> dict[str, Any]:
    shown = shortened_apart([choice.title for choice in choices], LONGEST_TITLE)
    titles = [(title, choice.payload) for title, choice in zip(shown, choices, strict=True)]
    if len(choices) > MOST_TEMPLATE_BUTTONS or len(text) > LONGEST_TEXT_WITH_BUTTONS:
        replies = [{"content_type": "text", "title": title, "payload": payload} for title, payload in titles]
        return {"text": text, "quick_replies": replies}
    buttons = [{"type": "postback", "title": title, "payload": payload} for title, payload in titles]
    payload = {"template_type": "button", "text": text, "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}


def _template(cards: tuple[Card, ...]) -> dict[str, Any]:
    elements = []
    for card in cards:
        element: dict[str, Any] = {"title": shortened(card.title, LONGEST_CARD_LINE)}
        if card.subtitle:
            element["subtitle"] = shortened(card.subtitle, LONGEST_CARD_LINE)
        if card.picture:
            element["image_url"] = card.picture
        if card.url:
            element["default_action"] = {"type": "web_url", "url": card.url}
        elements.append(element)
    return {"attachment": {"type": "template", "payload": {"template_type": "generic", "elements": elements}}}


class FacebookChannel(MessagingChannel, FacebookInput):
    """Rasa's Facebook channel behind the gate."""

    required = ("verify", "secret", "page-access-token")
    most_buttons = MOST_BUTTONS

    def __init__(self, credentials: dict[str, Any]) -> None:
        """Takes the channel's section of ``credentials.yml``."""
        FacebookInput.__init__(self, credentials["verify"], credentials["secret"], credentials["page-access-token"])
        self.api = PlatformApi(credentials.get("api_url") or API, params={"access_token": self.fb_access_token})

    def get_output_channel(self) -> FacebookMessages:
        """Returns an output that reaches whoever has written to the page."""
        return FacebookMessages(self.api)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns the webhook's routes, and the one by which Facebook tries the address."""
        routes = super().blueprint(on_new_message)

        @routes.get("/webhook")
        async def verify(request: Request) -> HTTPResponse:
            given = request.args.get("hub.verify_token", "")
            if not hmac.compare_digest(given.encode("utf-8", "replace"), self.fb_verify.encode()):
                return response.text("The verify token is wrong.", status=403)
            return response.text(request.args.get("hub.challenge", ""))

        return routes

    def is_authentic(self, request: Request) -> bool:
        """Checks the SHA-256 signature, or the older SHA-1 one where it is the only one."""
        for header, method, digest in DIGESTS:
            given = request.headers.get(header)
            if given is not None:
                expected = f"{method}={hmac.new(self.fb_secret.encode(), request.body, digest).hexdigest()}"
                return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
        return False

    def read(self, request: Request) -> list[Incoming]:
        """Returns every message and pressed button of the request."""
        body = json_object(request)
        try:
            events = [event for entry in body.get("entry", []) for event in entry.get("messaging", [])]
            return [incoming for event in events for incoming in self._messages(event)]
        except (KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"entry: not of Messenger's form ({error})") from error

    def _messages(self, event: dict[str, Any]) -> Iterator[Incoming]:
        message, postback = event.get("message"), event.get("postback")
        if message and not message.get("is_echo"):
            text = (message.get("quick_reply") or {}).get("payload") or message.get("text") or ""
            id_ = message["mid"]
        elif postback:
            text = postback.get("payload") or ""
            id_ = postback.get("mid") or f"{event['sender']['id']}:{event['timestamp']}"
        else:
            return
        yield Incoming(str(id_), str(event["sender"]["id"]), text, self.get_output_channel())
