"""Whose conversation it is: each channel's senders carry its name, so that no two channels share a conversation."""

from components.gate.tokens import SESSION_PREFIX

MESSAGING_CHANNELS = ("telegram", "slack", "twilio", "facebook", "callback")
RESERVED_PREFIXES = (SESSION_PREFIX, *(f"{channel}-" for channel in MESSAGING_CHANNELS))


def sender_of(channel: str, customer: str) -> str:
    """Returns the conversation of ``customer``, a platform's own name for a person, on ``channel``."""
    return f"{channel}-{customer}"


def customer_of(channel: str, sender: str) -> str:
    """Returns the platform's own name for the person whose conversation is ``sender``."""
    return sender.removeprefix(f"{channel}-")
