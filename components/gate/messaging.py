"""What all messaging channels have in common: a signed webhook in front of the gate, and messages a platform can show.

A webhook request is checked for who sent it (403 otherwise), read, and receipted at once; its messages go to the gate
in the background, each under a sender that carries the channel's name.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.gate.channels import GatedChannel, attach
from components.gate.choices import LONGEST_ANSWER, chosen, listed
from components.gate.delivery import CONTENT, MetadataOutput, public_metadata
from components.gate.gate import Gate, shared_gate
from components.gate.inbox import Inbox
from components.gate.outgoing import Outgoing
from components.gate.platform_api import PlatformApi, Undelivered
from components.gate.senders import customer_of, sender_of

logger = logging.getLogger(__name__)

MAX_WEBHOOK_BYTES = 1024 * 1024  # platforms may bundle many events
NO_CONTENT = 204


class Unreadable(ValueError):
    """A genuine request does not have the form that the platform documents; the text names the field."""


@dataclass(frozen=True)
class Incoming:
    """One message of a customer.

    Attributes:
        id: the platform's id of the message; a second delivery carries the same. "" where there is none.
        customer: the platform's id of the person.
        text: what they wrote or pressed; "" for a picture, a voice message or the like.
        output: where the answer goes.
    """

    id: str
    customer: str
    text: str
    output: OutputChannel


class MessagingOutput(MetadataOutput):
    """Says messages through a platform's API. A message the platform does not take is logged, never raised: the
    conversation itself goes on and is stored."""

    most_buttons: ClassVar[int] = 0

    def __init__(self, api: PlatformApi) -> None:
        self.api = api
        self._listed = 0

    async def deliver(self, customer: str, message: Outgoing) -> None:
        """Sends one message with at most ``most_buttons`` choices to a person, named as the platform does.

        Raises:
            Undelivered: the platform did not take it.
        """
        raise NotImplementedError

    async def show_typing(self, customer: str) -> None:
        """Shows that an answer is coming, where the platform can."""

    async def send_message(self, recipient_id: str, content: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Sends one message of the gate to the sender ``recipient_id``."""
        message = Outgoing.of(content, metadata, self._listed + 1)
        if len(message.choices) > self.most_buttons:
            self._listed += len(message.choices)
            text = "\n\n".join(filter(None, (message.text, listed(list(message.choices)))))
            message = Outgoing(text, (), message.cards, message.picture)
        try:
            await self.deliver(customer_of(self.name(), recipient_id), message)
        except Undelivered as error:
            logger.error("A message could not be delivered through %s: %s.", self.name(), error)

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Sends a message that no customer's message led to, such as one of a person at the desk."""
        content = {key: message[key] for key in CONTENT if message.get(key)}
        if content:
            await self.send_message(recipient_id, content, public_metadata(message))


class MessagingChannel(GatedChannel):
    """A platform whose webhook delivers messages; subclasses add one of Rasa's input channels and the platform's ways.

    Attributes:
        required: credentials without which the server does not start.
        receipt: status that tells the platform that a request has arrived.
        unreadable: status for a genuine request that makes no sense; platforms repeat what is not receipted.
    """

    required: ClassVar[tuple[str, ...]] = ()
    receipt: ClassVar[int] = 200
    unreadable: ClassVar[int] = 200
    most_buttons: ClassVar[int] = 0
    api: PlatformApi

    def __init__(self, credentials: dict[str, Any]) -> None:
        """Takes the channel's section of ``credentials.yml``."""
        raise NotImplementedError

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Makes the channel.

        Raises:
            RasaException: something it needs is missing; the message names it.
        """
        given = credentials or {}
        for key in cls.required:
            if not isinstance(given.get(key), str) or not given[key].strip():
                raise RasaException(
                    f"credentials.yml, {cls.__module__}.{cls.__name__}: '{key}' is missing or empty. "
                    "docs/channels.md says where to find it."
                )
        return cls(given)

    def is_authentic(self, request: Request) -> bool:
        """Tells whether the platform itself sent ``request``."""
        raise NotImplementedError

    def read(self, request: Request) -> list[Incoming]:
        """Returns the messages that customers wrote; whatever else a platform reports is left out.

        Raises:
            Unreadable: the body makes no sense.
        """
        raise NotImplementedError

    def handshake(self, request: Request) -> HTTPResponse | None:
        """Returns what the platform expects when it tries the address, or None for any other request."""
        return None

    def resolve(self, text: str, tracker: DialogueStateTracker | None) -> str:
        """Returns the payload of the choice that ``text`` means, or ``text`` itself."""
        return chosen(text, tracker, self.most_buttons) or text

    async def start(self) -> None:
        """Does what has to be done once the server listens."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns the webhook's routes, with the gate in place of ``on_new_message``."""
        gate = shared_gate()
        routes = Blueprint(f"{self.name()}_webhook", __name__)
        attach(gate, routes)
        inbox = Inbox(lambda message: self._answer(gate, message))

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            return self._take(request, inbox)

        @routes.listener("after_server_start")
        async def start(_app: Sanic, _loop: Any) -> None:
            await self.start()

        @routes.listener("before_server_stop")
        async def stop(_app: Sanic, _loop: Any) -> None:
            await inbox.finish()
            await self.api.close()

        return routes

    def _take(self, request: Request, inbox: Inbox) -> HTTPResponse:
        if len(request.body) > MAX_WEBHOOK_BYTES:
            return response.text("The request is too large.", status=413)
        if not self.is_authentic(request):
            logger.warning("A request to the %s webhook was not signed by the platform; it is refused.", self.name())
            return response.text("The signature is missing or wrong.", status=403)
        try:
            greeting = self.handshake(request)
            if greeting is not None:
                return greeting
            messages = self.read(request)
        except Unreadable as error:
            logger.warning("A request to the %s webhook could not be read: %s.", self.name(), error)
            return _said(str(error), self.unreadable)
        for message in messages:
            inbox.take(
                UserMessage(
                    message.text if isinstance(message.text, str) else "",
                    message.output,
                    sender_of(self.name(), message.customer),
                    input_channel=self.name(),
                    message_id=message.id or None,
                )
            )
        return _said("", self.receipt)

    async def _answer(self, gate: Gate, message: UserMessage) -> None:
        text = message.text or ""
        if 0 < len(text) <= LONGEST_ANSWER:
            message.text = self.resolve(text, await self._conversation(gate, message.sender_id))
        if isinstance(message.output_channel, MessagingOutput):
            await message.output_channel.show_typing(customer_of(self.name(), message.sender_id))
        await gate.receive(message)

    @staticmethod
    async def _conversation(gate: Gate, sender: str) -> DialogueStateTracker | None:
        try:
            return await gate.conversation(sender)
        except Exception as error:  # a store that fails is the gate's to report; the words still count
            logger.error("A conversation could not be read (%s).", type(error).__name__)
            return None


def _said(text: str, status: int) -> HTTPResponse:
    return response.empty(status=status) if status == NO_CONTENT else response.text(text, status=status)


def json_object(request: Request) -> dict[str, Any]:
    """Returns the body of ``request``.

    Raises:
        Unreadable: it is no JSON object.
    """
    try:
        body = request.json
    except Exception as error:
        raise Unreadable("body: not JSON") from error
    if not isinstance(body, dict):
        raise Unreadable("body: not a JSON object")
    return body
