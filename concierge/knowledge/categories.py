"""Product categories as customers name them."""

import re

_NAMES = {
    "sleeping": "sleeping gear",
    "cooking_hydration": "cooking and hydration gear",
    "climbing_navigation": "climbing and navigation gear",
}
_WORDS = {
    "footwear": r"footwear|shoes?|boots?|sandals?|sneakers?|trail runners?",
    "outerwear": r"outerwear|jackets?|coats?|shells?|hoodies?|hoody|fleeces?",
    "backpacks": r"(?:back|day)?packs?",
    "tents": r"tents?|tarps?|shelters?",
    "sleeping": r"sleeping (?:bags?|pads?|gear)|sleep (?:gear|systems?)|pillows?",
    "cooking_hydration": r"stoves?|cookware|cooksets?|bottles?|water filters?",
    "climbing_navigation": r"climbing gear|harness(?:es)?|helmets?|ropes?|headlamps?|gps|compass(?:es)?",
}
_PATTERNS = {category: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for category, words in _WORDS.items()}


def category_name(category: str) -> str:
    """Return a category of the catalogue as customers call it: "sleeping gear"."""
    return _NAMES.get(category, category)


def category_meant(text: str) -> str | None:
    """Return the category that a message names ("does it work on boots?"); None for none or several."""
    named = [category for category, pattern in _PATTERNS.items() if pattern.search(text)]
    return named[0] if len(named) == 1 else None
