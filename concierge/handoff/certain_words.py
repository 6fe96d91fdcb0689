"""Words that settle what a message is about: data/knowledge/certain_words.yml, which Rasa's pipeline reads too."""

import re
import unicodedata
from typing import Self

from pydantic import model_validator

from concierge.knowledge.rule_files import Rules, rules_of_shop
from concierge.languages import Language

FILE = "certain_words.yml"


class Words(Rules):
    """What an intent is said with, in one language."""

    intent: str
    language: Language
    patterns: list[str]


class CertainWords(Rules):
    """The whole file."""

    version: str
    not_meant: list[str]
    words: list[Words]

    @model_validator(mode="after")
    def _patterns_can_be_read(self) -> Self:
        for place, patterns in (("not_meant", self.not_meant), *((row.intent, row.patterns) for row in self.words)):
            for pattern in patterns:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise ValueError(f"{place}: {pattern!r} is no regular expression: {error}") from None
                if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", ""):
                    raise ValueError(f"{place}: {pattern!r} matches every message")
        return self


def certain_words() -> CertainWords:
    """Return the words.

    Raises:
        RuleFileError: the file is missing or unusable.
    """
    return rules_of_shop(FILE, CertainWords)


def certain_intent(text: str) -> str | None:
    """Return the intent that the words of a message settle, or None.

    Raises:
        RuleFileError: the file is missing or unusable.
    """
    rules = certain_words()
    words = _pattern(rules.not_meant).sub(" ", _plain(text))
    return next((row.intent for row in rules.words if _pattern(row.patterns).search(words)), None)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower().replace("\u2019", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _pattern(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)" if patterns else r"(?!)")
