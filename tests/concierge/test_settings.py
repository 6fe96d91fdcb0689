"""Settings say which variable is wrong."""

from pathlib import Path

import pytest

from concierge.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def _away_from_any_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "CONCIERGE_WEB_SECRET", "CONCIERGE_TIMEZONE", "CONCIERGE_WEB_PORT"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_runs_on_sqlite_and_on_this_machine_only() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite:///var/concierge.db"
    assert settings.public_address == "http://127.0.0.1:8080"
    assert settings.rasa_address == "http://127.0.0.1:5005"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_any_spelling_of_postgresql_uses_the_installed_driver(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://someone@db/shop")
    assert load_settings().database_url == "postgresql+psycopg://someone@db/shop"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DATABASE_URL", "mysql://db/shop", "use sqlite:/// or postgresql://"),
        ("DATABASE_URL", "shop.db", "not a database URL"),
        ("CONCIERGE_TIMEZONE", "Idaho", "IANA"),
        ("CONCIERGE_TIMEZONE", "../etc", "IANA"),
        ("CONCIERGE_WEB_PORT", "70000", "65535"),
        ("CONCIERGE_RASA_URL", "rasa", "URL"),
        ("CONCIERGE_WEB_SECRET", "short-key", "create one with"),
    ],
)
def test_a_bad_value_is_told_in_one_line_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as failure:
        load_settings()
    told = str(failure.value)
    assert told.startswith(f"{variable}: ")
    assert message in told
    assert "\n" not in told


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", "short-key")
    with pytest.raises(SettingsError) as failure:
        load_settings()
    assert "short-key" not in str(failure.value)


def test_the_web_secret_is_asked_for_only_where_it_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CONCIERGE_WEB_SECRET is not set; create one with"):
        load_settings().require_web_secret()
    (tmp_path / ".env").write_text("CONCIERGE_WEB_SECRET=" + "k" * 43, encoding="utf-8")
    assert load_settings().require_web_secret() == "k" * 43
