"""Amounts, temperatures, seasons and lengths as customers write them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Season = Literal["winter", "spring", "summer", "fall"]

CM_PER_INCH = 2.54
INCHES_PER_FOOT = 12
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_NUMBER_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)(k\b)?"
_MONEY = re.compile(
    rf"\$\s?{_AMOUNT}|{_AMOUNT}\s?(?:dollars?|bucks?|usd)\b"
    rf"|\b(?:under|below|around|about|roughly|up to|less than|more than|at most|max(?:imum)?(?: of)?|over|within"
    rf"|budget(?: is| of|:)?(?: like| about| around| more like)?|spend)\s{_AMOUNT}(?![\d.]|\s?(?:°|degrees?|f\b"
    rf"|l\b|lit|lb|pound|people"
    rf"|person|night|day|oz|g\b|kg|cm|in\b|inch|mile))",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"\$?\s?{_AMOUNT}\s?(?:-|–|to|and)\s?\$?\s?{_AMOUNT}", re.IGNORECASE)
_MONEY_RANGE = re.compile(rf"\bbetween {_RANGE.pattern}|\${_AMOUNT}\s?(?:-|–|to)\s?\$?\s?{_AMOUNT}", re.IGNORECASE)
_BARE = re.compile(
    rf"\W*(?:like |maybe |say )?{_AMOUNT}(?: (?:or so|max|tops|at most|or less|ish|total))?\W*", re.IGNORECASE
)
_HUNDREDS = re.compile(rf"\b({_NUMBER_WORD}|a)[ -](hundred|thousand)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:around|about|roughly|approx\w*|ish|or so)\b|~", re.IGNORECASE)
_NO_LIMIT = re.compile(
    r"\b(?:no (?:limit|budget|max\w*)|any(?: budget| price|thing)?|doesn'?t matter|don'?t (?:care|mind)"
    r"|not sure|no idea"
    r"|whatever|flexible|open|unlimited|don'?t know|idk|dunno|no preference|not really|either|all year"
    r"|year[- ]round)\b",
    re.IGNORECASE,
)
_DEGREES = r"(?:°\s?([fc])?|(?:degrees?|deg)\s?([fc]\b|fahrenheit|celsius)?|([fc])\b)"
_TEMPERATURE = re.compile(
    rf"(?<![\w.$-])(-|minus |negative )?(\d{{1,2}}|{_NUMBER_WORD})\s?{_DEGREES}(\s?below(?: zero)?)?", re.IGNORECASE
)
_BELOW_ZERO = re.compile(r"\b(\d{1,2}) below\b", re.IGNORECASE)
_BARE_TEMPERATURE = re.compile(r"\W*(?:about |around |maybe )?(-|minus )?(\d{1,2})\W*", re.IGNORECASE)
_LOWS = re.compile(
    r"\b(?:lows?|down to|as low as|below)\b[a-z ]{0,12}?(-|minus )?(\d{1,2})\b(?!\s?(?:dollars|bucks|lb))",
    re.IGNORECASE,
)
_SEASONS: dict[Season, str] = {
    "winter": r"winter\w*|dec(?:ember)?|jan(?:uary)?|feb(?:ruary)?|snow\w*|freezing",
    "spring": r"spring|march|apr(?:il)?|(?:in|next|early|late|mid) may|may\b(?= trip|\W*$)",
    "summer": r"summer\w*|june?|july?|aug(?:ust)?|hot weather|heat|(?:mid)?summer",
    "fall": r"fall(?! apart)|autumn|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?",
}
_SEASON_PATTERNS = {season: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for season, words in _SEASONS.items()}
_CM = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:cm|centimet(?:er|re)s?)\b", re.IGNORECASE)
_MM = re.compile(r"(\d{3}(?:\.\d)?)\s?(?:mm|millimet(?:er|re)s?)\b", re.IGNORECASE)
_INCHES = re.compile(
    r"(\d{1,2}(?:\.\d{1,2})?)(\s?½| 1/2| and a half)?\s?(?:inch(?:es)?|in\b(?!\s(?!chest|torso|waist|bust|long"
    r"|foot|head|tall)[a-z])|\"|”|'')",
    re.IGNORECASE,
)
_FEET = re.compile(
    r"(\d)\s?(?:'|’|ft\b|foot\b|feet\b)\s?(?:and )?(\d{1,2}(?:\.5)?)?\s?(?:\"|”|''|in\b|inch(?:es)?\b)?"
    r"|\b([4-6]) (\d{1,2})\b(?=\W*(?:tall|$))",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?<![\w.$])(\d{1,3}(?:[.,]\d{1,2})?)(\s?½| 1/2| and a half)?(?![\w%$°])")


@dataclass(frozen=True)
class Budget:
    """What a customer wants to spend on one item, in dollars.

    Attributes:
        most: the highest price that fits.
        about: whether the amount was said as a rough one, so that a little more still fits.
    """

    most: Decimal
    about: bool = False

    LEEWAY = Decimal("1.15")  # how far "around" reaches

    def fits(self, price: Decimal) -> bool:
        """Return whether a price is within the budget."""
        return price <= self.most * (self.LEEWAY if self.about else 1)


def budget_in(text: str, *, asked: bool = False) -> Budget | None:
    """Return the budget that a message names ("under 200", "around $150", "$100–150"), or None.

    Args:
        text: the message.
        asked: whether the budget was just asked for; then a bare number counts.
    """
    plain = _with_digits(text)
    spread = _MONEY_RANGE.search(plain) or (_RANGE.fullmatch(plain.strip()) if asked else None)
    if spread:
        numbers = [group for group in spread.groups() if group and group[0].isdigit()]
        return Budget(max(_amount(number, None) for number in numbers))
    found = _MONEY.search(plain) or (_BARE.fullmatch(plain) if asked else None)
    if found is None:
        return None
    groups = found.groups()
    number = next(n for n, group in enumerate(groups) if group and group[0].isdigit())
    thousand = groups[number + 1] if number + 1 < len(groups) else None
    amount = _amount(groups[number], thousand)
    return Budget(amount, about=bool(_ABOUT.search(plain))) if amount > 0 else None


def says_any(text: str) -> bool:
    """Return whether an answer leaves the choice open: "no limit", "doesn't matter", "not sure"."""
    return bool(_NO_LIMIT.search(text.replace("\u2019", "'")))


def temperature_in(text: str, *, asked: bool = False) -> int | None:
    """Return the lowest temperature that a message names, in °F; Celsius is converted when it is said.

    Args:
        text: the message.
        asked: whether a temperature was just asked for; then a bare number counts.
    """
    found = [-int(match.group(1)) for match in _BELOW_ZERO.finditer(text)]
    for match in _TEMPERATURE.finditer(text):
        sign, number, *units, below = match.groups()
        value = _WORDS.get(number.lower()) if not number.isdigit() else int(number)
        if value is None:
            continue
        value = -value if sign or below else value
        unit = next((one for one in units if one), "f")
        found.append(round(value * 9 / 5 + 32) if unit.lower().startswith("c") else value)
    lows = _LOWS.search(text) or (_BARE_TEMPERATURE.fullmatch(text) if asked else None)
    if not found and lows:
        found.append(-int(lows.group(2)) if lows.group(1) else int(lows.group(2)))
    return min(found, default=None)


def season_in(text: str) -> Season | None:
    """Return the season that a message names, by its name, a month or its weather; None for none or several."""
    named = [season for season, pattern in _SEASON_PATTERNS.items() if pattern.search(text)]
    return named[0] if len(named) == 1 else None


def centimetres_in(text: str, *, bare: tuple[float, float]) -> float | None:
    """Return a length in cm; inches are converted.

    Args:
        text: the message.
        bare: the range in cm that is believable, in which a number without a unit counts as centimetres.
    """
    found = [_number(match.group(1)) for match in _CM.finditer(text)]
    found += [_number(match.group(1)) / 10 for match in _MM.finditer(text)]
    found += [round(_with_half(match) * CM_PER_INCH, 1) for match in _INCHES.finditer(text)]
    return next((value for value in found if bare[0] <= value <= bare[1]), None) or _bare_number(text, bare)


def inches_in(text: str, *, bare: tuple[float, float]) -> float | None:
    """Return a length in inches; centimetres are converted.

    Args:
        text: the message.
        bare: the range in inches that is believable, in which a number without a unit counts as inches.
    """
    found = [_with_half(match) for match in _INCHES.finditer(text)]
    found += [round(_number(match.group(1)) / CM_PER_INCH, 1) for match in _CM.finditer(text)]
    return next((value for value in found if bare[0] <= value <= bare[1]), None) or _bare_number(text, bare)


def height_in(text: str) -> float | None:
    """Return a body height in inches: "6 foot 1", "5'10", "185 cm", "70 inches"; None for none."""
    match = _FEET.search(text)
    if match:
        feet, inches = match.group(1) or match.group(3), match.group(2) or match.group(4)
        return int(feet) * INCHES_PER_FOOT + float(inches or 0)
    return inches_in(text, bare=(30, 90)) or _bare_number(text, (100, 230), CM_PER_INCH)


def _bare_number(text: str, bounds: tuple[float, float], per_unit: float = 1) -> float | None:
    for match in _PLAIN.finditer(text):
        value = _with_half(match)
        if bounds[0] <= value <= bounds[1]:
            return round(value / per_unit, 1)
    return None


def _with_half(match: re.Match[str]) -> float:
    return _number(match.group(1)) + (0.5 if match.group(2) else 0)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _amount(number: str, thousand: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * (1000 if thousand else 1)


def _with_digits(text: str) -> str:
    def digits(match: re.Match[str]) -> str:
        times = 100 if match.group(2).lower() == "hundred" else 1000
        return str(_WORDS.get(match.group(1).lower(), 1) * times)

    return _HUNDREDS.sub(digits, text)
