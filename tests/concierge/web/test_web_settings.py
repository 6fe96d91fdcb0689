"""What the web server needs from the environment before it starts."""

from pathlib import Path

import pytest

from concierge.settings import SettingsError, load_settings
from concierge.web.settings import WebSettings

SECRET = "x" * 32


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SECRET", "ORIGINS", "RASA_URL", "PORT", "HOST"):
        monkeypatch.delenv(f"CONCIERGE_WEB_{name}", raising=False)
    for name in ("CONCIERGE_PUBLIC_URL", "CONCIERGE_RASA_URL", "CONCIERGE_RASA_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def _read() -> WebSettings:
    return WebSettings.from_settings(load_settings())


@pytest.mark.parametrize("secret", [None, "", "x" * 31])
def test_without_a_long_secret_it_refuses_and_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch, secret: str | None):
    if secret is not None:
        monkeypatch.setenv("CONCIERGE_WEB_SECRET", secret)
    with pytest.raises(SettingsError, match=r"CONCIERGE_WEB_SECRET.*token_urlsafe") as caught:
        _read()
    assert not secret or secret not in str(caught.value)


def test_by_default_only_its_own_pages_may_ask_for_tokens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", SECRET)
    monkeypatch.setenv("CONCIERGE_WEB_PORT", "8081")
    settings = _read()
    assert settings.origins == ("http://127.0.0.1:8081", "http://localhost:8081")
    assert settings.rasa == "http://127.0.0.1:5005"


def test_other_sites_can_be_listed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", SECRET)
    monkeypatch.setenv("CONCIERGE_WEB_ORIGINS", "https://shop.example, https://www.shop.example/")
    monkeypatch.setenv("CONCIERGE_WEB_RASA_URL", "https://chat.shop.example/")
    settings = _read()
    assert settings.origins == ("https://shop.example", "https://www.shop.example")
    assert settings.rasa == "https://chat.shop.example"


@pytest.mark.parametrize("origin", ["*", "shop.example", "https://shop.example/path"])
def test_an_origin_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, origin: str):
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", SECRET)
    monkeypatch.setenv("CONCIERGE_WEB_ORIGINS", origin)
    with pytest.raises(SettingsError, match="CONCIERGE_WEB_ORIGINS"):
        _read()


def test_an_unusable_rasa_address_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", SECRET)
    monkeypatch.setenv("CONCIERGE_WEB_RASA_URL", "chat")
    with pytest.raises(SettingsError, match="CONCIERGE_WEB_RASA_URL"):
        _read()
