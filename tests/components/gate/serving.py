"""The gate's channels on a real server, as Rasa itself sets them up."""

import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

from rasa.core.channels.channel import InputChannel, register
from sanic import Sanic
from sanic.touchup.service import TouchUp

from components.gate import gate as gate_module
from tests.components.gate.conftest import House

_touch_up = TouchUp.run
_touched_up: list[Sanic] = []


def _touch_up_once(app: Sanic) -> None:
    """Sanic rewrites its own protocol's methods at start, which works once per process."""
    if not _touched_up:
        _touch_up(app)
        _touched_up.append(app)


@asynccontextmanager
async def serving(house: House, channels: list[InputChannel]) -> AsyncIterator[str]:
    """Serves ``channels`` with the gate of ``house``; yields the address."""
    before, gate_module._gate = gate_module._gate, house.gate
    app = Sanic(f"rasa_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = house.agent
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.1
    register(channels, app, "/webhooks/")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    assert server is not None
    with patch.object(TouchUp, "run", _touch_up_once):
        await server.startup()
    await server.before_start()
    await server.after_start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await server.before_stop()
        server.close()
        await server.wait_closed()
        for connection in list(server.connections):
            connection.abort()
        await server.after_stop()
        gate_module._gate = before
