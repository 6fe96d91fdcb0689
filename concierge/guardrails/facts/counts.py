"""Counted things ("two doors", "four-person"), and numbers that nothing else explains."""

import re
from collections.abc import Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.figures import NUMBER, bare_figures_in, hedge_before, number
from concierge.guardrails.facts.stems import stem

COUNT, NUMBER_KIND = "count", "number"
_STOP = (
    r"(?:and|or|of|in|on|at|to|for|with|is|are|was|per|by|from|that|which|who|it|its|as|than|if|so|but|not|when|down|each|a|an"
    r"|the|instead|against|before|after|until|once|one|ones|time|times|have|has|can|will)\b"
)
_COUNTED = re.compile(
    rf"(?<![\w.$,-])(?<!\w/)({NUMBER})[\s-]((?!{_STOP})[A-Za-z][\w']*(?:[\s-](?!{_STOP})[a-z][\w']*){{0,2}})",
    re.IGNORECASE,
)
_SLEEPS = re.compile(rf"\b(?:sleeps|seats|feeds)\s({NUMBER})(?!\s?[\w°%$\"'-])", re.IGNORECASE)
_LABELLED = re.compile(rf"\b(?:[Nn]umber of\s)?([A-Za-z][A-Za-z ,'-]{{2,60}}?)(?: included)?:\s({NUMBER})(?=[.;,]|$)")
_PEOPLE = {"person": "people", "adult": "people", "sleeper": "people", "hiker": "people"}
DISCOURSE = 3  # up to three, words count what the reply itself lists: "two options", "one of these"
_UNITLESS = (NUMBER_KIND, COUNT, "measure", "period", "size", "grade", "rating")


def counts_in(text: str) -> list[Claim]:
    """Return the counted things in a text; `name` is the words that say what is counted."""
    claims = []
    for match in _COUNTED.finditer(text):
        nouns = " ".join(_noun(word) for word in re.split(r"[\s-]", match.group(2)))
        claims.append(_claim(text, match.group(1), match.start(), match.end(), nouns))
    claims += [_claim(text, one.group(1), one.start(1), one.end(1), "people") for one in _SLEEPS.finditer(text)]
    for match in _LABELLED.finditer(text):
        nouns = " ".join(_noun(word) for word in re.split(r"[\s,-]+", match.group(1)) if word)
        claims.append(_claim(text, match.group(2), match.start(2), match.end(2), nouns))
    return claims


def count_supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether as many of the thing are stated; where none are counted, whether the number is stated at all."""
    nouns = claim.name.split()
    alike = [other for other in stated if other.kind == COUNT and set(nouns) & set(other.name.split())]
    if any(other.values == claim.values for other in alike):
        return True
    if any(set(nouns[-1:]) & set(other.name.split()) for other in alike):
        return any(other.kind == NUMBER_KIND and other.values == claim.values for other in stated)
    if number_supported(claim, stated):
        return True
    return claim.unit == "word" and claim.values[0] <= DISCOURSE


def numbers_in_digits(text: str) -> list[Claim]:
    """Return the numbers in digits, whatever they count."""
    return [
        Claim(NUMBER_KIND, figure.text, figure.start, figure.end, figure.values, "", figure.step, figure.hedge)
        for figure in bare_figures_in(text)
        if not figure.spelled
    ]


def number_supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the number is stated of anything that is not money, a temperature or a percentage."""
    known = {value for other in stated if other.kind in _UNITLESS for value in _written(other.text)}
    return all(value in known for value in claim.values)


def _written(text: str) -> list[float]:
    return [value for figure in bare_figures_in(re.sub(r"(?<=\d)(?=[A-Za-z])", " ", text)) for value in figure.values]


def _claim(text: str, digits: str, start: int, end: int, nouns: str) -> Claim:
    unit = "digits" if digits[0].isdigit() else "word"
    return Claim(COUNT, text[start:end], start, end, (number(digits),), unit, 1.0, hedge_before(text, start), nouns)


def _noun(word: str) -> str:
    plain = stem(word)
    return _PEOPLE.get(plain, plain)


COUNTS = Kind(COUNT, counts_in, count_supported, echoed=True)
NUMBERS = Kind(NUMBER_KIND, numbers_in_digits, number_supported, echoed=True)
