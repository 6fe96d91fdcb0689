"""Rasa's channels behind the gate; ``credentials.yml`` lists them by module path."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.gate.gate import Gate, shared_gate
from components.gate.senders import RESERVED_PREFIXES
from components.gate.text import clean

MAX_BODY_BYTES = 64 * 1024
MAX_SENDER_CHARACTERS = 128


class GatedChannel(InputChannel):
    """Mixin for any of Rasa's channel classes: its messages go to the gate instead of to the agent."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns the channel's own routes, with the gate in place of ``on_new_message``."""
        gate = shared_gate()
        routes = super().blueprint(gate.receive)  # type: ignore[safe-super]
        attach(gate, routes)
        return routes


def attach(gate: Gate, routes: Blueprint) -> None:
    """Lets ``gate`` know the server that ``routes`` end up on, where the agent lives."""

    @routes.listener("before_server_start")
    async def _remember_server(app: Sanic, _loop: Any) -> None:
        gate.app = app


class RestChannel(GatedChannel, RestInput):
    """Rasa's REST channel: same address and format, with ``metadata`` on each message."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns the REST routes; requests that name no sender, or make no sense, get a 4xx that says why."""
        routes = super().blueprint(on_new_message)
        token = shared_gate().settings.rest_token

        @routes.middleware("request")
        async def _check(request: Request) -> HTTPResponse | None:
            if request.method != "POST":
                return None
            if token and not _bears(request, token):
                return _refuse(401, "authorization", "Send the header 'Authorization: Bearer <CONCIERGE_REST_TOKEN>'.")
            return _problem_with(request)

        return routes


def _bears(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())


def _problem_with(request: Request) -> HTTPResponse | None:
    if len(request.body) > MAX_BODY_BYTES:
        return _refuse(413, "body", f"The request is larger than {MAX_BODY_BYTES // 1024} KiB.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return _refuse(400, "body", "The body must be JSON.")
    if not isinstance(body, dict):
        return _refuse(400, "body", "The body must be a JSON object.")
    sender = body.get("sender")
    if not isinstance(sender, str) or not sender.strip():
        return _refuse(400, "sender", "Name the sender: a string that is the same for every message of one customer.")
    if len(sender) > MAX_SENDER_CHARACTERS or clean(sender) != sender:
        return _refuse(400, "sender", f"The sender must be plain text of at most {MAX_SENDER_CHARACTERS} characters.")
    if sender.startswith(RESERVED_PREFIXES):
        return _refuse(403, "sender", f"Senders that begin with '{sender.split('-')[0]}-' belong to another channel.")
    if not isinstance(body.get("message"), str):
        return _refuse(400, "message", "The message must be a string.")
    if not isinstance(body.get("metadata") or {}, dict):
        return _refuse(400, "metadata", "The metadata must be a JSON object.")
    channel = body.get("input_channel")
    if channel is not None and not (
        isinstance(channel, str) and channel.replace("_", "").isalnum() and len(channel) <= 32
    ):
        return _refuse(400, "input_channel", "The input channel must be a short name.")
    return None


def _refuse(status: int, field: str, error: str) -> HTTPResponse:
    return response.json({"error": error, "field": field}, status=status)
