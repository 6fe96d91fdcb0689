"""The web chat: Rasa's socket.io channel with signed sessions, typing, history and metadata."""

import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.socketio import SocketBlueprint, SocketIOInput
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError as Refused

from components.gate.channels import MAX_BODY_BYTES, attach
from components.gate.delivery import CONTENT, MetadataOutput, public_metadata
from components.gate.gate import shared_gate
from components.gate.payloads import title_of
from components.gate.settings import web_secret
from components.gate.tokens import session_of

logger = logging.getLogger(__name__)

HISTORY_MESSAGES = 100


def shape(content: dict[str, Any], metadata: dict[str, Any]) -> dict[str, Any]:
    """Returns a bot message as the web client receives it: Rasa's socket.io fields plus ``metadata``.

    Args:
        content: Rasa's content fields (text, buttons, image, elements, custom, …).
        metadata: what clients may see of the message's metadata.
    """
    message: dict[str, Any] = {"metadata": metadata}
    if content.get("text"):
        message["text"] = content["text"].strip()
    replies = content.get("quick_replies") or content.get("buttons")
    if replies:
        message["quick_replies"] = [
            {"content_type": "text", "title": reply.get("title", ""), "payload": reply.get("payload", "")}
            for reply in replies
        ]
    if content.get("image"):
        message["attachment"] = {"type": "image", "payload": {"src": content["image"]}}
    elif content.get("elements"):
        payload = {"template_type": "generic", "elements": content["elements"]}
        message["attachment"] = {"type": "template", "payload": payload}
    elif content.get("attachment"):
        message["attachment"] = content["attachment"]
    if content.get("custom"):
        message["data"] = content["custom"]
    return message


class WebOutput(MetadataOutput):
    """Sends messages into the room of one web session."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, as responses of the domain refer to it."""
        return "socketio"

    def __init__(self, sio: AsyncServer, event: str, namespace: str | None) -> None:
        self._sio = sio
        self._event = event
        self._namespace = namespace

    async def send_message(self, recipient_id: str, content: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Sends one message to every tab of the session."""
        message = {**shape(content, metadata), "id": uuid.uuid4().hex, "timestamp": _now()}
        await self._sio.emit(self._event, message, room=recipient_id, namespace=self._namespace)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Sends a plain text, for callers that know no metadata (Rasa's own external events)."""
        await self.send_message(recipient_id, {"text": text}, public_metadata(kwargs))


def history(tracker: DialogueStateTracker | None) -> list[dict[str, Any]]:
    """Returns the last messages of a conversation as the web client shows them, oldest first."""
    shown: list[dict[str, Any]] = []
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered) and event.text:
            text = event.text
            if text.startswith("/"):
                text = title_of(text, tracker) or ""
            if text:
                shown.append({"from": "user", "text": text, "timestamp": _iso(event.timestamp)})
        elif isinstance(event, BotUttered):
            message = event.message()
            content = {key: message[key] for key in CONTENT if message.get(key)}
            if content.get("attachment") == content.get("image"):
                content.pop("attachment", None)
            shown.append(
                {
                    "from": "bot",
                    **shape(content, public_metadata(message)),
                    "timestamp": _iso(event.timestamp),
                }
            )
    return shown[-HISTORY_MESSAGES:]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()


def _now() -> str:
    return datetime.now(timezone.utc).isoformat()


class WebChannel(SocketIOInput):
    """The web chat channel. A visitor can join only the session that their token is for."""

    def get_output_channel(self) -> WebOutput | None:
        """Returns an output that reaches web sessions of this process, for messages nobody asked for."""
        return WebOutput(self.sio, self.bot_message_evt, self.namespace) if self.sio else None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns the socket.io routes.

        Raises:
            RasaException: ``CONCIERGE_WEB_SECRET`` is missing or too short.
        """
        gate = shared_gate()
        secret = web_secret()
        sio = AsyncServer(
            async_mode="sanic",
            cors_allowed_origins=list(gate.settings.web_origins),
            max_http_buffer_size=MAX_BODY_BYTES,
        )
        self.sio = sio
        output = WebOutput(sio, self.bot_message_evt, self.namespace)
        routes = SocketBlueprint(sio, self.socketio_path, "web_chat", __name__)
        attach(gate, routes)

        @routes.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @sio.on("connect", namespace=self.namespace)
        async def connect(sid: str, _environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
            session = session_of(auth.get("token") if isinstance(auth, dict) else None, secret)
            if session is None:
                raise Refused("The chat token is missing or has expired; ask the web server for a new one.")
            await sio.save_session(sid, {"id": session}, namespace=self.namespace)

        @sio.on("disconnect", namespace=self.namespace)
        async def disconnect(_sid: str, *_reason: Any) -> None:
            logger.debug("A web chat was closed.")

        async def own_session(sid: str, data: Any) -> str | None:
            own = str((await sio.get_session(sid, namespace=self.namespace))["id"])
            asked = data.get("session_id") if isinstance(data, dict) else None
            if asked not in (None, own):
                await refuse(sid, "foreign_session", "This chat belongs to another visitor.")
                return None
            return own

        async def refuse(sid: str, code: str, text: str) -> None:
            await sio.emit("gate_error", {"code": code, "text": text}, room=sid, namespace=self.namespace)

        @sio.on("session_request", namespace=self.namespace)
        async def session_request(sid: str, data: Any = None) -> None:
            session = await own_session(sid, data)
            if session is None:
                return
            await sio.enter_room(sid, session, namespace=self.namespace)
            await sio.emit("session_confirm", session, room=sid, namespace=self.namespace)
            messages = history(await gate.conversation(session))
            await sio.emit("history", {"messages": messages}, room=sid, namespace=self.namespace)
            if not messages:
                await gate.open(session, output, _metadata(data))

        @sio.on(self.user_message_evt, namespace=self.namespace)
        async def handle_message(sid: str, data: Any = None) -> None:
            session = await own_session(sid, data)
            if session is None:
                return
            if not isinstance(data, dict) or not isinstance(data.get("message"), str):
                await refuse(sid, "no_text", "The message has no text.")
                return
            await sio.enter_room(sid, session, namespace=self.namespace)
            echo = {"from": "user", "text": str(data.get("title") or data["message"]), "timestamp": _now()}
            await sio.emit("user_echo", echo, room=session, skip_sid=sid, namespace=self.namespace)
            await sio.emit("typing", {"on": True}, room=session, namespace=self.namespace)
            try:
                await gate.receive(
                    UserMessage(data["message"], output, session, input_channel=self.name(), metadata=_metadata(data))
                )
            finally:
                await sio.emit("typing", {"on": False}, room=session, namespace=self.namespace)

        return routes


def _metadata(data: Any) -> dict[str, Any]:
    metadata = data.get("metadata") if isinstance(data, dict) else None
    return metadata if isinstance(metadata, dict) else {}
