"""Kinds of products, finer than the catalogue's categories: "sleeping" holds bags, pads and a pillow."""

import re
from dataclasses import dataclass

from concierge.storage import Product


@dataclass(frozen=True)
class Kind:
    """A kind of product.

    Attributes:
        key: its name in code.
        spoken: one of them, as customers call it: "sleeping bag".
        category: its category in the catalogue.
        words: how customers name it, a regular expression.
        names: what the catalogue's names of such products hold, a regular expression.
    """

    key: str
    spoken: str
    category: str
    words: str
    names: str

    def holds(self, product: Product) -> bool:
        """Return whether a product is of this kind."""
        return product.category == self.category and bool(re.search(self.names, product.name))


# In this order: the first one whose words are said is meant, so that "tent" is not read from "tarp tent".
KINDS = (
    Kind("tarp", "tarp", "tents", r"tarps?|sun ?shades?", r"Tarp"),
    Kind("tent", "tent", "tents", r"tents?|shelters?", r"Tent"),
    Kind("pad", "sleeping pad", "sleeping", r"(?:sleeping )?(?:pads?|mats?|mattress(?:es)?)", r"Pad"),
    Kind("pillow", "pillow", "sleeping", r"pillows?", r"Pillow"),
    Kind("bag", "sleeping bag", "sleeping", r"slee?ping bags?|(?<!dry )bags?|sleep (?:setup"
        r"|systems?)", r"Sleeping Bag"),
    Kind("daypack", "daypack", "backpacks", r"day ?packs?|commuter (?:bag|pack)s?"
        r"|small packs?", r"Daypack|Roll-Top|Kids"),
    Kind("pack", "backpack", "backpacks", r"(?:back)?packs?|rucksacks?", r"Pack|pack"),
    Kind("trail_runner", "trail running shoe", "footwear", r"trail[- ]runners?|running shoes?"
        r"|runners", r"Trail Runner"),
    Kind("sandal", "sandal", "footwear", r"(?:water |river )?sandals?|water shoes?", r"Sandal"),
    Kind("boot", "boot", "footwear", r"(?:\w+ )?boots?", r"Boot"),
    Kind("shoe", "shoe", "footwear", r"shoes?|sneakers?", r"Shoe|Runner|Boot|Sandal"),
    Kind("wind_jacket", "wind jacket", "outerwear", r"wind(?:breaker| jacket| layer)s?", r"Wind Jacket"),
    Kind("shell", "rain jacket", "outerwear", r"rain (?:jackets?|coats?|gear|shells?)|rainwear"
        r"|(?:hard ?)?shells?", r"Rain Jacket|Shell"),
    Kind("sun", "sun hoodie", "outerwear", r"sun (?:shirts?|hood(?:ie|y|ies))", r"Sun Hoodie"),
    Kind("fleece", "fleece", "outerwear", r"fleeces?|mid-?layers?", r"Fleece"),
    Kind("insulated", "insulated hoodie", "outerwear", r"puff(?:y|ies|er)|(?:down|insulated|warm"
        r"|winter) (?:jackets?|coats?|hood(?:ie|y|ies))|hood(?:ie|y|ies)", r"Emberwing"),
    Kind("jacket", "jacket", "outerwear", r"jackets?|coats?|layers", r"Jacket|Shell|Emberwing|Fleece"),
    Kind("stove", "stove", "cooking_hydration", r"stoves?|burners?", r"Stove|Cook System"),
    Kind("cookware", "cookset", "cooking_hydration", r"cook ?sets?|cookware|pots?", r"Cookset"),
    Kind("treatment", "water treatment", "cooking_hydration", r"(?:water )?(?:filters?|purifiers?"
        r"|treatment)", r"Filter|Purifier"),
    Kind("reservoir", "hydration reservoir", "cooking_hydration", r"reservoirs?|bladders?|hydration", r"Reservoir"),
    Kind("bottle", "bottle", "cooking_hydration", r"bottles?|flasks?", r"Bottle"),
    Kind("harness", "climbing harness", "climbing_navigation", r"harness(?:es)?", r"Harness"),
    Kind("helmet", "climbing helmet", "climbing_navigation", r"helmets?", r"Helmet"),
    Kind("rope", "climbing rope", "climbing_navigation", r"ropes?", r"Rope"),
    Kind("lamp", "headlamp", "climbing_navigation", r"head ?lamps?|lamps?|head ?lights?|lights?"
        r"|hands free", r"Headlamp"),
    Kind("compass", "compass", "climbing_navigation", r"compass(?:es)?", r"Compass"),
    Kind("gps", "GPS", "climbing_navigation", r"gps", r"GPS"),
)  # fmt: skip
_PATTERNS = {kind.key: re.compile(rf"\b(?:{kind.words})\b", re.IGNORECASE) for kind in KINDS}
_BY_KEY = {kind.key: kind for kind in KINDS}


def kinds_in(text: str) -> list[Kind]:
    """Return the kinds that a message names, finer ones instead of those they are part of."""
    found = []
    rest = text
    for kind in KINDS:
        if _PATTERNS[kind.key].search(rest):
            found.append(kind)
            rest = _PATTERNS[kind.key].sub(" ", rest)
    return found


def kind_named(key: str) -> Kind | None:
    """Return the kind with this name in code, or None."""
    return _BY_KEY.get(key)


def kind_of(product: Product) -> Kind | None:
    """Return the first kind that a product is of, or None."""
    return next((kind for kind in KINDS if kind.holds(product)), None)
