"""Texts made comparable, and cut into sentences and the parts in which a figure belongs to its neighbours."""

import re
import unicodedata
from dataclasses import dataclass

_HALVES = {"½": "5", "¼": "25", "¾": "75"}
_PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2032": "'", "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": " - ", "\u2212": "-", "\u00ba": "°",
    "\u02da": "°", "\u00d7": "x",
})  # fmt: skip
_INVISIBLE = {"Cf", "Cc"}
_ABBREVIATIONS = r"(?<!\b[ap]\.m\.)(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bapprox\.)(?<!\s[ABDEGHIJKNOPQTUVWYZ]\.)"
_SENTENCE_END = re.compile(rf"(?<=[.!?]){_ABBREVIATIONS}[\"')\]]*\s+(?=[\"'(*\[]*[A-Z0-9$*-])|(?<=[!?])\s+|\s*\n\s*")
_PART_END = re.compile(r"[;()]|:(?!\d)|,(?!\d)|\s-\s|\b(?:and|or|but|while|whereas|against|versus|vs\.?|than|plus)\b")
_ASIDE = re.compile(r"\([a-z]+(?: [a-z]+){0,2}\)")
_TWICE = re.compile(r"(\d{1,3}(?:,\d{3})+) \((\d+)\)")  # "18,000 (18000) g/m²"
_MARKS = re.compile(r"[*_`#|]+")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text.

    Attributes:
        text: the sentence.
        start: where it begins in the text.
    """

    text: str
    start: int

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.text.rstrip("\"') ").endswith("?")


def normalised(text: str) -> str:
    """Return a text with plain quotes, dashes, digits and fractions, without invisible characters and markdown."""
    for half, digits in _HALVES.items():
        text = re.sub(rf"(\d)\s?{half}", rf"\1.{digits}", text).replace(half, f"0.{digits}")
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    text = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in _INVISIBLE)
    return _MARKS.sub(" ", _TWICE.sub(r"\1", text))


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a normalised text; a line of a list or table is one."""
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        found.append(Sentence(text[start : end.start()], start))
        start = end.end()
    found.append(Sentence(text[start:], start))
    return [sentence for sentence in found if sentence.text.strip()]


def part_around(sentence: str, start: int, end: int) -> str:
    """Return the part of a sentence, between commas and conjunctions, that holds the words from `start` to `end`."""
    first, last = part_span(sentence, start, end)
    return sentence[first:last]


def part_span(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Return where the part of a sentence around the words from `start` to `end` begins and ends."""
    first, last = 0, len(sentence)
    plain = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence)
    for cut in _PART_END.finditer(plain):
        if cut.end() <= start:
            first = cut.end()
        elif cut.start() >= end:
            last = cut.start()
            break
    return first, last
