"""Stands in for the messaging platforms: takes calls of their documented APIs and signs webhook requests as they do.

It needs nothing but the standard library, so that tests of both environments can use it.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

TELEGRAM_TOKEN, TELEGRAM_SECRET = "123456:TEST-bot-token", "telegram-secret-0123456789"
SLACK_TOKEN, SLACK_SECRET = "xoxb-test", "slack-signing-secret"
TWILIO_ACCOUNT, TWILIO_TOKEN = "AC00000000000000000000000000000000", "twilio-auth-token"
TWILIO_NUMBER, TWILIO_ADDRESS = "+12085550123", "https://shop.example/webhooks/twilio/webhook"
FACEBOOK_VERIFY, FACEBOOK_SECRET, FACEBOOK_TOKEN = "facebook-verify", "facebook-secret", "facebook-page-token"
CALLBACK_TOKEN = "callback-token-0123456789-0123456789"
WAIT_SECONDS = 30  # a guard against hanging, not a claim about speed


class Call(NamedTuple):
    """One call that the assistant made.

    Attributes:
        path: the address without its query.
        body: the JSON object or form.
        headers: with names in lower case.
        query: query parameters.
    """

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    query: dict[str, str]


class Platforms:
    """The APIs of Telegram, Slack, Twilio, Facebook and a callback server, at one address each."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.refusals: list[tuple[str, int]] = []  # (end of the path, status), each for one call
        self._news = threading.Condition()
        platforms = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                status, answer = platforms.take(self.path, raw, dict(self.headers.items()))
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "Platforms":
        """Serve in the background."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, raw: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        """Note one call and return status and body of the answer."""
        headers = {name.lower(): value for name, value in headers.items()}
        parts = urlsplit(path)
        is_json = headers.get("content-type", "").startswith("application/json")
        body = json.loads(raw) if is_json else dict(parse_qsl(raw.decode()))
        refusal = next((refused for refused in self.refusals if parts.path.endswith(refused[0])), None)
        if refusal is not None:
            self.refusals.remove(refusal)
            return refusal[1], {"ok": False, "error": "refused"}
        with self._news:
            self.calls.append(Call(parts.path, body, headers, dict(parse_qsl(parts.query))))
            self._news.notify_all()
        if parts.path.startswith("/twilio"):
            return 201, {"sid": "SM1", "status": "queued"}
        return 200, {"ok": True, "result": True}

    def credentials(self) -> dict[str, dict[str, str]]:
        """Return the channels' sections of a credentials file."""
        return {
            "components.gate.telegram_channel.TelegramChannel": {
                "access_token": TELEGRAM_TOKEN,
                "secret_token": TELEGRAM_SECRET,
                "webhook_url": "https://shop.example/webhooks/telegram/webhook",
                "api_url": f"{self.address}/telegram",
            },
            "components.gate.slack_channel.SlackChannel": {
                "slack_token": SLACK_TOKEN,
                "slack_signing_secret": SLACK_SECRET,
                "api_url": f"{self.address}/slack",
            },
            "components.gate.twilio_channel.TwilioChannel": {
                "account_sid": TWILIO_ACCOUNT,
                "auth_token": TWILIO_TOKEN,
                "twilio_number": TWILIO_NUMBER,
                "webhook_url": TWILIO_ADDRESS,
                "api_url": f"{self.address}/twilio",
            },
            "components.gate.facebook_channel.FacebookChannel": {
                "verify": FACEBOOK_VERIFY,
                "secret": FACEBOOK_SECRET,
                "page-access-token": FACEBOOK_TOKEN,
                "api_url": f"{self.address}/facebook",
            },
            "components.gate.callback_channel.CallbackChannel": {
                "url": f"{self.address}/callback/bot",
                "webhook_token": CALLBACK_TOKEN,
            },
        }

    def said(self, channel: str, at_least: int) -> list[Call]:
        """Wait for messages through `channel`, and return all so far; typing and registration are left out."""

        def messages() -> list[Call]:
            quiet = ("/setWebhook", "/sendChatAction", "/answerCallbackQuery")
            return [
                call
                for call in self.calls
                if call.path.startswith(f"/{channel}")
                and not call.path.endswith(quiet)
                and "sender_action" not in call.body
            ]

        with self._news:
            self._news.wait_for(lambda: len(messages()) >= at_least, WAIT_SECONDS)
            return messages()


class Webhook(NamedTuple):
    """One signed request as a platform sends it.

    Attributes:
        path: where it goes on the Rasa server.
        body: the bytes that are signed.
        headers: content type and signature.
        signature: name of the header that proves who sent it.
    """

    path: str
    body: bytes
    headers: dict[str, str]
    signature: str


