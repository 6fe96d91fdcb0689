"""Delivers a turn's messages through a channel, each with its ``metadata``, and counts them.

Rasa's channels drop a message's metadata. Clients need it to show where a text comes from (``origin``), so REST
answers carry it beside Rasa's documented fields and the web channel sends it with each message.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel

CONTENT = ("text", "buttons", "quick_replies", "elements", "attachment", "image", "custom")
PUBLIC_METADATA = (
    "origin",
    "sources",
    "handoff",
    "agent",
)  # nothing else leaves: templates are filled with personal data
DEFAULT_ORIGIN = "template"


def public_metadata(message: dict[str, Any]) -> dict[str, Any]:
    """Returns the part of a bot message's metadata that clients may see.

    Args:
        message: a ``BotUttered`` message: content and metadata in one dictionary, as Rasa hands it to channels.
    """
    nested = message.get("metadata")
    merged = {**(nested if isinstance(nested, dict) else {}), **message}
    metadata = {key: merged[key] for key in PUBLIC_METADATA if merged.get(key)}
    metadata.setdefault("origin", DEFAULT_ORIGIN)
    return metadata


class TurnOutput(OutputChannel):
    """Stands between Rasa and a channel's own output for one turn."""

    def __init__(self, channel: OutputChannel) -> None:
        """Wraps ``channel``, whose name decides which response variations apply."""
        self.channel = channel
        self.answered = False  # whether anything beyond the disclosure was said; the turn says so
        self.sent: list[dict[str, Any]] = []
        self.name = channel.name  # type: ignore[method-assign]

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Delivers one bot message: its content, and the metadata that clients may see."""
        metadata = public_metadata(message)
        content = {key: message[key] for key in CONTENT if message.get(key)}
        if not content:
            return
        if content.get("attachment") == content.get("image"):
            content.pop("attachment", None)  # Rasa doubles an image as an attachment
        self.sent.append(content)
        if isinstance(self.channel, CollectingOutputChannel):
            await self._collect(recipient_id, content, metadata)
        elif isinstance(self.channel, MetadataOutput):
            await self.channel.send_message(recipient_id, content, metadata)
        else:
            await self.channel.send_response(recipient_id, dict(content))

    async def _collect(self, recipient_id: str, content: dict[str, Any], metadata: dict[str, Any]) -> None:
        channel = self.channel
        persist: Callable[[dict[str, Any]], Awaitable[None]] = type(channel)._persist_message.__get__(channel)

        async def persist_with_metadata(message: dict[str, Any]) -> None:
            await persist({**message, "metadata": metadata})

        channel._persist_message = persist_with_metadata  # type: ignore[method-assign]
        try:
            await channel.send_response(recipient_id, dict(content))
        finally:
            del channel._persist_message


class MetadataOutput(OutputChannel):
    """An output channel that can carry a message's metadata to its client."""

    async def send_message(self, recipient_id: str, content: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Sends one message.

        Args:
            recipient_id: the conversation.
            content: Rasa's content fields that are not empty (text, buttons, image, elements, …).
            metadata: what clients may see, ``origin`` always among it.
        """
        raise NotImplementedError
