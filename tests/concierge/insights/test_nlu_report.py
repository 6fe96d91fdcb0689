"""`concierge nlu report`, on small results made by hand."""

import json
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from concierge.cli import app
from concierge.insights.nlu_confusions import confusions
from concierge.insights.nlu_figures import FIGURES, figures_of
from concierge.insights.nlu_release import accept, compare, read_released
from concierge.insights.nlu_results import Outcome, Results, ResultsError, read_results
from concierge.insights.nlu_training import TrainingDataError, read_training

TRAINING = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - good morning
- intent: order_status
  examples: |
    - where is my parcel [FO-10482](order_id)
    - has my parcel left
- intent: faq/rentals
  examples: |
    - can I rent a tent
- intent: out_of_scope
  examples: |
    - explain inflation
- regex: order_id
  examples: |
    - FO-[0-9]{5}
"""
# text, meant, predicted, confidence, fell back
RUN: list[tuple[str, str, str, float, bool]] = [
    ("hiya", "greet", "greet", 0.9, False),
    ("morning all", "greet", "greet", 0.3, True),
    ("parcel gone?", "order_status", "order_status", 0.8, False),
    ("where is the tent I rent", "order_status", "faq", 0.7, False),
    ("a tent | to <rent>, *please*", "order_status", "faq", 0.95, False),
    ("borrow skis", "faq", "faq", 0.9, False),
    ("explain taxes", "out_of_scope", "out_of_scope", 0.9, False),
    ("who won the match", "out_of_scope", "greet", 0.35, True),
    ("sing a parcel song", "out_of_scope", "order_status", 0.6, False),
    ("order a poem", "order_status", "out_of_scope", 0.5, False),
]


def outcomes(run: list[tuple[str, str, str, float, bool]] = RUN) -> tuple[Outcome, ...]:
    return tuple(Outcome(*row) for row in run)


def results(run: list[tuple[str, str, str, float, bool]] = RUN, entity_f1: float = 0.9) -> Results:
    return Results(outcomes(run), entity_f1, {})


def write(folder: Path, run: list[tuple[str, str, str, float, bool]] = RUN, entity_f1: float = 0.9) -> Path:
    """Write what `rasa test nlu --successes` and `tests.fallbacks` would."""
    folder.mkdir(parents=True, exist_ok=True)
    scores = {"precision": 0.5, "recall": 0.5, "f1-score": 0.5, "support": len(run)}
    entities = {"order_id": scores, "weighted avg": {**scores, "f1-score": entity_f1}, "micro avg": scores}
    predictions: list[dict[str, Any]] = [
        {"text": text, "intent": meant, "intent_prediction": {"name": predicted, "confidence": confidence}}
        for text, meant, predicted, confidence, _ in run
    ]
    files: dict[str, Any] = {
        "intent_report.json": {"accuracy": 0.5, "macro avg": scores, "weighted avg": scores},
        "EntityMerger_report.json": entities,
        "fallbacks.json": [text for text, *_, fell_back in run if fell_back],
        "intent_successes.json": [p for p in predictions if p["intent"] == p["intent_prediction"]["name"]],
        "intent_errors.json": [p for p in predictions if p["intent"] != p["intent_prediction"]["name"]],
    }
    for name, content in files.items():
        if content or name == "fallbacks.json":
            (folder / name).write_text(json.dumps(content))
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder with results, training data and a version, which is the working directory."""
    write(tmp_path / "results" / "nlu")
    for folder in ("data/nlu", "tests/nlu"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data/nlu/all.yml").write_text(TRAINING)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


Report = Callable[..., Result]


@pytest.fixture
def report(project: Path) -> Report:
    return lambda *arguments: CliRunner().invoke(app, ["nlu", "report", *arguments])


# ------------------------------------------------------------------------------------------------ figures


def test_a_foreign_request_counts_as_rejected_when_recognised_or_not_trusted() -> None:
    assert figures_of(results()).out_of_scope_recall == pytest.approx(2 / 3)


def test_an_ordinary_request_counts_as_falsely_rejected_for_the_same_reasons() -> None:
    assert figures_of(results()).false_rejection == pytest.approx(2 / 7)


def test_macro_f1_is_the_mean_of_the_intents_whether_or_not_they_were_trusted() -> None:
    # greet 2 of 2 and one too many, order_status 1 of 4 and one too many, faq 1 of 1 and two too many,
    # out_of_scope 1 of 3 and one too many
    expected = (4 / 5 + 2 / 6 + 2 / 4 + 2 / 5) / 4
    assert figures_of(results()).macro_f1 == pytest.approx(expected)


def test_an_intent_that_was_never_meant_lowers_macro_f1_as_it_does_in_rasa() -> None:
    run = [("hi", "greet", "greet", 0.9, False), ("yo", "greet", "thanks", 0.9, False)]
    figures = figures_of(results(run))
    assert figures.macro_f1 == pytest.approx((2 / 3 + 0) / 2)
    assert list(figures.intents) == ["greet"]


def test_retrieval_intents_count_as_their_family(tmp_path: Path) -> None:
    run = [("rent?", "faq/rentals", "faq/fitting", 0.9, False), ("fit?", "faq/fitting", "faq", 0.9, False)]
    figures = figures_of(read_results(write(tmp_path, run)))
    assert (list(figures.intents), figures.macro_f1) == (["faq"], 1.0)


def test_without_foreign_requests_their_recall_is_not_measured_and_misses_its_bar() -> None:
    figures = figures_of(results(RUN[:6]))
    assert figures.out_of_scope_recall is None
    [recall] = [figure for figure in FIGURES if figure.key == "out_of_scope_recall"]
    assert "was not measured" in (recall.problem(figures) or "")


def test_a_bar_is_met_at_its_very_value_on_either_side() -> None:
    run = [("x", "out_of_scope", "out_of_scope", 1.0, False)] * 9 + [("y", "out_of_scope", "greet", 1.0, False)]
    run += [("z", "greet", "greet", 1.0, False)] * 19 + [("w", "greet", "out_of_scope", 1.0, False)]
    found = {figure.key: figure.problem(figures_of(results(run))) for figure in FIGURES}
    assert found == dict.fromkeys(("macro_f1", "entity_f1", "out_of_scope_recall", "false_rejection"), None)
    worse = figures_of(results([*run, ("v", "greet", "greet", 0.1, True)], entity_f1=0.89))
    missed = [figure.key for figure in FIGURES if figure.problem(worse)]
    assert missed == ["entity_f1", "false_rejection"]


# ------------------------------------------------------------------------------------------------ reading


@pytest.mark.parametrize("name", ["intent_report.json", "EntityMerger_report.json", "fallbacks.json"])
def test_a_missing_file_is_named_with_the_command_that_makes_it(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    with pytest.raises(ResultsError, match=f"{name} does not exist; make it with: make nlu-report"):
        read_results(tmp_path)


@pytest.mark.parametrize("name", ["intent_report.json", "EntityMerger_report.json", "intent_errors.json"])
@pytest.mark.parametrize("content", ["{", "[1]", '{"macro avg": {}}', '"words"'])
def test_a_broken_file_is_named_with_the_command_that_makes_it(tmp_path: Path, name: str, content: str) -> None:
    (write(tmp_path) / name).write_text(content)
    with pytest.raises(ResultsError, match=rf"{name} is not what it must be .*make nlu-report"):
        read_results(tmp_path)


def test_results_without_the_successes_are_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "intent_successes.json").unlink()
    with pytest.raises(ResultsError, match=r"lists 5 of the 10 utterances"):
        read_results(tmp_path)


def test_fallbacks_of_another_run_are_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "fallbacks.json").write_text('["never tested"]')
    with pytest.raises(ResultsError, match=r"another run.*never tested"):
        read_results(tmp_path)


