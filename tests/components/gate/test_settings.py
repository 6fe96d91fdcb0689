"""Settings that cannot work are refused at start, by name."""

import pytest
from rasa.shared.exceptions import RasaException

from components.gate.settings import GateSettings, web_secret


@pytest.mark.parametrize("name", ["CONCIERGE_MAX_CHARACTERS", "CONCIERGE_ACTION_SECONDS", "CONCIERGE_TURN_SECONDS"])
@pytest.mark.parametrize("value", ["0", "-1", "soon", "nan", "inf"])
def test_a_limit_must_be_a_number_above_zero(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(RasaException, match=name):
        GateSettings.from_environment()


def test_an_empty_limit_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCIERGE_TURN_SECONDS", " ")
    assert GateSettings.from_environment().turn_seconds == 8


def test_web_origins_are_the_local_page_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONCIERGE_WEB_ORIGINS", raising=False)
    monkeypatch.setenv("CONCIERGE_WEB_PORT", "9090")
    assert GateSettings.from_environment().web_origins == ("http://127.0.0.1:9090", "http://localhost:9090")
    monkeypatch.setenv("CONCIERGE_WEB_ORIGINS", " https://a.example/ ,, https://b.example")
    assert GateSettings.from_environment().web_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize("secret", ["", "x" * 31])
def test_a_short_secret_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", secret)
    with pytest.raises(RasaException, match=r"CONCIERGE_WEB_SECRET.*make \.env"):
        web_secret()
