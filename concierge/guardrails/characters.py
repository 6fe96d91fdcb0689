"""Normalises a message: nothing invisible, no letters in disguise, no markup that a chat model takes for its own."""

import re
import unicodedata

from concierge.guardrails.finding import Finding, Incoming
from concierge.guardrails.rail import Rail

MARKS_PER_LETTER = 2  # Vietnamese needs two; more is decoration that hides words
# Latin letters' doubles in Cyrillic and Greek, from Unicode's confusables.txt: those that look the same in most fonts.
_DOUBLES = str.maketrans(
    "абвеікмнорстухѕјԁһӏԛԝАВЕІКМНОРСТУХЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρτυχ",
    "abbeikmhopctyxsjdhlqwABEIKMHOPCTYXSJABEZHIKMNOPTYXoavikptux",
)
_MIXED_WORD = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u052f])\w+")
_KEPT_INVISIBLE = "\u200d\ufe0f"  # they hold emoji together
_BETWEEN_EMOJI = re.compile(
    r"(?<![\U0001F000-\U0001FAFF\u2190-\u2bff\ufe0f])\u200d|\u200d(?![\U0001F000-\U0001FAFF\u2190-\u2bff])"
)
_AFTER_EMOJI = re.compile(r"(?<![\U0001F000-\U0001FAFF\u2190-\u2bff\u00a9\u00ae#*0-9])\ufe0f")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\v\f\x85]")
_MANY_MARKS = re.compile(rf"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{MARKS_PER_LETTER}}})"
                         r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")  # fmt: skip
_ROLES = r"system|assistant|developer|user|human|tool|function|model"
# Turn markup of the chat formats in use: ChatML, Llama 2 and 3, Mistral, Gemma, Phi, Alpaca, and look-alikes.
_MARKUP = (
    re.compile(r"<\s*\|[^<>|\n]{0,40}\|\s*>"),
    re.compile(r"\[\s*/?\s*(?:INST|SYS|SYSTEM|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\s*\]", re.IGNORECASE),
    re.compile(r"<<\s*/?\s*SYS\s*>>", re.IGNORECASE),
    re.compile(r"<\s*/?\s*(?:s|bos|eos|pad|unk|mask|start_of_turn|end_of_turn|think|tool_call|instructions?|prompt|"
               rf"im_start|im_end|{_ROLES})\s*>", re.IGNORECASE),
    re.compile(rf"^[ \t>*]*#{{1,6}}[ \t]*(?:instructions?|response|input|"
    rf"{_ROLES})\b[ \t]*:?[ \t]*", re.IGNORECASE | re.M),
    re.compile(rf"^[ \t>*\"'-]*\[?(?:{_ROLES}|ai)\]?(?:[ \t]+(?:message|prompt|"
    rf"note))?[ \t*]*:[ \t*]*", re.IGNORECASE | re.M),
)  # fmt: skip


class CharactersRail(Rail):
    """Rewrites a message that holds what nobody types."""

    name = "characters"
    version = "1"

    def check(self, message: Incoming) -> Finding:
        """Return a rewrite where normalising changed more than the way letters are composed."""
        cleaned = normalised(message.text)
        without = without_turn_markup(cleaned)
        if without == unicodedata.normalize("NFC", message.text):
            return self.passed()
        return self.rewritten(without, "turn markup" if without != cleaned else "invisible or disguised characters")


def normalised(text: str) -> str:
    """Return a text in compatibility form (NFKC) without control, invisible, private and unpaired characters.

    Fractions stay as they are: "9½" would become "91⁄2". Latin letters' doubles of other alphabets become Latin
    within words that hold Latin letters, too.
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    composed = "".join(_plain(character) for character in lines)
    composed = unicodedata.normalize("NFC", _MANY_MARKS.sub(r"\1", composed))
    composed = _AFTER_EMOJI.sub("", _BETWEEN_EMOJI.sub("", composed))
    return _MIXED_WORD.sub(lambda word: word[0].translate(_DOUBLES), composed).strip()


def without_turn_markup(text: str) -> str:
    """Return a text without what chat models read as the beginning or end of someone's turn."""
    before = None
    while before != text:  # taking one token out may join the halves of another
        before = text
        for markup in _MARKUP:
            text = markup.sub("", text)
    return text.strip()


def _plain(character: str) -> str:
    if character == "\n" or character in _KEPT_INVISIBLE:
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co"):
        return ""
    if "\ufe00" <= character <= "\ufe0e" or "\U000e0100" <= character <= "\U000e01ef":  # variants: can carry bytes
        return ""
    if unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.decomposition(character).startswith("<fraction>"):
        return character
    return unicodedata.normalize("NFKC", character)
