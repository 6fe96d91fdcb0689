"""Web session tokens: who holds a token may join that session's room, and no other.

The web server signs them (``concierge.web``); a test checks that both sides agree on the claims.
"""

import jwt

AUDIENCE = "concierge-web"
ALGORITHM = "HS256"
SESSION_PREFIX = "web-"  # reserved: REST senders may not begin with it


def session_of(token: object, secret: str) -> str | None:
    """Returns the session id that ``token`` is for, or None when it is missing, forged or expired."""
    if not isinstance(token, str):
        return None
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["exp", "sub", "aud"]},
        )
    except jwt.PyJWTError:
        return None
    session = claims["sub"]
    return session if isinstance(session, str) and session.startswith(SESSION_PREFIX) else None
