"""The `concierge data` commands, as a person runs them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from concierge.cli import app
from concierge.settings import get_settings
from concierge.storage import get_engine, get_sessions

Run = Callable[..., Result]


def _forget_the_environment() -> None:
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()


@pytest.fixture
def use_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    monkeypatch.chdir(tmp_path)

    def use(url: str) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        _forget_the_environment()

    yield use
    _forget_the_environment()


@pytest.fixture
def run(use_database: Callable[[str], None], sqlite_url: str) -> Run:
    use_database(sqlite_url)

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return invoke


def test_load_reports_what_it_did(run: Run, data_dir: Path) -> None:
    first = run("data", "load", "--data-dir", data_dir, "--today", "2026-03-10")
    assert first.exit_code == 0, first.output
    assert "1307 added, 0 changed, 0 removed" in first.stdout
    again = run("data", "load", "--data-dir", data_dir, "--today", "2026-03-10")
    assert again.stdout.splitlines()[-1] == "0 added, 0 changed, 0 removed"


def test_load_reports_as_json(run: Run, data_dir: Path) -> None:
    result = run("data", "load", "--data-dir", data_dir, "--today", "2026-03-10", "--json")
    report = json.loads(result.stdout)
    assert report["today"] == "2026-03-10"
    assert report["tables"]["orders"]["added"] == 140


def test_mistakes_end_with_one_and_name_the_line(run: Run, data_dir: Path) -> None:
    path = data_dir / "demo/orders.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("510.95", "510.96"), encoding="utf-8")
    result = run("data", "load", "--data-dir", data_dir)
    assert result.exit_code == 1
    assert "demo/orders.csv, line 2, total: 510.96 is not subtotal" in result.stderr
    as_json = run("data", "load", "--data-dir", data_dir, "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["problems"][0]["place"] == "line 2"


def test_migrate_says_when_there_is_nothing_to_do(run: Run) -> None:
    assert "from empty to revision" in run("data", "migrate").stdout
    assert "up to date" in run("data", "migrate").stdout


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://nobody:hidden@127.0.0.1:1/none?connect_timeout=2", "check DATABASE_URL"),
        ("sqlite:////proc/none/test.db", "cannot create"),
        ("oracle://db", "DATABASE_URL: names oracle"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    run: Run, use_database: Callable[[str], None], url: str, message: str
) -> None:
    use_database(url)
    result = run("data", "migrate")
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "hidden" not in result.stderr
