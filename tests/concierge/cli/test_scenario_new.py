"""`concierge scenario new`: complete files, nothing overwritten, nothing else in domain.yml touched."""

import ast
import json
from pathlib import Path

import pytest
import yaml

from concierge.scenarios.project import read_project
from tests.concierge.cli.conftest import DOMAIN, Scenario

ALL_FILES = {
    "data/nlu/gift_wrapping.yml",
    "data/rules/gift_wrapping.yml",
    "tests/nlu/gift_wrapping.yml",
    "tests/conversations/happy_path/test_gift_wrapping.yml",
    "actions/gift_wrapping.py",
    "tests/actions/test_gift_wrapping.py",
}


def domain(project: Path) -> dict[str, object]:
    return dict(yaml.safe_load((project / "domain.yml").read_text("utf-8")))


def every_file(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_new_scenario_has_every_file_and_is_in_the_domain(scenario: Scenario, project: Path) -> None:
    done = scenario("new", "gift_wrapping", "--description", "Say what gift wrapping costs")
    assert done.exit_code == 0, done.output
    assert all((project / name).is_file() for name in ALL_FILES)
    rule = read_project(project).flows[-1]
    rules = [flow for flow in read_project(project).flows if flow.scenario == "gift_wrapping"]
    assert [flow.name for flow in rules] == ["Say what gift wrapping costs"], rule
    assert "gift_wrapping" in domain(project)["intents"]  # type: ignore[operator]
    assert "action_gift_wrapping" in domain(project)["actions"]  # type: ignore[operator]
    assert {"utter_gift_wrapping", "utter_title_gift_wrapping"} <= set(domain(project)["responses"])  # type: ignore[call-overload]


def test_domain_yml_keeps_every_line_and_comment(scenario: Scenario, project: Path) -> None:
    scenario("new", "gift_wrapping", "--form", "paper")
    remaining = iter((project / "domain.yml").read_text("utf-8").splitlines())
    assert all(line in remaining for line in DOMAIN.splitlines())


def test_additions_stand_at_the_end_of_their_section(scenario: Scenario, project: Path) -> None:
    scenario("new", "gift_wrapping", "--form", "paper")
    lines = (project / "domain.yml").read_text("utf-8").splitlines()
    assert lines[lines.index("  - gift_wrapping") - 1] == "  - deny"
    assert lines[lines.index("  - action_gift_wrapping") - 2] == "  - action_booking"
    after_the_form = lines.index("      - gift_wrapping_paper") + 1
    assert lines[after_the_form : after_the_form + 2] == ["", "# Written in Python."]


def test_a_form_asks_for_its_fields_and_says_what_it_is_about(scenario: Scenario, project: Path) -> None:
    done = scenario("new", "gift_wrapping", "--form", "paper", "--form", "card_text")
    assert done.exit_code == 0, done.output
    known = read_project(project).domain
    assert known.forms["gift_wrapping_form"] == ["gift_wrapping_paper", "gift_wrapping_card_text"]
    for slot in known.forms["gift_wrapping_form"]:
        assert slot in known.slots
        assert f"utter_ask_{slot}" in known.responses
        assert f"utter_why_{slot}" in known.responses
    assert "validate_gift_wrapping_form" in known.actions
    topics = ast.literal_eval((project / "actions/topics.py").read_text().removeprefix("TOPICS = "))
    assert topics == {"booking_form": "the table", "gift_wrapping_form": "gift wrapping"}


def test_a_request_made_again_is_explained_where_an_action_does_it(scenario: Scenario, project: Path) -> None:
    scenario("new", "gift_wrapping", "--form", "paper")
    (project / "domain.yml").write_text(
        (project / "domain.yml").read_text("utf-8").replace("actions:\n", "actions:\n  - action_explain_question\n"),
        "utf-8",
    )
    scenario("new", "gift_cards", "--form", "amount")
    explained = {
        flow.scenario
        for flow in read_project(project).flows
        if {"action": "action_explain_question"} in [dict(step) for step in flow.steps]
    }
    assert explained == {"gift_cards"}


@pytest.mark.parametrize("fields", [(), ("paper",), ("paper", "card_text")])
def test_the_python_that_is_written_is_valid(scenario: Scenario, project: Path, fields: tuple[str, ...]) -> None:
    scenario("new", "gift_wrapping", *(part for field in fields for part in ("--form", field)))
    for name in ("actions/gift_wrapping.py", "tests/actions/test_gift_wrapping.py"):
        source = (project / name).read_text("utf-8")
        ast.parse(source)
        assert max(map(len, source.splitlines())) <= 120


def test_no_made_up_utterance_is_taught(scenario: Scenario, project: Path) -> None:
    scenario("new", "gift_wrapping")
    assert read_project(project).utterances["gift_wrapping"] == {"gift_wrapping": []}


def test_without_an_action_a_text_answers_and_no_python_is_written(scenario: Scenario, project: Path) -> None:
    done = scenario("new", "gift_wrapping", "--no-action")
    assert done.exit_code == 0, done.output
    assert not list(project.rglob("*gift_wrapping*.py"))
    steps = [flow.steps for flow in read_project(project).flows if flow.scenario == "gift_wrapping"]
    assert steps == [({"intent": "gift_wrapping"}, {"action": "utter_gift_wrapping"})]


def test_it_says_what_it_wrote_and_what_comes_next(scenario: Scenario) -> None:
    told = scenario("new", "gift_wrapping").stdout
    assert all(name in told for name in ALL_FILES)
    assert told.index("1. Write utterances in data/nlu/gift_wrapping.yml") < told.index("make train")


def test_json_names_the_files(scenario: Scenario) -> None:
    written = json.loads(scenario("new", "gift_wrapping", "--json").stdout)
    assert set(written["created"]) == ALL_FILES
    assert written["changed"] == ["domain.yml"]


@pytest.mark.parametrize("taken", sorted(ALL_FILES))
def test_a_file_that_exists_stops_it_before_anything_is_written(scenario: Scenario, project: Path, taken: str) -> None:
    (project / taken).parent.mkdir(parents=True, exist_ok=True)
    (project / taken).write_text("")
    before = every_file(project)
    done = scenario("new", "gift_wrapping")
    assert done.exit_code == 1
    assert taken in done.stderr
    assert every_file(project) == before


@pytest.mark.parametrize("name", ["hours", "booking"])
def test_a_name_that_the_domain_has_is_refused(scenario: Scenario, project: Path, name: str) -> None:
    for path in project.rglob(f"*{name}.*"):
        path.unlink()
    before = every_file(project)
    done = scenario("new", name)
    assert done.exit_code == 1
    assert f"{name} (intents of domain.yml)" in done.stderr
    assert every_file(project) == before


@pytest.mark.parametrize(
    "name",
    [
        *("GiftWrapping", "gift-wrapping", "gift wrapping", "2gifts", "_gift", "gift__wrap", "gi", "g" * 41, "../gift"),
        *("import", "nlu_fallback", "utils", "tracker", "utter_gift", "action_gift", "test_gift"),
    ],
)
def test_a_bad_name_is_refused_with_a_good_one_as_example(scenario: Scenario, project: Path, name: str) -> None:
    before = every_file(project)
    done = scenario("new", name)
    assert done.exit_code == 1
    assert name in done.stderr
    assert "like gift_wrapping" in done.stderr
    assert every_file(project) == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--form", "The Paper"), "can't be a field name"),
        (("--form", "paper", "--form", "paper"), "twice"),
        (("--form", "paper", "--no-action"), "needs an action"),
        (("--description", 'Say "hello"'), "quotation marks"),
        (("--description", "x" * 81), "80 characters"),
    ],
)
def test_what_cannot_be_made_is_refused(
    scenario: Scenario, project: Path, arguments: tuple[str, ...], reason: str
) -> None:
    before = every_file(project)
    done = scenario("new", "gift_wrapping", *arguments)
    assert done.exit_code == 1
    assert reason in done.stderr
    assert every_file(project) == before


