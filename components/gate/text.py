"""Cleans the text of a message: what cannot be seen or stored does not reach the models."""

import unicodedata

ZERO_WIDTH_JOINER = "\u200d"  # kept: it holds emoji together
_UNWANTED = {"Cc", "Cf", "Cs", "Co"}  # control, invisible, lone surrogate, private; unassigned may be a new emoji
_EDGES = ZERO_WIDTH_JOINER + "".join(filter(str.isspace, map(chr, range(0x3001))))


def clean(text: object) -> str:
    """Returns ``text`` in composed form (NFC) without control, invisible or unpaired characters.

    Line breaks and tabs become single spaces or line breaks; anything that is not text becomes "".
    """
    if not isinstance(text, str):
        return ""
    spaced = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\t", " ")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    kept = "".join(
        character
        for character in spaced
        if character in ("\n", ZERO_WIDTH_JOINER) or unicodedata.category(character) not in _UNWANTED
    )
    return unicodedata.normalize("NFC", kept).strip(_EDGES)
