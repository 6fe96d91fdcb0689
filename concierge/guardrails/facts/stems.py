"""Words as they are compared: without endings, and without those that say nothing."""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z][A-Za-z']+\d*")
_SIZE = re.compile(r"(?<![\w'])(?:XX?[SL]|[SML])(?:/(?:XX?[SL]|[SML]))?(?![\w'])|\b[MW]\d{1,2}(?:\.5)?\b")
_WITHOUT_MEANING = """
    a an the this that these those it its it's they them their there here he she his her we our us you your i my
    me is are was were be been being am do does did done has have had having can could will would may might
    shall should must and or but if so as at by for from in into of on onto to with about than then when while
    which who whom whose what where how why not no nor never none neither without cannot can't isn't aren't
    doesn't don't won't wasn't always all any both each every some more most less least very too also just only
    even still yet again now right well up out over under per via such other another same own one ones once get
    gets got go goes make makes made let i'd i'll i'm we're you'd you'll you're that's there's here's what's
    it'll they're zero two three four five six seven eight nine ten dozen hundred first fernway wren shop item
    items product products page pages sku
"""
_EMPTY = frozenset(_WITHOUT_MEANING.split())
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""), ("ly", ""))
_SHORTEST = 3
_IRREGULAR = {
    "dry": "dry", "dries": "dry", "dried": "dry", "washable": "wash", "feet": "foot", "people": "people",
    "included": "include", "includes": "include", "including": "include", "returned": "return", "fitting": "fitting",
    "fittings": "fitting", "women's": "women", "men's": "men", "rated": "rate", "rating": "rate", "ratings": "rate",
    "shipping": "ship", "weighs": "weigh", "heavier": "heavy", "lighter": "light",
}  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a word in lower case without its ending, so that "boots" is "boot" and "washed" is "wash"."""
    plain = word.lower().strip("'")
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    plain = plain.removesuffix("'s")
    for ending, instead in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST and not plain.endswith("ss"):
            shorter = plain.removesuffix(ending) + instead
            doubled = ending in ("ing", "ed") and len(shorter) > _SHORTEST and shorter[-1] == shorter[-2]
            return (shorter[:-1] if doubled and shorter[-1] not in "ls" else shorter).removesuffix("e")
    return plain.removesuffix("e") if len(plain) > _SHORTEST else plain


def says_something(word: str) -> bool:
    """Return whether a word carries meaning of its own."""
    return word.lower() not in _EMPTY


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that carry meaning; numbers are left out, sizes are kept."""
    words = (stem(word) for word in _WORD.findall(_SIZE.sub(" ", text)) if word.lower() not in _EMPTY)
    return frozenset((*words, *_SIZE.findall(text)))
