"""A mistake in the guidelines or in a file of rules is told at the start, with its place."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from concierge.cli import app
from concierge.settings import get_settings

ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data directory that tests may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "knowledge", folder / "knowledge")
    shutil.copy(ROOT / "data" / "guidelines.yml", folder)
    monkeypatch.setenv("CONCIERGE_DATA_DIR", str(folder))
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", "x" * 48)
    get_settings.cache_clear()
    yield folder
    get_settings.cache_clear()


def spoil(file: Path, sound: str, broken: str) -> None:
    text = file.read_text("utf-8")
    assert sound in text
    file.write_text(text.replace(sound, broken, 1), "utf-8")


def test_the_shipped_data_is_sound(data: Path) -> None:
    result = CliRunner().invoke(app, ["data", "check"])
    assert (result.exit_code, result.output) == (0, "The guidelines and the files of rules are sound.\n")


def test_every_broken_file_is_told_with_its_place(data: Path) -> None:
    spoil(data / "guidelines.yml", "returns: returns_warranty", "returns: nobody")
    spoil(data / "knowledge" / "recalls.yml", "first_lot: 417", "first_lot: many")
    result = CliRunner().invoke(app, ["data", "check"])
    assert result.exit_code == 1
    first, second = result.output.strip().splitlines()
    assert first.startswith(f"{data / 'guidelines.yml'}: the whole file: by_topic_queue.returns: there is no queue")
    assert "recalls.yml: recalls.0.first_lot:" in second


def test_a_missing_file_is_told_for_programs_too(data: Path) -> None:
    (data / "guidelines.yml").unlink()
    result = CliRunner().invoke(app, ["data", "check", "--json"])
    assert result.exit_code == 1
    [problem] = json.loads(result.output)["problems"]
    assert "guidelines.yml does not exist" in problem


def test_a_line_that_is_no_yaml_is_named(data: Path) -> None:
    spoil(data / "guidelines.yml", "persona:", "persona: [")
    result = CliRunner().invoke(app, ["data", "check"])
    assert "guidelines.yml, line " in result.output


def test_nothing_is_served_with_broken_guidelines(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(data / "guidelines.yml", "returns: returns_warranty", "returns: nobody")
    monkeypatch.chdir(data)  # without a Procfile: a start that got so far would say so
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 1
    assert "there is no queue 'nobody'" in result.output
    assert "Procfile" not in result.output


def test_the_action_server_does_not_start_with_broken_guidelines(data: Path) -> None:
    spoil(data / "guidelines.yml", "returns: returns_warranty", "returns: nobody")
    started = subprocess.run(
        [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 1
    last = started.stderr.strip().splitlines()[-1]
    assert last.startswith("Error: ")
    assert "there is no queue 'nobody'" in last
