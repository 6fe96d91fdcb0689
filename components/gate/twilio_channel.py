"""Twilio: SMS and WhatsApp. Neither shows buttons, so choices become a numbered list."""

from typing import Any
from urllib.parse import parse_qsl

from rasa.core.channels.twilio import TwilioInput
from sanic.request import Request
from twilio.request_validator import RequestValidator

from components.gate.messaging import Incoming, MessagingChannel, MessagingOutput, Unreadable
from components.gate.outgoing import Outgoing, split
from components.gate.platform_api import PlatformApi

API = "https://api.twilio.com"
LONGEST_TEXT = 1600  # of one message, SMS or WhatsApp
WHATSAPP = "whatsapp:"


class TwilioMessages(MessagingOutput):
    """Answers one telephone number."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, as responses of the domain refer to it."""
        return "twilio"

    def __init__(self, api: PlatformApi, number: str) -> None:
        """Answers from ``number``: the one the customer wrote to."""
        super().__init__(api)
        self._number = number

    async def deliver(self, customer: str, message: Outgoing) -> None:
        """Sends the picture, the cards as text and then the text."""
        if message.picture:
            await self._post(customer, {"MediaUrl": message.picture})
        for text in (*(card.text for card in message.cards), message.text):
            for piece in split(text, LONGEST_TEXT):
                await self._post(customer, {"Body": piece})

    async def _post(self, customer: str, content: dict[str, str]) -> None:
        number = self._number
        if customer.startswith(WHATSAPP) and not number.startswith(WHATSAPP):
            number = WHATSAPP + number
        await self.api.post("/Messages.json", form={"To": customer, "From": number, **content})


class TwilioChannel(MessagingChannel, TwilioInput):
    """Rasa's Twilio channel behind the gate."""

    required = ("account_sid", "auth_token", "twilio_number", "webhook_url")
    receipt = unreadable = 204  # Twilio would send the text of any other answer to the customer

    def __init__(self, credentials: dict[str, Any]) -> None:
        """Takes the channel's section of ``credentials.yml``."""
        account, token = credentials["account_sid"], credentials["auth_token"]
        TwilioInput.__init__(self, account, token, credentials["twilio_number"])
        self._webhook_url = credentials["webhook_url"]
        self._validator = RequestValidator(token)
        base = (credentials.get("api_url") or API).rstrip("/")
        self.api = PlatformApi(f"{base}/2010-04-01/Accounts/{account}", user=(account, token))

    def get_output_channel(self) -> TwilioMessages:
        """Returns an output that writes from the configured number."""
        return TwilioMessages(self.api, self.twilio_number)

    def is_authentic(self, request: Request) -> bool:
        """Checks the signature, which covers the public address and every field."""
        signature = request.headers.get("x-twilio-signature", "")
        try:
            return bool(self._validator.validate(self._webhook_url, _fields(request), signature))
        except Unreadable:
            return False

    def read(self, request: Request) -> list[Incoming]:
        """Returns the message; opting out and in is between the customer and Twilio."""
        fields = _fields(request)
        if fields.get("OptOutType"):
            return []
        for needed in ("From", "To", "MessageSid"):
            if not fields.get(needed):
                raise Unreadable(f"{needed}: missing")
        output = TwilioMessages(self.api, fields["To"])
        return [Incoming(fields["MessageSid"], fields["From"], fields.get("Body", ""), output)]


def _fields(request: Request) -> dict[str, str]:
    try:
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True))  # empty fields are signed too
    except UnicodeDecodeError as error:
        raise Unreadable("body: not UTF-8") from error
