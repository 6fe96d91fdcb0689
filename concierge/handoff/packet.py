"""What is handed over with a request, so that the customer need not repeat it."""

from collections.abc import Sequence
from typing import Any

from concierge.guidelines import get_guidelines
from concierge.handoff.criteria import Need

LAST_TURNS = 10
_KEYS = {  # of `handoff_must_include` to the packet
    "reason": "reason",
    "escalation_id": "escalation_id",
    "priority": "priority",
    "queue": "queue",
    "verified_yes_no": "verified",
    "order_id_if_given": "order_id",
    "language": "language",
    "sentiment": "sentiment",
    "short_summary_if_allowed": "summary",
    "last_10_turns": "turns",
}
Turn = dict[str, str]  # "author": customer or assistant; "text"


class PacketError(ValueError):
    """guidelines.yml asks for something that no packet holds."""


def packet(
    need: Need,
    *,
    verified: bool,
    order_id: str | None,
    language: str,
    sentiment: str,
    shared: bool,
    summary: str,
    turns: Sequence[Turn],
    details: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what `handoff_must_include` of guidelines.yml lists. Fields that are not known are None.

    Args:
        need: why a person is asked, and who.
        verified: whether the customer has proved who they are.
        order_id: the order it is about, if one was given.
        language: "en" or "es".
        sentiment: "negative" or "neutral".
        shared: whether the customer agreed to share the chat, or was told; if not, neither summary nor turns go along.
        summary: what it is about, in a sentence or two.
        turns: what was said, oldest first.
        details: what the scenario collected for the person who decides.

    Raises:
        PacketError: the guidelines list a field that this version does not know.
    """
    known: dict[str, Any] = {
        "reason": need.reason,
        "escalation_id": need.escalation_id,
        "priority": need.priority,
        "queue": need.queue,
        "verified": verified,
        "order_id": order_id,
        "language": language,
        "sentiment": sentiment,
        "summary": summary if shared else None,
        "turns": list(turns) if shared else [],
    }
    fields = get_guidelines().packet_fields
    unknown = [field for field in fields if field not in _KEYS]
    if unknown:
        raise PacketError(
            f"guidelines.yml, service_levels.handoff_must_include: {', '.join(unknown)} is not known; "
            f"use {', '.join(_KEYS)}"
        )
    return {**{_KEYS[field]: known[_KEYS[field]] for field in fields}, **({"details": details} if details else {})}
