"""Which size to suggest, from a measure or a usual size. Policy: POL-SIZE."""

import re
from dataclasses import dataclass
from typing import Literal

from pydantic import model_validator

from concierge.knowledge.quantities import centimetres_in, height_in, inches_in
from concierge.knowledge.rule_files import Rules, rules_of_shop
from concierge.storage import Product

FILE = "sizing.yml"
Measure = Literal["foot", "chest", "torso", "height", "waist", "head"]
LETTERS = ("XS", "S", "M", "L", "XL", "XXL")
WOMENS_ABOVE_MENS = 1.5  # women's 10.5 is men's 9, in the footwear chart
PRECISION_CM = 0.15  # a tape measure's; 27.1 cm is read as 27.0
_SHOE = re.compile(
    r"\b([mw])?\s?(\d{1,2})(\.5|½| ½| 1/2| and a half)?(?![\d.]|\s?(?:cm|in(?:ch|\b(?! \w+ (?:shoe|boot"
    r"|runner)))|\"|lb|mm|eu\b))",
    re.IGNORECASE,
)
_WOMENS = re.compile(r"\bwom[ae]n'?s?\b|\blad(?:y|ies)'?s?\b|\bfemale\b|\bwife\b|\bgirlfriend\b", re.IGNORECASE)
_MENS = re.compile(r"\bmen'?s?\b|\bmale\b|\bhusband\b|\bguy\b", re.IGNORECASE)
_USUAL = re.compile(
    r"\b(?:wear|take|buy|usually|normally|size)\b(?: \w+){0,2}? \d{1,2}(?:\.5)?(?: in)?\b", re.IGNORECASE
)
_FOREIGN = re.compile(r"\b(?:eu|euro?|european|uk|british)\b", re.IGNORECASE)
_LETTER = re.compile(
    r"\b(xxl|xl|xs|extra large|extra small|small|medium|large)\b|(?<![\w'’])((?-i:[SML]))(?![\w'’])", re.IGNORECASE
)
_NAMED = {"extra large": "XL", "extra small": "XS", "small": "S", "medium": "M", "large": "L"}
_LAYERS = re.compile(r"\blayer\w*\b|\bunder(?:neath)?\b|\bover a\b|\bthick\b|\bpuff\w*\b|\bfleece\b", re.IGNORECASE)


class ModelRules(Rules):
    """How a model differs from the footwear chart."""

    add: float
    between: Literal["up", "down"]
    note: str


class FootwearRules(Rules):
    """The footwear chart: foot length in cm to size."""

    mens: dict[float, float]
    womens: dict[float, float]
    models: dict[str, ModelRules]

    @model_validator(mode="after")
    def _covers_same_lengths(self) -> "FootwearRules":
        if not self.mens or list(self.mens) != list(self.womens):
            raise ValueError("mens and womens must list the same foot lengths")
        return self


class OuterwearRules(Rules):
    """The outerwear charts: size to chest in inches."""

    unisex: dict[str, tuple[float, float]]
    womens: dict[str, tuple[float, float]]


class SizingRules(Rules):
    """The file `sizing.yml`."""

    version: str
    footwear: FootwearRules
    outerwear: OuterwearRules


@dataclass(frozen=True)
class SizeAdvice:
    """What to say about a size.

    Attributes:
        size: as the catalogue spells it; None when none that is made fits.
        note: why, as it follows "because this model": "runs about half a size small".
    """

    size: str | None
    note: str = ""


def sizing_rules() -> SizingRules:
    """Return the shop's sizing rules.

    Raises:
        RuleFileError: the file is missing or wrong.
    """
    return rules_of_shop(FILE, SizingRules)


def measure_for(product: Product) -> Measure | None:
    """Return the one measure that a product's size depends on; None when it comes in one size or has no chart."""
    specs = product.attributes.get("specs") or {}
    if product.category == "footwear":
        return "foot"
    if product.category == "outerwear":
        return "chest"
    if "torso_in" in specs:
        return "torso"
    if "max_height_in" in specs:
        return "height"
    if "waist_in" in specs:
        return "waist"
    return "head" if "head_cm" in specs else None


def is_foreign_size(text: str) -> bool:
    """Return whether a message gives a European or British shoe size, which our chart does not have."""
    return bool(_FOREIGN.search(text))


def advise(product: Product, said: str) -> SizeAdvice | None:
    """Return the size to suggest, or None when the message names no measure that can be read.

    Args:
        product: what has to fit.
        said: a measure ("27 cm", "chest 39 inches") or, for shoes and outerwear, a usual size.
    """
    measure = measure_for(product)
    if measure == "foot":
        return _shoe(product, said)
    if measure == "chest":
        return _outerwear(product, said)
    specs = product.attributes.get("specs") or {}
    if measure == "height":
        height = height_in(said)
        return None if height is None else _by_height(product, specs["max_height_in"], height)
    if measure == "head":
        head = centimetres_in(said, bare=(45, 70))
        return None if head is None else _by_range(specs["head_cm"], head, "is measured at the head")
    if measure in ("torso", "waist"):
        found = inches_in(said, bare=(10, 60))
        note = "is sized by torso length" if measure == "torso" else "is sized by the waist"
        return None if found is None else _by_range(specs[f"{measure}_in"], found, note)
    return None