def test_a_description_with_a_colon_is_still_yaml(scenario: Scenario, project: Path) -> None:
    scenario("new", "gift_wrapping", "--description", "Gifts: wrap them # nicely")
    names = [flow.name for flow in read_project(project).flows if flow.scenario == "gift_wrapping"]
    assert names == ["Gifts: wrap them # nicely"]


def test_a_section_laid_out_on_one_line_is_left_to_a_person(scenario: Scenario, project: Path) -> None:
    on_one_line = "intents: [hours, booking, deny]\n" + DOMAIN.partition("- deny\n")[2]
    (project / "domain.yml").write_text(on_one_line, encoding="utf-8")
    before = every_file(project)
    done = scenario("new", "gift_wrapping")
    assert done.exit_code == 1
    assert "“intents:” is laid out in a way I can't add to" in done.stderr
    assert every_file(project) == before


def test_a_section_that_is_missing_is_begun(scenario: Scenario, project: Path) -> None:
    for path in (project / "data").rglob("booking.yml"):
        path.unlink()
    (project / "domain.yml").write_text(
        "intents:\n- hours\n- deny\nresponses:\n  utter_hours:\n  - text: Nine.\n  utter_stopped:\n  - text: OK.\n"
    )
    done = scenario("new", "gift_wrapping", "--form", "paper")
    assert done.exit_code == 0, done.output
    assert read_project(project).domain.forms == {"gift_wrapping_form": ["gift_wrapping_paper"]}


@pytest.mark.parametrize(
    "intents", ["intents:\n", "intents:\n- hours\n", "intents:\n    - hours\n", "intents: # all\n  - hours\n"]
)
def test_a_section_is_added_to_however_it_is_indented(scenario: Scenario, project: Path, intents: str) -> None:
    for path in (project / "data").rglob("*.yml"):
        path.unlink()
    (project / "domain.yml").write_text(f"{intents}\n# Texts.\nresponses:\n  utter_a:\n  - text: A.\n")
    done = scenario("new", "gift_wrapping", "--no-action")
    assert done.exit_code == 0, done.output
    assert domain(project)["intents"] == [*(["hours"] if "hours" in intents else []), "gift_wrapping"]


def test_a_form_is_refused_where_nothing_ends_it(scenario: Scenario, project: Path) -> None:
    text = (project / "domain.yml").read_text("utf-8")
    for path in (project / "data").rglob("booking.yml"):
        path.unlink()
    (project / "domain.yml").write_text(text.replace("  - deny\n", ""), encoding="utf-8")
    done = scenario("new", "gift_wrapping", "--form", "paper")
    assert done.exit_code == 1
    assert "need the intent deny" in done.stderr


def test_outside_an_assistants_folder_it_says_where_to_go(scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "domain.yml").unlink()
    done = scenario("new", "gift_wrapping")
    assert done.exit_code == 1
    assert "run this in the assistant's folder" in done.stderr
