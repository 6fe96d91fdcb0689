"""A token is worth one session, and only while it is genuine and in date."""

import time
from typing import Any

import jwt
import pytest

from components.gate.tokens import AUDIENCE, session_of

SECRET = "s" * 48
OTHER_SECRET = "t" * 48


def token(secret: str = SECRET, algorithm: str | None = "HS256", **changes: Any) -> str:
    claims: dict[str, Any] = {"sub": "web-1", "aud": AUDIENCE, "iat": time.time(), "exp": time.time() + 60, **changes}
    return jwt.encode({key: value for key, value in claims.items() if value is not None}, secret, algorithm=algorithm)


def test_a_genuine_token_names_its_session() -> None:
    assert session_of(token(), SECRET) == "web-1"


@pytest.mark.parametrize(
    "forged",
    [
        token(OTHER_SECRET),
        token("", algorithm=None),
        token(algorithm="HS512"),
        token(exp=time.time() - 1),
        token(exp=None),
        token(aud="another-audience"),
        token(aud=None),
        token(sub=None),
        token(sub="ada"),
        token(sub=""),
        token()[:-2],
        token().rsplit(".", 1)[0] + ".",
        "",
        "a.b.c",
        "\x00",
        None,
        5,
        {"token": "x"},
        b"bytes",
    ],
    ids=[
        "other secret",
        "unsigned",
        "other algorithm",
        "expired",
        "no expiry",
        "other audience",
        "no audience",
        "no session",
        "session of another channel",
        "empty session",
        "cut",
        "signature gone",
        "empty",
        "not a token",
        "control character",
        "none",
        "number",
        "object",
        "bytes",
    ],
)
def test_anything_else_is_worth_nothing(forged: Any) -> None:
    assert session_of(forged, SECRET) is None
