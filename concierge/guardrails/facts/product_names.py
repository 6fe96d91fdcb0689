"""Names of products: ours have to be in the passages, and what looks like one and is in no catalogue is invented."""

import re
from collections.abc import Iterable, Iterator

from concierge.guardrails.facts.sentences import Sentence
from concierge.guardrails.facts.stems import says_something

_WORD = re.compile(r"[A-Za-z][\w'&-]*|\d[\w.°-]*")
_NAME_LIKE = re.compile(r"[A-Z][a-z]\w*(?:[-'][A-Za-z]+)*$|[A-Z]\w*\d\w*$|[a-z]*[A-Z][a-z]+[A-Z]\w*$")
_ALWAYS_CAPITAL = """
    I I'd I'll I'm I've Wren Fernway Outfitters OK Okay Yes No US USA TV AM PM January February March April May
    June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday
    Sunday Spring Summer Fall Autumn Winter English Spanish American Google Celsius Fahrenheit Internet Happy
"""
_COMMON = frozenset(_ALWAYS_CAPITAL.split())
_IS_SAID_OF = re.compile(
    r"\s(?:is|isn't|has|costs?|weighs?|holds?|comes|carries|sleeps|packs|offers|runs|makes|would|will|from|by)\b"
)
_OPENERS = re.compile(r"(?:^|[\"(:;-]\s?|\d\.\s)$")


def invented_names(sentence: Sentence, known: "Vocabulary", taken: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield the words of a sentence that look like a name and stand in nothing that the reply rests on.

    Args:
        sentence: a sentence of the reply.
        known: the words of the passages, the names and what the customer said.
        taken: where names were recognised.
    """
    spans = list(taken)
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(sentence.text), None]:
        if (
            word
            and _continues(sentence.text, run, word)
            and not any(start <= word.start() < end for start, end in spans)
        ):
            run.append(word)
            continue
        if run:
            yield from _unknown(sentence.text, run, known)
        run = [word] if word and _NAME_LIKE.match(word.group()) and not _inside(word, spans) else []


class Vocabulary:
    """The words that a reply may take names from."""

    def __init__(self, texts: Iterable[str], names: Iterable[str]) -> None:
        """Take the texts of the passages and the customer, and the names of the shop."""
        self._text = " ".join(" ".join(_WORD.findall(text)).lower() for text in (*texts, *names))
        self._words = frozenset(self._text.split())
        self._capitals = frozenset(
            word for text in (*texts, *names) for word in _WORD.findall(text) if _NAME_LIKE.match(word)
        )

    def has(self, words: list[str]) -> bool:
        """Return whether words stand together somewhere, or each is a name, or is the only one and is known."""
        plain = [word.removesuffix("'s") for word in words]
        if all(word in _COMMON or word in self._capitals or word[0].isdigit() for word in plain):
            return True
        joined = " ".join(plain).lower()
        if len(plain) > 1:
            return f" {joined}" in f" {self._text}"
        return joined in self._words or joined.removesuffix("s") in self._words or f"{joined}s" in self._words


def _continues(text: str, run: list[re.Match[str]], word: re.Match[str]) -> bool:
    if not run or text[run[-1].end() : word.start()] not in (" ", "-"):
        return False
    return bool(_NAME_LIKE.match(word.group())) or word.group()[0].isdigit() or word.group().isupper()


def _unknown(text: str, run: list[re.Match[str]], known: Vocabulary) -> Iterator[str]:
    opens = bool(_OPENERS.search(text[: run[0].start()]))
    words = [one.group() for one in run]
    if opens and len(words) > 1 and not says_something(words[0]):
        words = words[1:]
        opens = False
        if words[0][0].isdigit():
            return
    if opens and not any(_NAME_LIKE.match(word) for word in words[1:]):
        # Every sentence begins with a capital; a name there is what something is said of.
        is_subject = _IS_SAID_OF.match(text, run[-1].end()) and not words[0].lower().endswith(("ing", "s"))
        if is_subject and not known.has(words) and words[0].lower() not in _PRONOUNS:
            yield words[0]
        return
    if opens and not known.has(words):
        words = words[1:] if known.has(words[1:]) and not words[1][0].isdigit() else words
        if known.has(words):
            return
    if not known.has(words):
        yield " ".join(words)


def _inside(word: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start() < end for start, end in spans)


_SUBJECTS = """
    it he she this that these those they we you there here what which who one each both neither either nothing
    none everything something anyone everyone another other all some most many few more less same and but so
    then now
"""
_PRONOUNS = frozenset(_SUBJECTS.split())