def telegram(text: str = "", update_id: int = 1, data: str = "", kind: str = "private", **message: Any) -> Webhook:
    """Return an update: a message in a chat of that kind, or a pressed button when `data` is given."""
    person = {"id": 7001, "is_bot": False, "first_name": "Ada"}
    content = {
        "message_id": 10 + update_id,
        "from": person,
        "chat": {"id": 7001, "type": kind, "first_name": "Ada"},
        "date": 1_700_000_000,
        **({"text": text} if text else {}),
        **message,
    }
    update: dict[str, Any] = {"update_id": update_id, "message": content}
    if data:
        query = {"id": f"press-{update_id}", "from": person, "message": content, "chat_instance": "1", "data": data}
        update = {"update_id": update_id, "callback_query": query}
    return Webhook(
        "/webhooks/telegram/webhook",
        json.dumps(update).encode(),
        {"content-type": "application/json", "x-telegram-bot-api-secret-token": TELEGRAM_SECRET},
        "x-telegram-bot-api-secret-token",
    )


def slack_request(body: bytes, content_type: str, age_seconds: int = 0) -> Webhook:
    """Return a request to the Slack webhook, signed `age_seconds` ago."""
    timestamp = str(int(time.time()) - age_seconds)
    digest = hmac.new(SLACK_SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": content_type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest}",
    }
    return Webhook("/webhooks/slack/webhook", body, headers, "x-slack-signature")


def slack(text: str, ts: str = "1700000000.000100", user: str = "U0ADA", age_seconds: int = 0, **event: Any) -> Webhook:
    """Return the event of a direct message."""
    message = {"type": "message", "channel": "D0ADA", "user": user, "text": text, "ts": ts, "channel_type": "im"}
    body = {
        "token": "deprecated",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": {**message, **event},
        "type": "event_callback",
        "event_id": f"Ev{ts}",
        "event_time": 1_700_000_000,
        "authorizations": [{"team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
    }
    return slack_request(json.dumps(body).encode(), "application/json", age_seconds)


def slack_press(value: str, user: str = "U0ADA") -> Webhook:
    """Return the interaction that a pressed button sends."""
    action = {"type": "button", "action_id": "choice_0", "block_id": "b", "value": value, "action_ts": str(time.time())}
    payload = {
        "type": "block_actions",
        "user": {"id": user, "username": "ada"},
        "channel": {"id": "D0ADA", "name": "directmessage"},
        "trigger_id": f"trigger-{time.time()}",
        "actions": [action],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    return slack_request(body, "application/x-www-form-urlencoded")


def twilio(
    text: str, sid: str = "SM100", sender: str = "+12085550199", to: str = TWILIO_NUMBER, **more: str
) -> Webhook:
    """Return the form of an SMS or WhatsApp message, with an empty field as Twilio sends them."""
    fields = {
        "MessageSid": sid,
        "AccountSid": TWILIO_ACCOUNT,
        "From": sender,
        "To": to,
        "Body": text,
        "NumMedia": "0",
        "FromCity": "",
        **more,
    }
    signed = TWILIO_ADDRESS + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(TWILIO_TOKEN.encode(), signed.encode(), hashlib.sha1).digest()
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": base64.b64encode(digest).decode(),
    }
    return Webhook("/webhooks/twilio/webhook", urlencode(fields).encode(), headers, "x-twilio-signature")


def facebook(*texts: str, mid: str = "m", customer: str = "8001", payload: str = "", old: bool = False) -> Webhook:
    """Return an event for each text, or a postback when `payload` is given; `old` signs as before 2020."""
    ends = {"sender": {"id": customer}, "recipient": {"id": "page"}, "timestamp": 1_700_000_000_000}
    events: list[dict[str, Any]] = [
        {**ends, "message": {"mid": f"{mid}_{place}", "text": text}} for place, text in enumerate(texts)
    ]
    if payload:
        events.append({**ends, "postback": {"mid": f"{mid}_p", "title": "pressed", "payload": payload}})
    entry = {"id": "page", "time": 1_700_000_000_000, "messaging": events}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    name, method = ("x-hub-signature", "sha1") if old else ("x-hub-signature-256", "sha256")
    digest = hmac.new(FACEBOOK_SECRET.encode(), body, method).hexdigest()
    headers = {"content-type": "application/json", name: f"{method}={digest}"}
    return Webhook("/webhooks/facebook/webhook", body, headers, name)


def callback(text: str, sender: str = "ada", message_id: str = "1") -> Webhook:
    """Return a message as another server passes it on."""
    body = json.dumps({"sender": sender, "message": text, "message_id": message_id}).encode()
    headers = {"content-type": "application/json", "authorization": f"Bearer {CALLBACK_TOKEN}"}
    return Webhook("/webhooks/callback/webhook", body, headers, "authorization")
