"""Certain words: danger to life is recognised whatever the classifier thinks, and nothing said about gear is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_yaml_file

from components.certain_words import CertainWords, plain
from tests.certain_sentences import NOT_SAID, SAID

ROOT = Path(__file__).parents[2]
SAFETY = ("self_harm", "poison", "emergency")


def judged(text: str, **config: Any) -> Message:
    ranking = [{"name": "order_status", "confidence": 0.7}, {"name": "emergency", "confidence": 0.2}]
    message = Message({"text": text, "intent": ranking[0], "intent_ranking": ranking, "fallback_rule": "out_of_scope"})
    return CertainWords({**CertainWords.get_default_config(), **config}).process([message])[0]


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in SAID.items() for text in texts])
def test_certain_words_settle_the_intent(intent: str, text: str) -> None:
    message = judged(text)
    assert message.get("intent") == {"name": intent, "confidence": 1.0}
    assert message.get("intent_ranking")[0]["name"] == intent
    assert message.get("fallback_rule") is None


@pytest.mark.parametrize("text", NOT_SAID)
def test_manners_of_speaking_and_gear_are_left_to_the_classifier(text: str) -> None:
    message = judged(text)
    assert message.get("intent")["name"] == "order_status"
    assert message.get("fallback_rule") == "out_of_scope"
    assert message.get("certain_language") is None


def test_the_language_of_the_words_goes_with_the_message() -> None:
    assert judged("huele a gas y me mareo").get("certain_language") == "es"
    assert judged("it smells like gas").get("certain_language") == "en"


def test_an_intent_is_ranked_once() -> None:
    names = [one["name"] for one in judged("it smells like gas").get("intent_ranking")]
    assert names == ["emergency", "order_status"]


def utterances() -> Iterator[tuple[str, str]]:
    """Yields every utterance of the language data, without its annotations, with its intent."""
    for path in [*(ROOT / "data/nlu").glob("*.yml"), *(ROOT / "tests/nlu").rglob("*.yml")]:
        for block in read_yaml_file(path).get("nlu", []):
            for line in str(block["examples"]).splitlines() if "intent" in block else ():
                yield block["intent"], re.sub(r"\[([^]]+)](\([^)]*\)|{[^}]*})", r"\1", line.strip().removeprefix("- "))


def test_nothing_that_customers_say_about_anything_else_is_taken_for_danger() -> None:
    words = CertainWords(CertainWords.get_default_config())
    messages = [(intent, words.process([Message({"text": text})])[0]) for intent, text in utterances()]
    assert len(messages) > 5000
    settled = [(intent, message.get("intent"), message.get("text")) for intent, message in messages]
    wrong = [one for one in settled if one[1] and one[1]["name"] in SAFETY and one[0] not in SAFETY]
    assert wrong == []
    found = {name: sum(1 for _, one, _ in settled if one and one["name"] == name) for name in SAFETY}
    assert min(found.values()) > 40, found


def test_accents_and_typographic_apostrophes_do_not_matter() -> None:
    assert plain("  TRAGÓ  un NIÑO don\u2019t") == "trago un nino don't"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(RasaException, match=r"nowhere\.yml, which does not exist"):
        judged("hello", words="nowhere.yml")


@pytest.mark.parametrize(
    "content", ["words: 3", "words:\n  - intent: poison", "words:\n  - {intent: a, language: es, patterns: ['(']}"]
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "words.yml"
    file.write_text(content)
    with pytest.raises(RasaException, match=r"words\.yml: not as it should be"):
        judged("hello", words=str(file))
