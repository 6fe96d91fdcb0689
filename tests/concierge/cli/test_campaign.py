"""`concierge campaign results`, as a person runs it."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from concierge.cli import app
from concierge.settings import get_settings
from concierge.storage import VariantAssignment, VariantOutcome, get_engine, get_sessions
from concierge.storage.seeding import load_data

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shop.db'}")
    monkeypatch.setenv("COLUMNS", "120")
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()
    load_data(get_engine(), ROOT / "data", date(2026, 3, 10), get_settings().zone)
    with get_sessions().begin() as session:
        for number in range(200):
            person = VariantAssignment(
                campaign_id="CMP-01", variant_id=f"CMP-01-{'AB'[number % 2]}", conversation_id=f"web-{number}"
            )
            if number % 2 and number < 61:
                person.outcomes.append(VariantOutcome(outcome="confirmed_opt_in"))
            session.add(person)


def test_the_table_shows_counts_rates_intervals_and_a_verdict() -> None:
    done = CliRunner().invoke(app, ["campaign", "results", "cmp-01"])
    assert done.exit_code == 0, done.output
    assert "CMP-01 First Steps Newsletter Welcome" in done.output
    assert "KPI confirmed_opt_in_rate, target 6%; counted: confirmed sign-up" in done.output
    [line] = [line for line in done.output.splitlines() if "CMP-01-B" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")] == [
        "CMP-01-B",
        "100",
        "30",
        "30.0%",
        "21.9% to 39.6%",
    ]
    assert "Too few to tell: each variant needs 100 people" in done.output
    assert "CMP-03" not in done.output


def test_nobody_yet_is_shown_as_such() -> None:
    done = CliRunner().invoke(app, ["campaign", "results"])
    assert done.exit_code == 0, done.output
    [line] = [line for line in done.output.splitlines() if "CMP-06-A" in line][:1]
    assert [cell.strip() for cell in line.strip("│").split("│")] == ["CMP-06-A", "0", "0", "–", "–"]


def test_json_holds_the_same() -> None:
    done = CliRunner().invoke(app, ["campaign", "results", "CMP-01", "--json"])
    [found] = json.loads(done.stdout)
    assert found["outcome"] == "confirmed_opt_in"
    assert found["variants"][1]["rate"] == 0.3
    assert found["variants"][1]["interval"]["low"] == pytest.approx(0.219, abs=0.001)
    assert found["verdict"].startswith("Too few")


@pytest.mark.parametrize("campaign", ["CMP-04", "CMP-99"])
def test_a_campaign_without_results_is_an_error_that_says_what_to_do(campaign: str) -> None:
    done = CliRunner().invoke(app, ["campaign", "results", campaign])
    assert done.exit_code == 1
    assert f"no public campaign {campaign} has a message for chats" in done.output
