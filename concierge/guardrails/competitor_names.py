"""Competitors' names as people write them: in one word or two, with an apostrophe, in any case."""

import re
from functools import lru_cache

from concierge.guidelines import Competitors, get_guidelines

_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|\s+")


def competitor_pattern(competitors: Competitors) -> re.Pattern[str]:
    """Return what finds a competitor's name in a text."""
    names = sorted([*competitors.names, *competitors.short_names], key=len, reverse=True)
    spellings = (r"[\s-]*".join(re.escape(word) for word in _NEW_WORD.split(name)) for name in names if name)
    return re.compile(rf"\b(?:{'|'.join(spellings)})(?:['’]?s)?\b" if names else r"(?!)", re.IGNORECASE)


def names_competitor(text: str) -> bool:
    """Return whether a text names one of the competitors of guidelines.yml."""
    return _shops_pattern().search(text) is not None


@lru_cache
def _shops_pattern() -> re.Pattern[str]:
    return competitor_pattern(get_guidelines().competitors)
