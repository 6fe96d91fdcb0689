"""`concierge scenario list`: counts that are right, and every gap named."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.concierge.cli.conftest import Scenario


@pytest.fixture
def rows(scenario: Scenario) -> Any:
    def read() -> dict[str, Any]:
        return {row["scenario"]: row for row in json.loads(scenario("list", "--json").stdout)}

    return read


def test_a_complete_scenario_is_counted_and_lacks_nothing(rows: Any) -> None:
    assert rows()["booking"] == {
        "scenario": "booking",
        "intents": ["booking"],
        "utterances": 20,
        "held_out": 5,
        "flows": 3,
        "conversations": 1,
        "gaps": [],
    }


def test_too_little_language_and_no_tests_are_gaps(rows: Any) -> None:
    assert rows()["hours"]["gaps"] == [
        "hours has few utterances (1); 20 or more are recognized better",
        "hours has no held-out utterances; write 5 or more",
        "no test conversation",
    ]


def test_an_intent_that_no_rule_answers_is_a_gap(rows: Any, project: Path) -> None:
    (project / "data/rules/hours.yml").unlink()
    assert "no rule or story answers hours" in rows()["hours"]["gaps"]


def test_a_rule_in_another_file_counts(rows: Any, project: Path) -> None:
    (project / "data/rules/hours.yml").rename(project / "data/rules/shop.yml")
    assert rows()["hours"]["flows"] == 2
    assert rows()["shop"]["intents"] == ["hours"]


def test_an_intent_that_the_domain_lacks_is_a_gap(rows: Any, project: Path) -> None:
    (project / "data/nlu/parking.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: parking\n  examples: |\n    - parking\n'
    )
    assert "parking is not under intents: in domain.yml" in rows()["parking"]["gaps"]


def test_the_answers_of_a_retrieval_intent_are_one_scenario(rows: Any, project: Path) -> None:
    (project / "data/nlu/hours.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: hours/sunday\n  examples: |\n    - sundays\n'
        "- intent: hours/monday\n  examples: |\n    - mondays\n"
    )
    assert rows()["hours"]["intents"] == ["hours"]
    assert rows()["hours"]["utterances"] == 2


def test_a_scenario_just_begun_lacks_language_and_words(scenario: Scenario, rows: Any) -> None:
    scenario("new", "gift_wrapping")
    assert rows()["gift_wrapping"]["gaps"] == [
        "gift_wrapping has no utterances",
        "gift_wrapping has no held-out utterances; write 5 or more",
        "utter_gift_wrapping is still to be written",
    ]
    assert rows()["gift_wrapping"]["conversations"] == 1


def test_the_table_is_followed_by_what_is_missing(scenario: Scenario) -> None:
    told = scenario("list").stdout
    assert "1 of 2 lack something" in told
    assert "hours: hours has few utterances (1)" in told
    assert "…" not in told


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("data/rules/hours.yml", 'rules:\n- rule: "open\n', "data/rules/hours.yml:3"),
        ("data/rules/hours.yml", "rules:\n- rule: Hi\n  steps: []\n", "data/rules/hours.yml:2: “Hi” has no steps"),
        ("data/rules/hours.yml", "rules:\n- rule: Hi\n  steps:\n  - hours\n", "data/rules/hours.yml:2"),
        ("data/rules/hours.yml", "rules:\n  rule: Hi\n", "data/rules/hours.yml"),
        ("data/rules/hours.yml", "rules:\n- rule: Hi\n  steps:\n  - intent: hello\n", "data/rules/hours.yml:4"),
        ("data/rules/hours.yml", "rules:\n- rule: Hi\n  steps:\n  - action: utter_hi\n", "utter_hi"),
        ("data/nlu/hours.yml", "nlu:\n- intent: hours\n  examples:\n", "data/nlu/hours.yml:2"),
        ("domain.yml", "intents:\n- hours\nresponses:\n  utter_a: []\n  utter_a: []\n", "domain.yml:5: utter_a stands"),
        ("data/rules/hours.yml", "- rule: Hi\n", "data/rules/hours.yml:1"),
    ],
)
def test_a_broken_file_is_named_with_its_place(
    scenario: Scenario, project: Path, file: str, text: str, place: str
) -> None:
    (project / file).write_text(text)
    done = scenario("list")
    assert done.exit_code == 1
    assert place in done.stderr


def test_a_file_that_is_not_utf8_is_named(scenario: Scenario, project: Path) -> None:
    (project / "data/rules/hours.yml").write_bytes(b"rules:\n- rule: caf\xe9\n")
    done = scenario("list")
    assert done.exit_code == 1
    assert "data/rules/hours.yml: this is no YAML in UTF-8" in done.stderr


def test_all_mistakes_are_told_at_once(scenario: Scenario, project: Path) -> None:
    for name in ("hours", "booking"):
        (project / f"data/rules/{name}.yml").write_text("rules: [\n")
    assert "2 mistakes" in scenario("list").stderr
