"""`concierge scenario map`: every rule is in the pictures and in words, and nothing runs out of its box."""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from concierge.scenarios.lettering import broken, printable, width
from concierge.scenarios.picture import draw
from concierge.scenarios.project import read_project
from concierge.scenarios.routes import Kind, Lane, Node, Route, lanes
from tests.concierge.cli.conftest import Scenario

FAMILIES = 'version: "1"\nfamilies:\n  Time: [hours]\n'
SVG = "{http://www.w3.org/2000/svg}"


def routes(project: Path, scenario: str) -> list[Route]:
    return [route for lane in lanes(read_project(project)) if lane.scenario == scenario for route in lane.routes]


def kinds(route: Route) -> list[str]:
    return [node.kind.name for node in route.nodes]


def test_a_form_a_question_and_what_follows_are_one_route(project: Path) -> None:
    first, stopped = routes(project, "booking")
    assert first.names == ("Ask for the day", "Book the table")
    assert kinds(first) == ["INTENT", "FORM", "ACTION"]
    assert first.nodes[1].details == ("• day",)
    assert first.nodes[2].note == "when all is known"
    assert stopped.situation == "while booking_form asks"
    assert kinds(stopped) == ["INTENT", "ACTION", "ANSWER"]


def test_rules_that_differ_in_the_intent_only_share_a_route(project: Path) -> None:
    [route] = routes(project, "hours")
    assert route.nodes[0].titles == ("hours", "hours with day")
    assert len(route.names) == 2


def test_an_answer_shows_its_words_buttons_and_variants(project: Path) -> None:
    [route] = routes(project, "hours")
    assert route.nodes[1].details == ("“We're open 9 to 5. 🥾”", "[Book a table]", "or 1 other wording")


def test_an_action_shows_the_responses_in_its_source(project: Path) -> None:
    action = routes(project, "booking")[0].nodes[2]
    assert action.details == ("• utter_booked", "• utter_table_…")


def test_a_customer_is_quoted_with_an_utterance_that_was_taught(project: Path) -> None:
    assert routes(project, "hours")[0].nodes[0].details == ("“when are you open”",)


def test_a_story_with_alternatives_and_checkpoints_is_a_route(project: Path) -> None:
    (project / "data/stories").mkdir()
    (project / "data/stories/talk.yml").write_text(
        'version: "3.1"\nstories:\n- story: Long talk\n  steps:\n  - checkpoint: begun\n'
        "  - slot_was_set:\n    - day: monday\n  - or:\n    - intent: hours\n    - intent: booking\n"
        "  - action: utter_hours\n  - user: bye\n  - bot: Bye!\n  - checkpoint: ended\n"
    )
    [route] = routes(project, "talk")
    assert route.situation == "from the checkpoint begun, when day is monday"
    assert route.nodes[0].titles == ("hours", "booking")
    assert kinds(route) == ["INTENT", "ANSWER", "INTENT", "ANSWER", "CHECKPOINT"]


def test_a_rule_that_answers_a_question_just_asked_says_after_what(project: Path) -> None:
    (project / "data/rules/again.yml").write_text(
        'version: "3.1"\nrules:\n- rule: Again\n  steps:\n'
        "  - action: utter_hours\n  - intent: deny\n  - action: utter_stopped\n"
    )
    [route] = routes(project, "again")
    assert route.situation == "right after utter_hours"
    assert kinds(route) == ["INTENT", "ANSWER"]


