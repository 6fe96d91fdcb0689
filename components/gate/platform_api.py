"""Calls a messaging platform's HTTP API without holding up other conversations.

Rasa's own Twilio and Facebook clients block the server while they wait, and none of its clients has a time limit.
"""

import asyncio
import logging
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)

SECONDS = 5.0  # longest wait for one call
ATTEMPTS = 3
PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 2.0  # a turn has 8 s
BUSY = (429, 503)  # the platform took nothing: the call may be repeated


class Undelivered(Exception):
    """A platform did not take a call; the text says why, and holds nothing the customer or the assistant wrote."""


class PlatformApi:
    """One platform's API."""

    def __init__(
        self,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        user: tuple[str, str] | None = None,
    ) -> None:
        """Prepares calls.

        Args:
            url: what every address begins with; tests and proxies replace the platform's own.
            headers: sent with each call.
            params: query parameters of each call.
            user: name and password of basic authentication.
        """
        self._url = url.rstrip("/")
        self._headers = headers or {}
        self._params = params or {}
        self._auth = aiohttp.BasicAuth(*user) if user else None
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str = "", *, json: Any = None, form: Any = None, attempts: int = ATTEMPTS) -> Any:
        """Posts JSON or a form and returns the answer, ``{}`` when it is no JSON.

        A call that the platform certainly did not take (no connection, 429, 503) is repeated.

        Raises:
            Undelivered: the platform refused it, or gave no answer in time.
        """
        reason = ""
        for attempt in range(1, attempts + 1):
            try:
                async with self._open().post(
                    self._url + path, json=json, data=form, params=self._params, auth=self._auth
                ) as response:
                    answer = await _json(response)
                    if response.status < 400:
                        return answer
                    reason = f"status {response.status}{_code(answer)}"
                    if response.status not in BUSY:
                        break
                    pause = _pause(response)
            except aiohttp.ClientConnectorError:
                reason, pause = "no connection", PAUSE_SECONDS
            except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
                reason = type(error).__name__
                break
            if attempt < attempts:
                await asyncio.sleep(pause)
        raise Undelivered(reason) from None  # an address may hold a token, and a text belongs in no log

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=aiohttp.ClientTimeout(total=SECONDS))
        return self._session


async def _json(response: aiohttp.ClientResponse) -> Any:
    try:
        return await response.json(content_type=None)
    except ValueError:
        return {}


def _code(answer: Any) -> str:
    """Returns the platform's error code, a number; its words may repeat what was sent."""
    if not isinstance(answer, dict):
        return ""
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else answer.get("code")
    return f", error {code}" if isinstance(code, int) else ""


def _pause(response: aiohttp.ClientResponse) -> float:
    try:
        asked = float(response.headers.get("Retry-After", PAUSE_SECONDS))
    except ValueError:
        asked = PAUSE_SECONDS
    return max(0.0, min(asked, LONGEST_PAUSE_SECONDS))
