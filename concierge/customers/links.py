"""Links in emails that prove that whoever clicks reads that inbox."""

import secrets
from datetime import timedelta
from enum import Enum
from hashlib import sha256

from concierge.settings import get_settings

LINK_LASTS = timedelta(hours=48)  # POL-PRIV
RESEND_AFTER = timedelta(minutes=10)  # so that nobody can fill a stranger's inbox
NEWSLETTER_PATH, MEMBERSHIP_PATH, DELETION_PATH = "/newsletter/confirm", "/trail-club/confirm", "/privacy/confirm"


class Click(Enum):
    """What a click on an emailed link came to."""

    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def new_token() -> str:
    """Return a token that cannot be guessed."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


def link_to(path: str, token: str) -> str:
    """Return the address that an email shows."""
    return f"{get_settings().public_address}{path}?token={token}"
