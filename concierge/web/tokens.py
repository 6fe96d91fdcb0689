"""Session tokens: signed proof that a browser owns a web chat. The Rasa side verifies the same claims."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

ALGORITHM = "HS256"
AUDIENCE = "concierge-web"
SESSION_PREFIX = "web-"
LIFETIME = timedelta(days=30)
_ID_BYTES = 16


@dataclass(frozen=True)
class SessionToken:
    """A token and what it says.

    Attributes:
        token: the signed JWT.
        session_id: the conversation it is for.
        expires_at: until when it is accepted, UTC.
    """

    token: str
    session_id: str
    expires_at: datetime


def session_of(token: str, secret: str) -> str | None:
    """Return the session id a token is for, or None when it is forged, expired or of another kind."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["exp", "iat", "sub", "aud"]},
        )
    except jwt.PyJWTError:
        return None
    session = claims["sub"]
    return session if isinstance(session, str) and session.startswith(SESSION_PREFIX) else None


def issue_token(secret: str, old_token: str | None = None, now: datetime | None = None) -> SessionToken:
    """Issue a token: for the same conversation when the old token is still valid, otherwise for a new one.

    Args:
        secret: signs the token.
        old_token: the token the browser has, if any.
        now: the moment it is issued, with a time zone; the present moment by default.
    """
    session_id = session_of(old_token, secret) if old_token else None
    session_id = session_id or SESSION_PREFIX + secrets.token_hex(_ID_BYTES)
    # JWT times are whole seconds.
    issued_at = (now or datetime.now(UTC)).replace(microsecond=0)
    expires_at = issued_at + LIFETIME
    claims = {"sub": session_id, "iat": issued_at, "exp": expires_at, "aud": AUDIENCE}
    return SessionToken(jwt.encode(claims, secret, algorithm=ALGORITHM), session_id, expires_at)
