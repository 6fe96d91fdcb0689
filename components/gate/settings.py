"""What the gate reads from the environment."""

import math
import os
from dataclasses import dataclass

from rasa.shared.exceptions import RasaException

MIN_SECRET_LENGTH = 32


def _number(name: str, default: float) -> float:
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        return default
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if value <= 0 or not math.isfinite(value):
        raise RasaException(f"{name} must be a number above 0, not {raw!r}. Set it in .env or unset it for {default}.")
    return value


@dataclass(frozen=True)
class GateSettings:
    """Limits and addresses of the gate.

    Attributes:
        database_url: SQLAlchemy address of the application database (who owns a conversation).
        action_url: address of the action server's webhook; empty means the one in ``endpoints.yml``.
        web_origins: web origins that may open a web chat.
        rest_token: bearer token the REST channel asks for; empty means none is asked for.
        rate_limit: limits per sender, in the notation of the ``limits`` package.
        max_characters: longest message taken, in characters.
        action_seconds: longest wait for one call of the action server, in seconds.
        turn_seconds: longest wait for a whole turn, in seconds; the customer is told within 10.
    """

    database_url: str
    action_url: str
    web_origins: tuple[str, ...]
    rest_token: str
    rate_limit: str
    max_characters: int
    action_seconds: float
    turn_seconds: float

    @classmethod
    def from_environment(cls) -> "GateSettings":
        """Reads the settings.

        Raises:
            RasaException: a variable holds something unusable; the message names it.
        """
        port = os.environ.get("CONCIERGE_WEB_PORT", "8080")
        origins = os.environ.get("CONCIERGE_WEB_ORIGINS", f"http://127.0.0.1:{port},http://localhost:{port}")
        return cls(
            database_url=os.environ.get("DATABASE_URL", "sqlite:///var/concierge.db"),
            action_url=os.environ.get("CONCIERGE_ACTION_URL", ""),
            web_origins=tuple(origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip()),
            rest_token=os.environ.get("CONCIERGE_REST_TOKEN", ""),
            rate_limit=os.environ.get("CONCIERGE_RATE_LIMIT", "15/10seconds;60/minute"),
            max_characters=max(1, int(_number("CONCIERGE_MAX_CHARACTERS", 4000))),
            action_seconds=_number("CONCIERGE_ACTION_SECONDS", 6),
            turn_seconds=_number("CONCIERGE_TURN_SECONDS", 8),
        )


def web_secret() -> str:
    """Returns the secret that web session tokens are signed with.

    Raises:
        RasaException: it is missing or too short; the message says how to make one.
    """
    secret = os.environ.get("CONCIERGE_WEB_SECRET", "")
    if len(secret) < MIN_SECRET_LENGTH:
        raise RasaException(
            f"CONCIERGE_WEB_SECRET must hold at least {MIN_SECRET_LENGTH} characters; it signs web chat tokens. "
            "`make .env` writes one, or set it in the environment to the same value for the Rasa and the web server."
        )
    return secret
