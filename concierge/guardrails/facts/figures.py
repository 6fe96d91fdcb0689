"""Numbers as people write them: digits, words, ranges, with the unit that follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isclose

from concierge.guardrails.facts.claim import Claim, Hedge

_BELOW_TWENTY = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_UNITS = _BELOW_TWENTY.split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_ONE_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SPELLED = (
    rf"(?:(?:{'|'.join(_TENS)})-(?:{'|'.join(_UNITS[1:10])})|(?:an?|{_ONE_WORD})\s(?:dozen|hundred|thousand)"
    rf"|(?:{_ONE_WORD})(?:\sand\sa\shalf)?|(?:half\s)?a\sdozen)\b"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
NUMBER = rf"(?:{_DIGITS}|{_SPELLED})"
_START = r"(?<![\w.])(?<!\w[-/])(?<!\d,)(?<!\$)"
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 1000}
_ABOUT = re.compile(r"(?:\b(?:about|around|roughly|nearly|almost|approximately|approx\.?|close to|some)|~)\s*$", re.I)
_UNDER = re.compile(r"\b(?:under|below|less than|fewer than|lighter than|cheaper than)(?: the)?\s*$", re.I)
_OVER = re.compile(r"\b(?:over|above|more than|heavier than|at least|upwards of)(?: the)?\s*$", re.I)
_BARE = re.compile(rf"{_START}(?P<low>{NUMBER})(?:\s?(?:-|to)\s?(?P<high>{NUMBER}))?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """A number, or a range, with its unit.

    Attributes:
        start: where it begins.
        end: where it ends, the unit included.
        text: the words.
        values: one number, or the two of a range.
        unit: the unit as written, in lower case; "" for none.
        step: the last place shown: 0.1 for "4.5", 1 for words.
        hedge: what is said of it just before.
        spelled: whether it is written in words.
    """

    start: int
    end: int
    text: str
    values: tuple[float, ...]
    unit: str
    step: float
    hedge: Hedge
    spelled: bool


def number(text: str) -> float:
    """Return the value of a number in digits or words, as `NUMBER` matches it.

    Raises:
        ValueError: the text is not such a number.
    """
    plain = " ".join(text.lower().split())
    if plain[0].isdigit():
        return float(plain.replace(",", ""))
    if plain.endswith(" and a half"):
        return number(plain.removesuffix(" and a half")) + 0.5
    if plain == "half a dozen":
        return 6
    head, _, last = plain.rpartition(" ")
    if last in _TIMES:
        return (1 if head in ("a", "an") else number(head)) * _TIMES[last]
    tens, _, ones = plain.partition("-")
    if tens not in _WORDS:
        raise ValueError(f"{text!r} is not a number")
    return _WORDS[tens] + (_WORDS[ones] if ones else 0)


def hedge_before(text: str, start: int) -> Hedge:
    """Return how the words before a position qualify the figure that stands there."""
    before = text[max(0, start - 24) : start]
    if _ABOUT.search(before):
        return "about"
    if _UNDER.search(before):
        return "under"
    return "over" if _OVER.search(before) else ""


def figures_in(text: str, units: str) -> Iterator[Figure]:
    """Yield the figures that one of `units`, a regular expression, follows."""
    for match in _with_units(units).finditer(text):
        yield _figure(text, match, match["unit"])


def bare_figures_in(text: str) -> Iterator[Figure]:
    """Yield every number and range, whatever follows it."""
    for match in _BARE.finditer(text):
        yield _figure(text, match, "")


def numbers_in(text: str) -> frozenset[float]:
    """Return the values of all numbers in a text."""
    return frozenset(value for figure in bare_figures_in(text) for value in figure.values)


def agree(claim: Claim, other: Claim) -> bool:
    """Return whether two claims give the same figures: equal ranges, or a figure that is an end of a range."""
    if len(claim.values) == len(other.values):
        return all(isclose(one, two, abs_tol=1e-9) for one, two in zip(claim.values, other.values, strict=True))
    return len(claim.values) == 1 and any(isclose(claim.values[0], end, abs_tol=1e-9) for end in other.values)


def stands_among(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether a claim's figures are stated: together, or both ends of a range on their own."""
    if any(agree(claim, other) for other in stated):
        return True
    single = {other.values[0] for other in stated if len(other.values) == 1}
    return len(claim.values) == 2 and all(any(isclose(end, one) for one in single) for end in claim.values)


@lru_cache(maxsize=64)
def _with_units(units: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_START}(?P<low>{NUMBER})(?:\s?(?:{units})?\s?(?:-|to|or)\s?(?P<high>{NUMBER}))?[\s-]?(?P<unit>{units})(?!\w)",
        re.IGNORECASE,
    )


def _figure(text: str, match: re.Match[str], unit: str) -> Figure:
    ends = [match["low"], match["high"]] if match["high"] else [match["low"]]
    decimals = max(len(end.partition(".")[2]) if end[0].isdigit() else 0 for end in ends)
    return Figure(
        start=match.start(),
        end=match.end(),
        text=match.group(),
        values=tuple(number(end) for end in ends),
        unit=unit.lower(),
        step=10.0**-decimals,
        hedge=hedge_before(text, match.start()),
        spelled=not match["low"][0].isdigit(),
    )