def _shoe(product: Product, said: str) -> SizeAdvice | None:
    rules = sizing_rules().footwear
    model = rules.models.get(product.sku, ModelRules(add=0, between="up", note="follows our chart"))
    # "I wear a 10 in running shoes" is no foot of 10 inches.
    plain = _USUAL.sub(" ", said)
    length = centimetres_in(plain, bare=(16, 36))
    womens = product.gender_fit == "womens"
    if length is not None:
        chart = rules.womens if womens else rules.mens
        shortest, longest = min(chart), max(chart)
        if not shortest - PRECISION_CM <= length <= longest + PRECISION_CM:
            return SizeAdvice(None)
        exact = chart[shortest] + (length - shortest) * (chart[longest] - chart[shortest]) / (longest - shortest)
    else:
        usual = None if is_foreign_size(said) else _usual_shoe(said)
        if usual is None:
            return None
        letter, exact = usual
        if letter == "w" and not womens:
            exact -= WOMENS_ABOVE_MENS
        elif letter == "m" and womens:
            exact += WOMENS_ABOVE_MENS
    return SizeAdvice(_made(product, exact + model.add, model), model.note)


def _usual_shoe(said: str) -> tuple[str, float] | None:
    found = [match for match in _SHOE.finditer(said) if 4 <= int(match.group(2)) <= 15]
    if not found:
        return None
    match = found[0]
    letter = (match.group(1) or "").lower() or ("w" if _WOMENS.search(said) else "m" if _MENS.search(said) else "")
    sizes = [int(one.group(2)) + (0.5 if one.group(3) else 0) for one in found[:2]]
    return letter, sum(sizes) / len(sizes)  # "between 9 and 10" is 9.5


def _made(product: Product, wanted: float, model: ModelRules) -> str | None:
    """Return the size that is made for a wanted one: the next half size up, or where the model says."""
    letter = "W" if product.gender_fit == "womens" else "M"
    made = {}
    for option in product.sizes:
        match = re.search(rf"{letter}(\d+(?:\.5)?)", option)
        if match:
            made[float(match.group(1))] = option
    slack = PRECISION_CM
    if model.between == "down":
        fitting = [size for size in made if size <= wanted + slack and wanted - size < 1]
        return made[max(fitting)] if fitting else None
    fitting = [size for size in made if size >= wanted - slack and size - wanted < 1]
    return made[min(fitting)] if fitting else None


def _outerwear(product: Product, said: str) -> SizeAdvice | None:
    charts = sizing_rules().outerwear
    womens = product.gender_fit == "womens"
    chart = charts.womens if womens else charts.unisex
    chest = inches_in(said, bare=(24, 70))
    notes = []
    if chest is not None:
        size = next((name for name, (_, most) in chart.items() if chest <= most), None)
        if size is None or chest < min(least for least, _ in chart.values()):
            return SizeAdvice(None)
        notes.append("follows our chest chart")
    else:
        size = _usual_letter(said)
        if size is None:
            return None
        notes.append("follows our regular sizes")
        if product.gender_fit == "unisex" and _WOMENS.search(said):
            size = _shifted(size, -1)
            notes = ["is unisex, where women usually take one size smaller"]
    if size and _LAYERS.search(said):
        size = _shifted(size, 1)
        notes.append("needs one size up for thick layers underneath")
    return SizeAdvice(size if size in product.sizes else None, " and ".join(notes))


def _usual_letter(said: str) -> str | None:
    match = _LETTER.search(said)
    if match is None:
        return None
    word = (match.group(1) or match.group(2)).lower()
    return _NAMED.get(word, word.upper())


def _shifted(size: str, by: int) -> str | None:
    place = LETTERS.index(size) + by
    return LETTERS[place] if 0 <= place < len(LETTERS) else None


def _by_range(ranges: dict[str, str], value: float, note: str) -> SizeAdvice:
    """Return the size whose range holds a value; exactly between two, the smaller."""
    for size, span in ranges.items():
        least, most = (float(part) for part in span.split("-"))
        if least <= value <= most:
            return SizeAdvice(size, f"{note}, and {size} fits {span.replace('-', '–')}")
    return SizeAdvice(None)


def _by_height(product: Product, limits: dict[str, float], height: float) -> SizeAdvice:
    for size, most in limits.items():
        if height <= most:
            feet, inches = divmod(int(most), 12)
            return SizeAdvice(size, f"fits sleepers up to {feet} ft {inches} in in that size")
    return SizeAdvice(None)
