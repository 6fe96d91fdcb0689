"""The conversations for `rasa test` cover every scenario, each kind of repair, and say so by name."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONVERSATIONS = ROOT / "tests" / "conversations"
HAPPY_PATH = "happy_path"
CATEGORIES = {
    HAPPY_PATH,
    "correction",
    "digression",
    "cancellation",
    "explanation",
    "several_answers",
    "repetition",
    "help",
    "validation_miss",
    "fallback",
    "handoff",
    "safety",
    "consent_refused",
    "offer",
    "not_possible",
}
ENOUGH = 130
FEWEST_WORDS = 4
FILES = sorted(CONVERSATIONS.rglob("test_*.yml"))
SCENARIOS = sorted(path.stem for path in (ROOT / "data" / "rules").glob("*.yml"))
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def conversations(path: Path) -> list[dict]:
    """Return the conversations of a file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]


def names() -> list[str]:
    """Return the name of every conversation."""
    return [conversation["story"] for path in FILES for conversation in conversations(path)]


def is_a_sentence(name: str) -> bool:
    """Return whether a name says in words what happens, rather than being a heading or an identifier."""
    words = re.findall(r"[A-Za-z'-]+", name)
    starts_well = name[:1].isupper() and name[1:2] != ":"
    return starts_well and len(words) >= FEWEST_WORDS and not re.search(r"[:_]|\.$", name)


def categories_of(scenario: str) -> set[str]:
    """Return the categories in which a scenario has conversations."""
    return {path.parent.name for path in FILES if path.stem == f"test_{scenario}"}


def test_there_are_enough_conversations() -> None:
    assert len(names()) >= ENOUGH


def test_every_name_is_a_sentence() -> None:
    assert [name for name in names() if not is_a_sentence(name)] == []


@pytest.mark.parametrize(
    "name",
    ["Happy path: two packs", "test_order_1", "No number", "a customer asks for store hours", "Change of subject"],
)
def test_a_heading_is_no_sentence(name: str) -> None:
    assert not is_a_sentence(name)


def test_no_name_is_given_twice() -> None:
    assert [name for name, count in Counter(names()).items() if count > 1] == []


def test_every_category_has_its_folder_and_no_file_lies_outside() -> None:
    assert {path.parent.relative_to(CONVERSATIONS).as_posix() for path in FILES} == CATEGORIES
    assert [path for path in CONVERSATIONS.rglob("*.yml") if path not in FILES] == [], "rasa test reads test_*.yml only"


def test_a_file_is_named_after_a_scenario() -> None:
    assert [path.name for path in FILES if path.stem.removeprefix("test_") not in SCENARIOS] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_a_happy_path_and_another_way(scenario: str) -> None:
    found = categories_of(scenario)
    assert HAPPY_PATH in found
    assert found - {HAPPY_PATH}, f"{scenario} has only a happy path"


def test_every_form_is_played_to_its_end() -> None:
    ended = {
        before["action"]
        for path in FILES
        for conversation in conversations(path)
        for before, after in _neighbors(conversation["steps"])
        if before.get("action") in DOMAIN["forms"] and after.get("active_loop", before) is None
    }
    assert set(DOMAIN["forms"]) - ended == set()


def test_every_intent_is_said() -> None:
    said = {
        step["intent"].split("/")[0]
        for path in FILES
        for conversation in conversations(path)
        for step in conversation["steps"]
        if "intent" in step
    }
    assert set(DOMAIN["intents"]) - said == set()


def test_customers_write_their_messages() -> None:
    """A turn with an intent alone would never be read by the NLU."""
    silent = [
        f"{path.relative_to(ROOT)}: {conversation['story']}"
        for path in FILES
        for conversation in conversations(path)
        for step in conversation["steps"]
        if "intent" in step and not step.get("user", "").strip()
    ]
    assert silent == []


def _neighbors(steps: list[dict]) -> list[tuple[dict, dict]]:
    """Return each action with the step after it, the form's own opening passed over."""
    kept = [step for step in steps if step.get("active_loop") is None or "active_loop" not in step]
    return list(pairwise(kept))
