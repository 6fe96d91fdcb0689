"""Sizes as customers name them: "medium", "mens 9 and a half", "2xl"."""

import re

_LETTERS = {
    "extra extra large": "xxl",
    "double xl": "xxl",
    "2xl": "xxl",
    "xx large": "xxl",
    "extra large": "xl",
    "x large": "xl",
    "xlarge": "xl",
    "extra small": "xs",
    "x small": "xs",
    "xsmall": "xs",
    "small": "s",
    "medium": "m",
    "med": "m",
    "large": "l",
}
_NUMBERS = ("five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen")
_HALF = re.compile(r"(\d)\s*(?:½|1/2|and a half|and half|point five|\.50?\b)")
_WOMEN = re.compile(r"\b(?:women'?s?|womans?|woman's|ladies'?|lady's|female|w)\b")
_MEN = re.compile(r"\b(?:men'?s?|mans?|man's|male|m)\b")
_SHOE = re.compile(r"([mw]?)(\d{1,2}(?:\.5)?)")


def sizes_meant(options: list[str], said: str) -> list[str]:
    """Return those of a product's sizes that `said` may mean: none, one, or several to ask about.

    Args:
        options: as the catalogue spells them: "M", "S/M", "M9", "M9/W10.5" (one size for men and women).
        said: as the customer wrote it. A number without "men's" or "women's" may mean either.
    """
    plain = _plain(said)
    spellings = (said.strip().lower(), plain, plain.replace(" ", ""))
    exact = [option for option in options if option.lower() in spellings]
    if exact:
        return exact
    shoe = _SHOE.fullmatch(_with_gender(plain))
    if shoe is None:
        return [option for option in options if plain in option.lower().split("/")]
    letters = shoe.group(1) or "mw"
    wanted = {f"{letter}{shoe.group(2)}" for letter in letters}
    return [option for option in options if wanted & set(option.lower().split("/"))]


def _plain(said: str) -> str:
    text = said.lower().replace("\u2019", "'").strip(" .,?!")
    text = re.sub(r"\b(?:size|sizes|a|an|us)\b(?! half)", " ", text)
    for number, word in enumerate(_NUMBERS, start=5):
        text = re.sub(rf"\b{word}\b", str(number), text)
    text = _HALF.sub(r"\1.5", text)
    text = re.sub(r"(\d)\.0\b", r"\1", text)
    text = " ".join(text.split())
    return _LETTERS.get(text.replace("-", " "), text)


def _with_gender(plain: str) -> str:
    if not any(letter.isdigit() for letter in plain):
        return plain
    for pattern, letter in ((_WOMEN, "w"), (_MEN, "m")):
        rest, found = pattern.subn(" ", plain)
        if found:
            return letter + "".join(rest.split())
    return "".join(plain.split())
