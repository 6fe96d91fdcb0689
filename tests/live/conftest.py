"""Fixtures: one set of servers for all live tests, and a gateway that can make the action server misbehave."""

from collections.abc import Iterator

import pytest

from tests.live.gateway import ActionGateway
from tests.live.servers import LiveServers


@pytest.fixture(scope="session")
def gateway() -> Iterator[ActionGateway]:
    """Stands between Rasa and the action server."""
    gateway = ActionGateway()
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture(scope="session")
def live_servers(tmp_path_factory: pytest.TempPathFactory, gateway: ActionGateway) -> Iterator[LiveServers]:
    """The real Rasa, action and web servers with the shop's data."""
    servers = LiveServers(tmp_path_factory.mktemp("live"), action_address=gateway.address)
    gateway.target = servers.action_url
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


@pytest.fixture(autouse=True)
def _well_behaved(gateway: ActionGateway) -> Iterator[None]:
    gateway.mode = "pass"
    yield
    gateway.mode = "pass"
