"""`POST /chat/token`: issues and renews session tokens."""

import json
import math

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from concierge.web.rate_limit import RateLimit
from concierge.web.tokens import issue_token

MAX_BODY_BYTES = 4096


class _BadRequest(ValueError):
    pass


class TokenEndpoint:
    """Answers token requests of one installation."""

    def __init__(self, secret: str, limit: RateLimit) -> None:
        """Remember what signs the tokens and how often an address may ask."""
        self._secret = secret
        self._limit = limit

    async def __call__(self, request: Request) -> Response:
        """Answer `{"token": old or null}` with `{"token", "session_id", "expires_at"}` (ISO 8601, UTC)."""
        address = request.client.host if request.client else "unknown"
        wait = self._limit.wait_for(address)
        if wait:
            headers = {"Retry-After": str(math.ceil(wait))}
            return _answer({"error": "Too many requests; please wait a moment."}, 429, headers)
        try:
            old_token = await _old_token(request)
        except _BadRequest as error:
            return _answer({"error": str(error)}, 400)
        issued = issue_token(self._secret, old_token)
        return _answer(
            {
                "token": issued.token,
                "session_id": issued.session_id,
                "expires_at": issued.expires_at.isoformat(),
            }
        )


def _answer(body: dict[str, str], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(body, status, {"Cache-Control": "no-store", **(headers or {})})


async def _old_token(request: Request) -> str | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise _BadRequest(f"The body is longer than {MAX_BODY_BYTES} bytes.")
    if not body.strip():
        return None
    try:
        data = json.loads(body)
    except ValueError:
        raise _BadRequest('The body is not JSON; send {"token": null} or {"token": "<the old one>"}.') from None
    token = data.get("token") if isinstance(data, dict) else ""
    if token is not None and not (isinstance(token, str) and isinstance(data, dict)):
        raise _BadRequest('"token" must be a text or null; send {"token": null} or {"token": "<the old one>"}.')
    return token or None
