"""Telegram: private chats with a bot, inline keyboards for buttons."""

import hashlib
import hmac
import logging
import re
from typing import Any

from rasa.core.channels.telegram import TelegramInput
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sanic.request import Request

from components.gate.choices import Choice
from components.gate.messaging import Incoming, MessagingChannel, MessagingOutput, Unreadable, json_object
from components.gate.outgoing import Card, Outgoing, shortened, split
from components.gate.payloads import offered_buttons
from components.gate.platform_api import PlatformApi, Undelivered

logger = logging.getLogger(__name__)

API = "https://api.telegram.org"
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
MOST_BUTTONS = 100
LONGEST_BUTTON_DATA = 64  # bytes
DIGEST_MARK = "#"
COMMANDS = {"/start": "/greet"}  # what Telegram's own start button sends
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
UPDATES = ["message", "edited_message", "callback_query"]


def button_data(payload: str) -> str:
    """Returns what a button carries: the payload, or a digest of one that is too long for Telegram."""
    if len(payload.encode()) <= LONGEST_BUTTON_DATA:
        return payload
    return DIGEST_MARK + hashlib.sha256(payload.encode()).hexdigest()[:32]


class TelegramMessages(MessagingOutput):
    """Answers in one chat."""

    most_buttons = MOST_BUTTONS

    @classmethod
    def name(cls) -> str:
        """The channel's name, as responses of the domain refer to it."""
        return "telegram"

    def __init__(self, api: PlatformApi, pressed: str = "") -> None:
        """Answers through ``api``; ``pressed`` is the id of the button press that led here, if any."""
        super().__init__(api)
        self._pressed = pressed

    async def show_typing(self, customer: str) -> None:
        """Ends the waiting state of a pressed button and shows typing."""
        try:
            if self._pressed:
                await self.api.post("/answerCallbackQuery", json={"callback_query_id": self._pressed}, attempts=1)
            await self.api.post("/sendChatAction", json={"chat_id": customer, "action": "typing"}, attempts=1)
        except Undelivered as error:
            logger.info("Telegram did not show typing: %s.", error)

    async def deliver(self, customer: str, message: Outgoing) -> None:
        """Sends the picture, the cards and then the text with the buttons below it."""
        if message.picture:
            await self._photo(customer, message.picture, "", message.picture)
        for card in message.cards:
            await self._card(customer, card)
        *pieces, last = split(message.text, LONGEST_TEXT) or [""]
        for piece in pieces:
            await self._say(customer, piece)
        if last or message.choices:
            await self._say(customer, last or "…", message.choices)

    async def _card(self, customer: str, card: Card) -> None:
        if card.picture:
            await self._photo(customer, card.picture, shortened(card.text, LONGEST_CAPTION), card.text)
        else:
            await self._say(customer, card.text)

    async def _photo(self, customer: str, picture: str, caption: str, instead: str) -> None:
        try:
            await self.api.post("/sendPhoto", json={"chat_id": customer, "photo": picture, "caption": caption})
        except Undelivered as error:
            logger.warning("Telegram did not take a picture (%s); its words are sent instead.", error)
            await self._say(customer, instead)

    async def _say(self, customer: str, text: str, choices: tuple[Choice, ...] = ()) -> None:
        body: dict[str, Any] = {"chat_id": customer, "text": text}
        if choices:
            rows = [[{"text": choice.title, "callback_data": button_data(choice.payload)}] for choice in choices]
            body["reply_markup"] = {"inline_keyboard": rows}
        await self.api.post("/sendMessage", json=body)


class TelegramChannel(MessagingChannel, TelegramInput):
    """Rasa's Telegram channel behind the gate. The server registers its own webhook at Telegram when it starts."""

    required = ("access_token", "secret_token", "webhook_url")
    most_buttons = MOST_BUTTONS

    def __init__(self, credentials: dict[str, Any]) -> None:
        """Takes the channel's section of ``credentials.yml``.

        Raises:
            RasaException: the secret token is not one that Telegram accepts.
        """
        TelegramInput.__init__(self, credentials["access_token"], None, credentials["webhook_url"])
        self._secret = credentials["secret_token"]
        if not SECRET.fullmatch(self._secret):
            raise RasaException(
                "credentials.yml, TelegramChannel: 'secret_token' must be 16 to 256 letters, digits, '_' or '-'."
            )
        self.api = PlatformApi(f"{(credentials.get('api_url') or API).rstrip('/')}/bot{self.access_token}")

    def get_output_channel(self) -> TelegramMessages:
        """Returns an output that reaches any chat of the bot."""
        return TelegramMessages(self.api)

    async def start(self) -> None:
        """Registers the webhook together with its secret."""
        body = {"url": self.webhook_url, "secret_token": self._secret, "allowed_updates": UPDATES}
        try:
            await self.api.post("/setWebhook", json=body)
        except Undelivered as error:
            logger.error("Telegram did not take the webhook's address (%s); no messages will come from there.", error)

    def is_authentic(self, request: Request) -> bool:
        """Compares the secret that Telegram sends with each update."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())

    def resolve(self, text: str, tracker: DialogueStateTracker | None) -> str:
        """Returns the offered payload that a pressed button's digest stands for."""
        if not text.startswith(DIGEST_MARK):
            return super().resolve(COMMANDS.get(text, text), tracker)
        for event in reversed(tracker.events if tracker else ()):
            if isinstance(event, BotUttered):
                for button in offered_buttons(event.data):
                    if button_data(str(button.get("payload", ""))) == text:
                        return str(button["payload"])
        return text

    def read(self, request: Request) -> list[Incoming]:
        """Returns the message or pressed button of a private chat."""
        update = json_object(request)
        try:
            pressed = update.get("callback_query")
            message = pressed["message"] if pressed else update.get("message") or update.get("edited_message")
            if not message or message["chat"]["type"] != "private":
                return []
            text = pressed.get("data", "") if pressed else message.get("text") or message.get("caption") or ""
            output = TelegramMessages(self.api, str(pressed["id"]) if pressed else "")
            return [Incoming(str(update["update_id"]), str(message["chat"]["id"]), text, output)]
        except (KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"update: not of Telegram's form ({error})") from error