def test_every_utterance_is_read_with_whether_the_assistant_fell_back(tmp_path: Path) -> None:
    assert set(read_results(write(tmp_path)).outcomes) == set(outcomes())


def test_a_run_without_mistakes_needs_no_file_of_mistakes(tmp_path: Path) -> None:
    run = [("hi", "greet", "greet", 0.9, False)]
    assert not (write(tmp_path, run) / "intent_errors.json").exists()
    assert read_results(tmp_path).outcomes == outcomes(run)


# ------------------------------------------------------------------------------------------------ examples to add


def test_the_nearest_training_utterances_of_both_sides_are_found(project: Path) -> None:
    worst = confusions(outcomes(), read_training(Path("data/nlu")))[0]
    assert (worst.meant, worst.predicted, len(worst.misses)) == ("order_status", "faq", 2)
    [miss] = [miss for miss in worst.misses if miss.outcome.text == "where is the tent I rent"]
    assert miss.nearest_meant is not None
    assert miss.nearest_predicted is not None
    assert miss.nearest_meant.example.text == "where is my parcel FO-10482"
    assert miss.nearest_predicted.example.label == "faq/rentals"


def test_the_surest_mistake_comes_first(project: Path) -> None:
    worst = confusions(outcomes(), read_training(Path("data/nlu")))[0]
    assert [miss.outcome.confidence for miss in worst.misses] == [0.95, 0.7]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("zebra quartz", "neither intent has one much like these"),
        ("can I rent it", "faq has nearer ones"),
        ("has my parcel left?", "it has the nearest ones"),
        ("the rent has left a tent", "Draw the line between order_status and faq"),
    ],
)
def test_the_advice_depends_on_which_side_is_nearer(project: Path, text: str, advice: str) -> None:
    [found] = confusions(outcomes([(text, "order_status", "faq", 0.9, False)]), read_training(Path("data/nlu")))
    assert advice in found.advice[0]
    assert "Today order_status has 2 examples, faq 1." in found.advice


