"""`concierge data lookups`, as a person runs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from concierge.cli import app
from concierge.knowledge.lookups import BEGIN, END
from concierge.settings import get_settings


@pytest.fixture
def entities(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An entity file whose generated part is still empty, in a copy of the shop's data."""
    monkeypatch.setenv("CONCIERGE_DATA_DIR", str(data_dir))
    get_settings.cache_clear()
    path = data_dir / "nlu" / "entities.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"nlu:\n{BEGIN}{END}", encoding="utf-8")
    yield path
    get_settings.cache_clear()


def test_it_writes_the_names_and_then_has_nothing_to_do(entities: Path) -> None:
    first = CliRunner().invoke(app, ["data", "lookups"])
    assert first.exit_code == 0, first.output
    assert "Alder 45L Backpack" in entities.read_text(encoding="utf-8")
    assert "up to date" in CliRunner().invoke(app, ["data", "lookups"]).stdout


def test_check_changes_nothing_and_fails_when_the_file_is_out_of_date(entities: Path) -> None:
    before = entities.read_text(encoding="utf-8")
    result = CliRunner().invoke(app, ["data", "lookups", "--check"])
    assert result.exit_code == 1
    assert "run: concierge data lookups" in result.stderr
    assert entities.read_text(encoding="utf-8") == before


def test_a_missing_entity_file_is_told_in_one_line(entities: Path) -> None:
    entities.unlink()
    result = CliRunner().invoke(app, ["data", "lookups"])
    assert result.exit_code == 1
    assert "CONCIERGE_DATA_DIR" in result.stderr
