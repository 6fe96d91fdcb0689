"""Payloads: ``/intent{"entity": "value"}`` bypasses NLU, so only those the assistant offered count.

Rasa takes such a text on every channel, from anyone (slots can be set with it). Here it passes when a
button of this session carried exactly that payload, or when it is on the short public list; otherwise the
leading slashes go and NLU reads the rest like any other words.
"""

import re
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

PUBLIC = frozenset({"/greet", "/help", "/talk_to_human"})
PREFIX = "/"
_LEADING_MARKS = re.compile(rf"^[\s{PREFIX}]+")  # Rasa strips any space before it looks for the slash


def offered_buttons(data: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Yields each button of a bot message, those on its cards and quick replies included.

    Args:
        data: the ``data`` of a ``BotUttered`` event.
    """
    for kind in ("buttons", "quick_replies"):
        yield from data.get(kind) or []
    for element in data.get("elements") or []:
        yield from element.get("buttons") or []


def title_of(payload: str, tracker: DialogueStateTracker | None) -> str | None:
    """Returns the title of the latest button that carried ``payload`` in this session, or None."""
    if tracker is None:
        return None
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            for button in offered_buttons(event.data):
                if button.get("payload") == payload:
                    return str(button.get("title", ""))
    return None


def is_admitted(payload: str, tracker: DialogueStateTracker | None) -> bool:
    """Tells whether ``payload`` may bypass NLU."""
    return payload in PUBLIC or title_of(payload, tracker) is not None


def as_words(payload: str) -> str:
    """Returns ``payload`` without what makes Rasa read it as one: leading slashes, and space between them."""
    return _LEADING_MARKS.sub("", payload)
