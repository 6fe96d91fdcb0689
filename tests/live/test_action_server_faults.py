"""A customer is answered while the action server is down, slow or broken, and everything works again after."""

import sqlite3
import time

import pytest

from tests.live.gateway import ActionGateway, Mode
from tests.live.servers import LiveServers

pytestmark = pytest.mark.live
TOLD_WITHIN = 10  # seconds: a promise of the design, so it is asserted


@pytest.mark.parametrize("mode", ["slow", "error", "garbage", "wrong_form"])
def test_a_misbehaving_action_server_is_told_to_the_customer_who_is_offered_a_person(
    live_servers: LiveServers, gateway: ActionGateway, mode: Mode
) -> None:
    customer = live_servers.customer()
    customer.says("hello")
    gateway.mode = mode
    began = time.monotonic()
    answer = customer.says("when is the boise store open?")
    assert time.monotonic() - began < TOLD_WITHIN
    assert "try again" in answer
    assert [button["title"] for button in customer.last[-1]["buttons"]] == ["Talk to a person"]
    gateway.mode = "pass"
    assert "9:00 a.m." in customer.says("when is the boise store open?") or "10:00 a.m." in customer.says("boise hours")


def test_killing_the_action_server_still_gets_an_answer_and_the_order_is_told_once_it_is_back(
    live_servers: LiveServers,
) -> None:
    customer = live_servers.customer()
    assert "email or ZIP" in customer.says("where is my order FO-10482?")
    live_servers.actions.kill()
    try:
        assert "try again" in customer.says("83702")
    finally:
        live_servers.start_actions()
    assert "Bluejay Parcel" in customer.says("83702")


def test_asking_for_a_person_is_recorded_while_the_action_server_is_down(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    live_servers.actions.kill()
    try:
        answer = customer.says("/talk_to_human")
    finally:
        live_servers.start_actions()
    assert "(208) 555-0100" in answer
    assert customer.last[-1]["metadata"]["handoff"] == {"status": "callback", "reason": "explicit_request"}
    with sqlite3.connect(live_servers.database_url.removeprefix("sqlite:///")) as database:
        rows = database.execute(
            "SELECT reason, status FROM handoff_requests WHERE conversation_id = ?", (customer.sender,)
        ).fetchall()
    assert rows == [("explicit_request", "callback")]
