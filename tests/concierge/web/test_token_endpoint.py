"""How browsers get and renew tokens over HTTP."""

import pytest
from starlette.testclient import TestClient

from concierge.web.app import TOKENS_AT_ONCE
from concierge.web.rate_limit import MAX_ADDRESSES, RateLimit
from concierge.web.tokens import session_of
from tests.concierge.web.conftest import OWN_ORIGIN, SECRET

PATH = "/chat/token"


def test_a_first_visit_gets_a_working_token(client: TestClient):
    answer = client.post(PATH, json={"token": None})
    body = answer.json()
    assert answer.status_code == 200
    assert session_of(body["token"], SECRET) == body["session_id"]
    assert body["expires_at"].endswith("+00:00")


def test_a_returning_visitor_keeps_the_conversation(client: TestClient):
    first = client.post(PATH, json={"token": None}).json()
    assert client.post(PATH, json={"token": first["token"]}).json()["session_id"] == first["session_id"]


def test_a_forged_token_gets_a_new_conversation(client: TestClient):
    answer = client.post(PATH, json={"token": "forged"})
    assert answer.status_code == 200
    assert session_of(answer.json()["token"], SECRET)


def test_tokens_are_never_cached_and_no_cookie_is_set(client: TestClient):
    answer = client.post(PATH, json={})
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_a_body_without_json_is_fine_when_it_is_empty(client: TestClient):
    assert client.post(PATH).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"token": 5}', b"[]", b'"x"', b'{"token": ["x"]}'])
def test_a_malformed_body_is_refused_and_says_what_to_send(client: TestClient, body: bytes):
    answer = client.post(PATH, content=body)
    assert answer.status_code == 400
    assert '{"token": null}' in answer.json()["error"]


def test_a_huge_body_is_refused(client: TestClient):
    answer = client.post(PATH, content=b'{"token": "' + b"x" * 5000 + b'"}')
    assert answer.status_code == 400
    assert "4096" in answer.json()["error"]


def test_only_listed_origins_may_ask_from_a_page(client: TestClient):
    def allowed(origin: str) -> str | None:
        preflight = client.options(PATH, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        answer = client.post(PATH, json={}, headers={"Origin": origin})
        headers = {
            preflight.headers.get("access-control-allow-origin"),
            answer.headers.get("access-control-allow-origin"),
        }
        assert len(headers) == 1
        return headers.pop()

    assert allowed(OWN_ORIGIN) == OWN_ORIGIN
    assert allowed("https://evil.example") is None


def test_an_address_that_asks_too_often_has_to_wait(client: TestClient):
    answers = [client.post(PATH, json={}) for _ in range(TOKENS_AT_ONCE + 1)]
    assert [answer.status_code for answer in answers[:-1]] == [200] * TOKENS_AT_ONCE
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_limit_refills_and_counts_each_address_by_itself():
    clock = Clock()
    limit = RateLimit(burst=2, per_minute=60, clock=clock)
    assert [limit.wait_for("a"), limit.wait_for("a")] == [0, 0]
    assert limit.wait_for("a") == pytest.approx(1)
    assert limit.wait_for("b") == 0
    clock.now = 1.0
    assert limit.wait_for("a") == 0
    assert limit.wait_for("a") > 0


def test_the_limit_remembers_a_bounded_number_of_addresses():
    limit = RateLimit(burst=1, per_minute=1, clock=Clock())
    for number in range(MAX_ADDRESSES + 10):
        limit.wait_for(str(number))
    assert len(limit._buckets) == MAX_ADDRESSES
