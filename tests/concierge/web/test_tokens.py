"""What a session token proves, and when it is accepted."""

import re
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from concierge.web.tokens import issue_token, session_of
from tests.concierge.web.conftest import SECRET

NOW = datetime.now(UTC)


def test_a_new_visitor_gets_a_session_nobody_can_guess():
    first, second = issue_token(SECRET), issue_token(SECRET)
    assert re.fullmatch(r"web-[0-9a-f]{32}", first.session_id)
    assert first.session_id != second.session_id


def test_the_token_carries_the_claims_that_the_rasa_side_verifies():
    issued = issue_token(SECRET, now=NOW)
    claims = jwt.decode(issued.token, SECRET, algorithms=["HS256"], audience="concierge-web")
    assert set(claims) == {"sub", "iat", "exp", "aud"}
    assert claims["sub"] == issued.session_id
    assert claims["exp"] - claims["iat"] == timedelta(days=30).total_seconds()


def test_a_valid_token_is_renewed_for_the_same_conversation():
    old = issue_token(SECRET, now=NOW - timedelta(days=20))
    renewed = issue_token(SECRET, old.token, now=NOW)
    assert renewed.session_id == old.session_id
    assert renewed.expires_at > old.expires_at


def test_an_expired_token_starts_a_new_conversation():
    old = issue_token(SECRET, now=NOW - timedelta(days=31))
    assert session_of(old.token, SECRET) is None
    assert issue_token(SECRET, old.token).session_id != old.session_id


def _signed(secret: str = SECRET, algorithm: str = "HS256", **changes: object) -> str:
    claims = {"sub": "web-" + "0" * 32, "iat": NOW, "exp": NOW + timedelta(days=1), "aud": "concierge-web"}
    claims.update(changes)
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, secret, algorithm=algorithm)


def test_the_reference_token_is_accepted():
    assert session_of(_signed(), SECRET) == "web-" + "0" * 32


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(_signed("another-secret-that-is-long-enough-too"), id="signed by somebody else"),
        pytest.param(_signed("", algorithm="none"), id="not signed"),
        pytest.param(_signed(algorithm="HS512"), id="another algorithm"),
        pytest.param(_signed(aud="desk"), id="for another audience"),
        pytest.param(_signed(aud=None), id="no audience"),
        pytest.param(_signed(exp=None), id="no expiry"),
        pytest.param(_signed(sub=None), id="no session"),
        pytest.param(_signed(sub="+15550100"), id="a session of another channel"),
        pytest.param("nonsense", id="not a token"),
    ],
)
def test_a_token_that_is_not_ours_is_refused(token: str):
    assert session_of(token, SECRET) is None
