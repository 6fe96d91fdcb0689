"""Callback: another server passes customers' messages on and gets the answers posted back."""

import hmac
import logging
from typing import Any

from rasa.core.channels.callback import CallbackInput, CallbackOutput
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from sanic.request import Request

from components.gate.channels import MAX_SENDER_CHARACTERS
from components.gate.messaging import Incoming, MessagingChannel, Unreadable, json_object
from components.gate.platform_api import PlatformApi, Undelivered
from components.gate.senders import customer_of
from components.gate.settings import MIN_SECRET_LENGTH
from components.gate.text import clean

logger = logging.getLogger(__name__)


class CallbackMessages(CallbackOutput):
    """Posts each message, in Rasa's format and with its metadata, to the other server."""

    def __init__(self, endpoint: EndpointConfig, api: PlatformApi) -> None:
        """Posts through ``api``, whose address ``endpoint`` holds."""
        super().__init__(endpoint)
        self._api = api

    async def _persist_message(self, message: dict[str, Any]) -> None:
        recipient = customer_of(self.name(), str(message["recipient_id"]))
        try:
            await self._api.post(json={**message, "recipient_id": recipient})
        except Undelivered as error:
            logger.error("A message could not be delivered to the callback address: %s.", error)


class CallbackChannel(MessagingChannel, CallbackInput):
    """Rasa's callback channel behind the gate; callers show a token they share with it."""

    required = ("url", "webhook_token")
    unreadable = 400

    def __init__(self, credentials: dict[str, Any]) -> None:
        """Takes the channel's section of ``credentials.yml``.

        Raises:
            RasaException: the shared token is too short.
        """
        endpoint = {key: value for key, value in credentials.items() if key != "webhook_token"}
        CallbackInput.__init__(self, EndpointConfig.from_dict(endpoint))
        self._token = credentials["webhook_token"]
        if len(self._token) < MIN_SECRET_LENGTH:
            raise RasaException(
                f"credentials.yml, CallbackChannel: 'webhook_token' must have at least {MIN_SECRET_LENGTH} characters."
            )
        target = self.callback_endpoint
        user = (target.basic_auth["username"], target.basic_auth["password"]) if target.basic_auth else None
        self.api = PlatformApi(target.url, headers=target.headers, params=target.combine_parameters(), user=user)

    def get_output_channel(self) -> CallbackMessages:
        """Returns an output that posts to the other server."""
        return CallbackMessages(self.callback_endpoint, self.api)

    def is_authentic(self, request: Request) -> bool:
        """Compares the token of the ``Authorization: Bearer`` header."""
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {self._token}".encode())

    def read(self, request: Request) -> list[Incoming]:
        """Returns the message; a caller that repeats requests sends the same ``message_id`` with each."""
        body = json_object(request)
        sender, text, message_id = body.get("sender"), body.get("message"), body.get("message_id")
        if not isinstance(sender, str) or not sender or clean(sender) != sender or len(sender) > MAX_SENDER_CHARACTERS:
            raise Unreadable(f"sender: name the customer in plain text of at most {MAX_SENDER_CHARACTERS} characters")
        if not isinstance(text, str):
            raise Unreadable("message: must be a string")
        if message_id is not None and not isinstance(message_id, str):
            raise Unreadable("message_id: must be a string")
        return [Incoming(f"{sender}:{message_id}" if message_id else "", sender, text, self.get_output_channel())]
