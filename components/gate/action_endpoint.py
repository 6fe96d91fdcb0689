"""Calls the action server within a time limit, and lets the turn know when a call failed.

Rasa waits 300 s for an action and then goes on as if it had said nothing. Here a call ends early, and once one has
failed the rest of the turn does not try again, so that the customer hears of it within the turn's limit.
"""

import asyncio
import json
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

REJECTED = 400  # an action that declines to run: Rasa lets other policies answer, so it is no failure


class ActionServerUnavailable(aiohttp.ClientConnectionError):
    """An action could not be run: the server is down, slow or answered nonsense."""


@dataclass
class TurnBudget:
    """The time and the luck one turn has left.

    Attributes:
        deadline: when the turn must have ended, in the event loop's seconds.
        failed: whether a call of the action server has failed in this turn.
    """

    deadline: float
    failed: bool = field(default=False)


current_budget: ContextVar[TurnBudget | None] = ContextVar("current_budget", default=None)


class BoundedActionEndpoint(EndpointConfig):
    """The action endpoint of ``endpoints.yml`` with a time limit, and one connection pool for all calls."""

    def __init__(self, endpoint: EndpointConfig, seconds: float, url: str = "") -> None:
        """Takes over ``endpoint``; no call takes longer than ``seconds``. A ``url`` replaces the endpoint's own."""
        super().__init__(
            url or endpoint.url,
            endpoint.params,
            endpoint.headers,
            endpoint.basic_auth,
            endpoint.token,
            endpoint.token_name,
            endpoint.cafile,
            **endpoint.kwargs,
        )
        self._seconds = seconds
        self._connector: aiohttp.BaseConnector | None = None

    def session(self) -> aiohttp.ClientSession:
        """Opens a session on the shared connections: a new one for each call would reconnect each time."""
        if self._connector is None or self._connector.closed:
            self._connector = aiohttp.TCPConnector(limit=0)
        auth = aiohttp.BasicAuth(self.basic_auth["username"], self.basic_auth["password"]) if self.basic_auth else None
        return aiohttp.ClientSession(connector=self._connector, connector_owner=False, headers=self.headers, auth=auth)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Calls the action server.

        Raises:
            ActionServerUnavailable: it did not give a usable answer in time.
            ClientResponseError: the action declined to run (status 400).
        """
        budget = current_budget.get()
        now = asyncio.get_running_loop().time()
        seconds = self._seconds
        if budget is not None:
            if budget.failed or budget.deadline <= now:
                raise ActionServerUnavailable("an earlier call failed in this turn")
            seconds = min(seconds, budget.deadline - now)
        kwargs["timeout"] = aiohttp.ClientTimeout(total=seconds)
        try:
            answer = await super().request(*args, **kwargs)
        except ClientResponseError as error:
            if not _is_rejection(error):
                self._note_failure(budget)
                raise ActionServerUnavailable(
                    f"the action server answered {error.status}"
                ) from None  # its body repeats the request
            raise
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            self._note_failure(budget)
            raise ActionServerUnavailable(f"no answer within {seconds:.1f} s ({type(error).__name__})") from None
        if not _is_usable(answer):
            self._note_failure(budget)
            raise ActionServerUnavailable("the action server's answer has the wrong form")
        return answer

    @staticmethod
    def _note_failure(budget: TurnBudget | None) -> None:
        if budget is not None:
            budget.failed = True


def _is_rejection(error: ClientResponseError) -> bool:
    if error.status != REJECTED:
        return False
    try:
        body = json.loads(error.text)
    except ValueError:
        return False
    return isinstance(body, dict) and "action_name" in body


def _is_usable(answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    events, responses = answer.get("events") or [], answer.get("responses", [])
    return (
        isinstance(events, list)
        and all(isinstance(event, dict) and event.get("event") for event in events)
        and isinstance(responses, list)
        and all(isinstance(response, dict) for response in responses)
    )