def test_the_page_shows_each_picture_with_an_alternative_text_and_says_every_rule(
    scenario: Scenario, project: Path
) -> None:
    done = scenario("map", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert (report["scenarios"], report["rules"], report["stories"], report["pictures"]) == (2, 5, 0, 1)
    out = project / "results/story-map"
    page = (out / "index.html").read_text("utf-8")
    assert 'alt="Flow chart “Scenarios”, a lane for each scenario: booking, hours.' in page
    for flow in read_project(project).flows:
        assert flow.name in page
    assert "data/rules/hours.yml:3" in page
    assert {path.suffix for path in out.glob("family-*")} == {".png", ".svg"}


def test_families_get_pictures_of_their_own_and_the_rest_another(scenario: Scenario, project: Path) -> None:
    (project / "data/families.yml").write_text(FAMILIES)
    scenario("map", "--out", "map")
    names = sorted(path.name for path in (project / "map").glob("*.svg"))
    assert names == ["family-01-time.svg", "family-02-other-scenarios.svg"]


def test_a_new_map_replaces_the_old_pictures_and_leaves_other_files(scenario: Scenario, project: Path) -> None:
    scenario("map", "--out", "map")
    (project / "map/notes.png").write_text("mine")
    (project / "data/families.yml").write_text(FAMILIES)
    scenario("map", "--out", "map")
    assert len(list((project / "map").glob("*.svg"))) == 2
    assert not (project / "map/family-01-scenarios.svg").exists()
    assert (project / "map/notes.png").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("families:\n  Time: [ours]\n", "names ours"),
        ("families:\n  Time: [hours]\n  Talk: [hours]\n", "two families"),
        ("families:\n  Time: hours\n", "list of scenarios"),
        ("Time: [hours]\n", "write “families:”"),
    ],
)
def test_a_mistake_in_the_families_is_told(scenario: Scenario, project: Path, text: str, reason: str) -> None:
    (project / "data/families.yml").write_text(text)
    done = scenario("map", "--out", "map")
    assert done.exit_code == 1
    assert "data/families.yml" in done.stderr
    assert reason in done.stderr
    assert not (project / "map").exists()


def test_a_hundred_scenarios_are_shared_out_to_several_pictures(scenario: Scenario, project: Path) -> None:
    for number in range(100):
        (project / f"data/rules/many_{number}.yml").write_text(
            f'version: "3.1"\nrules:\n- rule: R{number}\n  steps:\n  - intent: hours\n  - action: utter_stopped\n'
        )
    report = json.loads(scenario("map", "--json").stdout)
    assert report["scenarios"] == 102
    assert 3 <= report["pictures"] <= 10


def test_a_broken_line_fits_its_room() -> None:
    text = "action_with_a_name_that_nobody_would_choose and a few words, thenoneverylongwordwithoutanyspaceinit " * 3
    for size in (8.0, 10.0):
        lines = broken(text, 120, size)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert max(width(line, size) for line in lines) <= 120


def test_a_text_that_is_cut_says_so() -> None:
    lines = broken("one two three four five six seven eight nine ten", 60, 10, most=2)
    assert len(lines) == 2
    assert lines[1].endswith(" …")
    assert width(lines[1], 10) <= 60


def test_what_the_font_lacks_is_left_out() -> None:
    assert printable("Bye. 🥾\n  “See you 🌲”") == "Bye. “See you”"


def test_a_picture_stays_the_same_and_its_dollars_are_no_formula(tmp_path: Path) -> None:
    node = Node(Kind.ANSWER, ("utter_price",), ("“$5.00 or $6.00_x^2”",))
    lane = Lane("prices", (Route(("Tell",), "", (node,) * 9, "data/rules/prices.yml", 3),))
    for name in ("one", "two"):
        draw("Prices", [lane], [tmp_path / f"{name}.svg"])
    first, second = ((tmp_path / f"{name}.svg").read_bytes() for name in ("one", "two"))
    assert first == second
    drawing = ElementTree.fromstring(first)
    assert float(drawing.attrib["width"].removesuffix("pt")) > 1_000
    assert len(drawing.findall(f".//{SVG}path")) > 9


def test_without_matplotlib_it_says_how_to_get_it(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("concierge.scenarios.", "matplotlib"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = scenario("map")
    assert done.exit_code == 1
    assert "run: make story-map" in done.stderr