def test_the_advice_says_what_kind_of_examples_to_write(project: Path) -> None:
    mistakes = outcomes([("zebra quartz", "order_status", "faq", 0.9, False)])
    [found] = confusions(mistakes, read_training(Path("data/nlu")))
    kind = " ".join(found.advice)
    assert "terse ones, of 3 words or fewer" in kind
    assert "“zebra”, “quartz”" in kind


def test_broken_training_data_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("nlu:\n- intent: [\n")
    with pytest.raises(TrainingDataError, match=r"bad\.yml, line \d+: is not YAML"):
        read_training(tmp_path)


# ------------------------------------------------------------------------------------------------ releases


def test_a_fall_of_a_point_is_allowed_and_one_of_more_is_an_error(tmp_path: Path) -> None:
    released = accept(figures_of(results(entity_f1=0.95)), "1.0", tmp_path / "released.json")
    assert compare(figures_of(results(entity_f1=0.94)), released).drops == ()
    [drop] = compare(figures_of(results(entity_f1=0.939)), released).drops
    assert drop == "entity F1 fell from 0.950 in 1.0 to 0.939"


def test_intents_that_fell_came_or_went_are_listed(tmp_path: Path) -> None:
    released = accept(figures_of(results()), "1.0", tmp_path / "released.json")
    run = [row for row in RUN if row[1] != "faq"]
    run += [("hey", "greet", "order_status", 0.9, False), ("bye", "goodbye", "goodbye", 0.9, False)]
    comparison = compare(figures_of(results(run)), released)
    assert [change.intent for change in comparison.fallen] == ["greet", "order_status"]
    assert (comparison.new, comparison.gone) == (("goodbye",), ("faq",))


def test_a_figure_no_longer_measured_is_an_error(tmp_path: Path) -> None:
    released = accept(figures_of(results()), "1.0", tmp_path / "released.json")
    run = [row for row in RUN if row[1] != "out_of_scope"]
    assert any("no longer measured" in drop for drop in compare(figures_of(results(run)), released).drops)


