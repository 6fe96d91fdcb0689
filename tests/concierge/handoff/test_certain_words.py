"""Certain words as the library reads them: the same as in Rasa's pipeline, and a broken file is named."""

import shutil
from pathlib import Path

import pytest

from concierge.handoff.certain_words import certain_intent
from concierge.handoff.safety import is_threat, mentions_crisis
from concierge.knowledge.rule_files import RuleFileError
from concierge.languages import language_of
from concierge.settings import get_settings
from tests.certain_sentences import NOT_SAID, SAID

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in SAID.items() for text in texts])
def test_certain_words_settle_the_intent(intent: str, text: str) -> None:
    assert certain_intent(text) == intent


@pytest.mark.parametrize("text", NOT_SAID)
def test_nothing_else_is_settled(text: str) -> None:
    assert certain_intent(text) is None


def test_a_crisis_is_no_threat() -> None:
    assert mentions_crisis("I'm going to hurt someone, I want to kill myself")
    assert not is_threat("I'm going to hurt someone, I want to kill myself")


@pytest.mark.parametrize(
    "text", ["quiero morirme", "huele a gas y me mareo", "mi hijo se tragó combustible", "eres humano"]
)
def test_a_short_cry_for_help_in_spanish_is_read_as_spanish(text: str) -> None:
    assert language_of(text) == "es"


@pytest.mark.parametrize("text", ["are you a robot", "a robot vacuum and a persona", "no gas, no me"])
def test_english_stays_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ("'kill(?:ing)? my ?self'", "self_harm: '(' is no regular expression"),
        ("'self[- ]?harm\\w*'", "self_harm: 'x?' matches every message"),
    ],
)
def test_a_broken_pattern_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, named: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "knowledge", data / "knowledge")
    file = data / "knowledge" / "certain_words.yml"
    pattern = "'('" if "regular" in named else "'x?'"
    text = file.read_text("utf-8")
    assert broken in text
    file.write_text(text.replace(broken, pattern), "utf-8")
    monkeypatch.setenv("CONCIERGE_DATA_DIR", str(data))
    get_settings.cache_clear()
    with pytest.raises(RuleFileError, match=r"certain_words\.yml") as raised:
        certain_intent("hello")
    assert named in str(raised.value)
    get_settings.cache_clear()
