"""Which response of domain.yml a text is, for those who only read what customers read."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_PLACEHOLDER = re.compile(r"\{\w+\}")
_FEWEST_LETTERS = 8  # a response that is nearly all placeholder would be any text


class ApprovedTexts:
    """The responses of a domain, found by their texts."""

    def __init__(self, responses: dict[str, list[dict[str, Any]]]) -> None:
        """Take the responses, as they stand in domain.yml."""
        self._patterns = [
            (name, re.compile(_pattern(text), re.DOTALL))
            for name, variants in responses.items()
            for text in (str(variant.get("text") or "").strip() for variant in variants)
            if sum(letter.isalpha() for letter in _PLACEHOLDER.sub("", text)) >= _FEWEST_LETTERS
        ]
        # Where two fit, the one that says more itself is meant.
        self._patterns.sort(key=lambda one: -len(one[1].pattern))

    @classmethod
    def of_domain(cls, path: Path) -> "ApprovedTexts":
        """Read domain.yml.

        Raises:
            OSError: it cannot be read.
        """
        return cls(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])

    @lru_cache(maxsize=4096)  # noqa: B019 - an evaluation makes one of these and ends with it
    def name_of(self, text: str) -> str | None:
        """Return the name of the response that a text is, or None."""
        return next((name for name, pattern in self._patterns if pattern.fullmatch(text.strip())), None)


def _pattern(text: str) -> str:
    return ".+?".join(re.escape(part) for part in _PLACEHOLDER.split(text))