def test_what_was_accepted_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "released.json"
    assert read_released(path) is None
    assert accept(figures_of(results()), "1.0", path) == read_released(path)


# ------------------------------------------------------------------------------------------------ the command


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_has_text_for_its_pictures_and_headings_for_its_tables(report: Report, project: Path) -> None:
    assert report().exit_code == 0
    folder = project / "results/nlu-report"
    page = Page((folder / "index.html").read_text())
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("img")) == 3
    for image in page.all("img"):
        assert len(image["alt"] or "") > 50
        assert (folder / (image["src"] or "")).read_bytes().startswith(b"\x89PNG")
    assert len(page.all("caption")) == len(page.all("table")) > 4
    assert {heading["scope"] for heading in page.all("th")} == {"col", "row"}


def test_utterances_are_escaped_on_the_page_and_in_markdown(report: Report, project: Path) -> None:
    assert report().exit_code == 0
    folder = project / "results/nlu-report"
    assert "a tent | to <rent>, *please*" in Page((folder / "index.html").read_text()).text
    assert r"a tent \| to \<rent\>, \*please\*" in (folder / "report.md").read_text()


def test_a_first_report_says_how_to_keep_its_figures(report: Report) -> None:
    done = report()
    assert done.exit_code == 0
    assert "--accept makes these figures the release's" in done.output


def test_accepted_figures_carry_the_projects_version(report: Report, project: Path) -> None:
    assert report("--accept").exit_code == 0
    released = json.loads((project / "tests/nlu/released.json").read_text())
    assert released["version"] == "1.2.3"
    assert released["entity_f1"] == 0.9
    assert set(released["intents"]) == {"greet", "order_status", "faq", "out_of_scope"}


def test_a_drop_since_the_release_ends_with_1_and_says_what_fell(report: Report, project: Path) -> None:
    assert report("--accept").exit_code == 0
    write(project / "results/nlu", entity_f1=0.8)
    done = report()
    assert done.exit_code == 1
    assert "FAILED  entity F1 fell from 0.900 in 1.2.3 to 0.800" in done.output
    assert "entity F1 fell" in (project / "results/nlu-report/report.md").read_text()


def test_accepting_a_drop_ends_well(report: Report, project: Path) -> None:
    report("--accept")
    write(project / "results/nlu", entity_f1=0.8)
    assert report("--accept").exit_code == 0
    assert report().exit_code == 0


def test_json_has_figures_and_drops(report: Report, project: Path) -> None:
    report("--accept")
    write(project / "results/nlu", entity_f1=0.8)
    done = report("--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["figures"]["entity_f1"] == 0.8
    assert told["drops"] == ["entity F1 fell from 0.900 in 1.2.3 to 0.800"]


def test_a_run_without_mistakes_makes_a_report_too(report: Report, project: Path) -> None:
    report()
    shutil.rmtree(project / "results/nlu")
    write(project / "results/nlu", [("hi", "greet", "greet", 0.9, False)])
    assert report().exit_code == 0
    folder = project / "results/nlu-report"
    assert "Every intent was recognised every time." in (folder / "index.html").read_text()
    assert not (folder / "confusions-frequent.png").exists()


def test_missing_results_end_in_one_line_that_says_what_to_run(report: Report, project: Path) -> None:
    shutil.rmtree(project / "results")
    done = report()
    assert done.exit_code == 1
    assert done.output.strip().startswith("Error: ")
    assert "make it with: make nlu-report" in done.output
    assert "Traceback" not in done.output


def test_a_broken_release_file_is_named(report: Report, project: Path) -> None:
    (project / "tests/nlu/released.json").write_text('{"version": "1"}')
    done = report()
    assert done.exit_code == 1
    assert "released.json: macro_f1: Field required" in done.output
