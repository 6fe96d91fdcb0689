"""Whether a clause says that something is so, that it is not, or only what would be."""

import re
from dataclasses import dataclass
from functools import lru_cache

_NEGATIVE = re.compile(
    r"\b(?:not(?! only| just)|no(?! (?:more|less|longer|later|need))|never|without|neither|nor|none|cannot|nothing"
    r"|nowhere|lacks?|lacking|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|can't|won't|wouldn't|couldn't|shouldn't"
    r"|hasn't|haven't"
    r"|unsuitable|except|excluded?|excluding|avoid|sold separately|no longer|fails?|skip|too \w+ for)\b"
    r"|\b0 in stock\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|whether|unless|in case|would|could|might|wherever|whenever|expecting|looking for|prefer"
    r"|you (?:need|want|like)|before you|say (?:whether|if)|instead of|rather than)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[;()?!]|:(?!\d)|\.(?=\s|$)|\s-\s|,(?!\d)"
    r"|\b(?=instead of|rather than)|\b(?:and|but|so|because|since|while|whereas|although|though|until|as long as|which"
    r"|where|that's|then|once|when|except)\b",
    re.IGNORECASE,
)
_OWN_VERB = re.compile(
    r"\b(?:is|are|was|it|its|it's|they|we|you|he|she|has|have|comes?|fits?|works?|choose|use|go|get|keeps?|takes?|needs?"
    r"|costs?|weighs?|holds?|runs?|makes?|gives?|suits?|carries|can|will|does|do|sells?|both|one|plus|line|store|so|I|there|wear)\b",
    re.IGNORECASE,
)
_NOT_SUITABLE = re.compile(r"\bnot suitable for:?|^[^:.;]{0,40}\b(?:not|cannot be|must not be) \w+:", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:no|yes|right|not)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\(\s?[a-z]+\s?\)")
_LONGEST_ITEM = 8  # words of one entry of a list


@dataclass(frozen=True)
class Clause:
    """A clause of a sentence.

    Attributes:
        start: where it begins in the sentence.
        end: where it ends.
        text: its words.
        positive: whether it says so; None where it only supposes.
    """

    start: int
    end: int
    text: str
    positive: bool | None


@lru_cache(maxsize=4096)
def clauses(sentence: str) -> tuple[Clause, ...]:
    """Return the clauses of a sentence; the entries of a list after "not" are denied with it."""
    plain = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence)
    found: list[Clause] = []
    start, opening, denied = 0, "", False
    listed = _NOT_SUITABLE.search(plain)
    for cut in [*_CUT.finditer(plain), None]:
        end = cut.start() if cut else len(plain)
        if listed and cut and listed.start() <= cut.start() < listed.end():
            continue
        is_list = listed is not None and end > listed.start()
        text = plain[start:end]
        if text.strip():
            inherited = (
                denied and (opening != ";" or _is_item(text))
                if is_list
                else denied and opening == "," and _is_item(text)
            )
            said = len(_NEGATIVE.findall(text))
            denied = (bool(said) or inherited) and not _ANSWER.fullmatch(text)
            # "Steady rain without a liner" denied says nothing of rain with one.
            twice = said > 1 or (is_list and inherited and said > 0)
            supposed = bool(_HYPOTHETICAL.search(text)) or (opening in ("when", "once", "until") and not said)
            found.append(Clause(start, end, text, None if twice or supposed else not denied))
        if cut:
            start, opening = cut.end(), cut.group().lower()
    return tuple(found)


def denied_label(sentence: str) -> str:
    """Return the words that deny a whole list, such as "Not matched:"; "" where there are none."""
    label = _NOT_SUITABLE.search(sentence)
    return label.group() if label else ""


def polarity_at(sentence: str, position: int) -> bool | None:
    """Return whether the clause around a position says so, denies it, or only supposes it (None)."""
    return next((one.positive for one in clauses(sentence) if one.start <= position < one.end), True)


def _is_item(text: str) -> bool:
    return not _OWN_VERB.search(text) and len(text.split()) <= _LONGEST_ITEM
