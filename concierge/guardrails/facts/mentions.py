"""Which products and pages a text speaks of: by item number, by name, by part of a name, by "the bag"."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from concierge.guardrails.facts.names import Names

_TOKEN = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?(?:\s?(?:°\s?F?|deg(?:rees?)?(?:\s?F)?|mm|oz|L|m)(?!\w))?|[A-Za-z]+\d*(?:'s|s'(?!\w))?"
)
_SKU = re.compile(r"\bFW\s?-?\s?(\d{3})\b")
_SKU_AFTER = re.compile(r"[\s,]*[(\[]?\s*FW\s?-?\s?(\d{3})\b")
_JOINED = re.compile(r"\s|\s?-\s?")
_BEFORE_THE = re.compile(r"\b(?:the|our|this|that|these|those|its|your)\s+$", re.IGNORECASE)
_CLAUSE_START = re.compile(r"(?:^|[;:]|\.\s)\s*$")
_SAYS = re.compile(r"\s?(?::|(?:is|isn't|has|does|comes|weighs|costs)\b)")
_SPEC_FOLLOWS = re.compile(
    r"\s*(?:limit|comfort|rat(?:ing|ed)|mark|range|lows?|nights?|volume|capacity|or\b|and\b|is\sthe|in\b(?!\s[A-Z]))",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:both|neither|all (?:three|two|of them)|each|either|they|these|those|none)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|unlike|against|versus|vs\.?|compared (?:with|to))\b[^.;:]{0,48}$|\blike the $", re.IGNORECASE
)
_NOT_HEADS = frozenset({"men", "women", "m", "l", "oz"})
_FAMILY_IN_LOWER_CASE = 6  # letters: "hollowtree" is a name however it is written, "brim" only with a capital
# What is said for the last word of a name: "the pack" for a backpack.
_ALSO_CALLED = {
    "backpack": ("pack",), "daypack": ("pack",), "runner": ("shoe",), "reservoir": ("bladder",),
    "handheld": ("gps", "unit"), "shell": ("jacket",), "hoodie": ("jacket",), "pullover": ("fleece",),
    "headlamp": ("lamp", "light"),
    "shelter": ("tarp",), "cookset": ("set", "pot"), "system": ("stove",),
}  # fmt: skip
_OF_MANY_NAMES = """
    sleeping hiking climbing insulated waterproof inflatable water trail winter hydration dynamic family kid women men
"""
_GENERIC = frozenset(_OF_MANY_NAMES.split())


@dataclass(frozen=True)
class Mention:
    """Words that stand for products.

    Attributes:
        start: where they begin in the text.
        end: where they end, an item number in parentheses included.
        skus: the products that may be meant; one when it is clear.
        direct: whether a name or number was said, rather than "the bag".
        wrong: the words that no product's name has, such as "Mossbed 10°F"; "" when all is well.
        compared: whether the product is only what another is compared with.
    """

    start: int
    end: int
    skus: tuple[str, ...]
    direct: bool = True
    wrong: str = ""
    compared: bool = False


@dataclass(frozen=True)
class _Token:
    word: str
    plain: str
    start: int
    end: int


class ProductNames:
    """Finds products in text by the names of the catalogue."""

    def __init__(self, names: Names) -> None:
        """Take the names of all products."""
        self._tokens = {sku: tuple(one.plain for one in _tokens(name)) for sku, name in names.products.items()}
        self._families: dict[str, list[str]] = defaultdict(list)
        for sku, tokens in self._tokens.items():
            self._families[tokens[0]].append(sku)
        heads = Counter(_head(tokens) for tokens in self._tokens.values())
        self._heads = set(heads) | {"fleece", "tarp", "bag", "pad"}
        self._heads |= {other for others in _ALSO_CALLED.values() for other in others}
        self._called = {
            sku: frozenset((*tokens, *(other for one in tokens for other in _ALSO_CALLED.get(one, ()))))
            for sku, tokens in self._tokens.items()
        }
        self._may_follow = {word.lower() for name in names.brands | names.colors for word in name.split()}
        self._may_follow |= {"regular", "wide", "long", "fw", "fernway"}

    def asked_in(self, text: str) -> frozenset[str]:
        """Return the products that a customer's message may mean, however it is spelled."""
        capitals = " ".join(word.capitalize() for word in text.split())
        return frozenset(sku for mention in self.mentions_in(capitals) for sku in mention.skus)

    def mentions_in(self, text: str, earlier: Sequence[str] = (), known: Collection[str] = ()) -> list[Mention]:
        """Return the products that a text mentions, in its order.

        Args:
            text: a normalised text.
            earlier: products that were mentioned before it, the latest last.
            known: the products that the passages are about.
        """
        tokens = _tokens(text)
        found: list[Mention] = []
        position = 0
        while position < len(tokens):
            said = [*earlier, *(sku for mention in found for sku in mention.skus)]
            mention, used = self._at(text, tokens, position, said, known)
            if mention:
                found.append(mention)
            position += used
        numbers = [
            Mention(one.start(), one.end(), (f"FW-{one.group(1)}",), compared=_is_compared(text, one.start()))
            for one in _SKU.finditer(text)
            if not any(mention.start <= one.start() < mention.end for mention in found)
        ]
        return sorted([*found, *numbers], key=lambda mention: mention.start)

    def _at(
        self, text: str, tokens: list[_Token], position: int, said: Sequence[str], known: Collection[str]
    ) -> tuple[Mention | None, int]:
        token = tokens[position]
        family = self._families.get(token.plain)
        if family and (token.word[0].isupper() or len(token.word) >= _FAMILY_IN_LOWER_CASE):
            return self._named(text, tokens, position, family, said)
        begins = token.word[0].isupper() and _CLAUSE_START.search(text[: token.start])
        if begins or _BEFORE_THE.search(text[max(0, token.start - 7) : token.start]):
            return self._referred(text, tokens, position, said, known)
        return None, 1

    def _named(
        self, text: str, tokens: list[_Token], position: int, family: list[str], said: Sequence[str]
    ) -> tuple[Mention | None, int]:
        start, meant = tokens[position].start, list(family)
        matched = [tokens[position].plain]
        if position and _JOINED.fullmatch(text[tokens[position - 1].end : start]):
            narrower = [sku for sku in meant if tokens[position - 1].plain in self._tokens[sku][1:]]
            if narrower and tokens[position - 1].plain not in self._heads:
                meant, start = narrower, tokens[position - 1].start
                matched.append(tokens[position - 1].plain)
        last, wrong = position, ""
        for following in range(position + 1, len(tokens)):
            token = tokens[following]
            if not _JOINED.fullmatch(text[tokens[last].end : token.start]):
                break
            narrower = [sku for sku in meant if token.plain in self._tokens[sku]]
            if not narrower:
                wrong = self._wrong(text, tokens, position, following, family)
                break
            meant, last = narrower, following
            matched.append(token.plain)
        end = tokens[last].end
        number = _SKU_AFTER.match(text, end)
        if number:
            sku = f"FW-{number.group(1)}"
            if not wrong and sku not in meant:
                wrong = text[start : number.end()]
            meant, end = [sku], number.end()
        elif len(meant) > 1:
            meant = self._likeliest(meant, matched, said)
        return Mention(start, end, tuple(meant), wrong=wrong, compared=_is_compared(text, start)), last - position + 1

    def _wrong(self, text: str, tokens: list[_Token], first: int, odd: int, family: list[str]) -> str:
        token = tokens[odd]
        in_family = {plain for sku in family for plain in self._tokens[sku]}
        unit = token.plain.lstrip("0123456789.")
        is_variant = token.plain[0].isdigit() and (
            (unit != "" and any(one[0].isdigit() and one.endswith(unit) for one in in_family))
            or (unit == "" and text[token.end : token.end + 1] not in "-%" and any(one.isdigit() for one in in_family))
        )
        is_added = (
            token.word[0].isupper()
            and text[tokens[odd - 1].end : token.start] == " "
            and token.plain not in self._may_follow
            and token.word not in ("I", "It", "A")
        )
        return text[tokens[first].start : token.end] if is_variant or is_added or token.plain in in_family else ""

    def _likeliest(self, meant: list[str], matched: list[str], said: Sequence[str]) -> list[str]:
        mentioned = [sku for sku in meant if sku in said]
        if len(matched) == 1 and len(mentioned) == 1:
            return mentioned
        missing = {sku: [one for one in self._tokens[sku] if one not in matched] for sku in meant}
        fewest = min(len(rest) for rest in missing.values())
        closest = [sku for sku in meant if len(missing[sku]) == fewest]
        is_full = len(closest) == 1 and all(one in self._heads or one.isdigit() for one in missing[closest[0]])
        return closest if is_full else (mentioned[-1:] if len(mentioned) == 1 else meant)

    def _referred(
        self, text: str, tokens: list[_Token], position: int, said: Sequence[str], known: Collection[str]
    ) -> tuple[Mention | None, int]:
        words: list[_Token] = []
        for token in tokens[position : position + 4]:
            if words and not _JOINED.fullmatch(text[words[-1].end : token.start]):
                break
            pool = list(dict.fromkeys(said)) or list(known)
            wanted = [*(one.plain for one in words), token.plain]
            if not any(set(wanted) <= self._called.get(sku, frozenset()) for sku in (*pool, *known)):
                break
            words.append(token)
        after_the = bool(_BEFORE_THE.search(text[max(0, tokens[position].start - 7) : tokens[position].start]))
        if not words or not (self._stands_for_one(text, words) if after_the else _SAYS.match(text, words[-1].end)):
            return None, 1
        plain = {one.plain for one in words}
        latest = list(dict.fromkeys(reversed(said)))
        for pool in (latest[:2], latest, list(known)):
            meant = [sku for sku in pool if plain <= self._called.get(sku, frozenset())]
            only_kind = plain <= self._heads | _GENERIC
            if meant and (pool[:1] != list(known)[:1] or not only_kind or meant[0] in said):
                start, end = words[0].start, words[-1].end
                if only_kind and len(meant) > 1:
                    continue
                return Mention(start, end, tuple(meant), direct=False, compared=_is_compared(text, start)), len(words)
        return None, len(words)

    def _stands_for_one(self, text: str, words: list[_Token]) -> bool:
        first, last = words[0], words[-1]
        if last.plain in self._heads:
            return True
        if first.plain[0].isdigit():
            return not _SPEC_FOLLOWS.match(text, last.end)
        return first.word[0].isupper() or bool(re.match(r"\s(?:one|model|version|kind)\b", text[last.end :]))


def is_plural(sentence: str) -> bool:
    """Return whether a sentence speaks of all products named before it: "both", "neither", "they"."""
    return bool(_PLURAL.search(sentence))


def _is_compared(text: str, start: int) -> bool:
    return bool(_COMPARED.search(text[max(0, start - 64) : start]))


def _head(tokens: tuple[str, ...]) -> str:
    return next((one for one in reversed(tokens) if one.isalpha() and one not in _NOT_HEADS), tokens[0])


def _tokens(text: str) -> list[_Token]:
    return [_Token(one.group(), _plain(one.group()), one.start(), one.end()) for one in _TOKEN.finditer(text)]


def _plain(word: str) -> str:
    lower = re.sub(r"\s|'s?$", "", word.lower())
    if lower[0].isdigit():
        return re.sub(r"°f?$|deg(?:rees?)?f?$", "°", lower)
    if lower in ("mens", "womens"):
        return lower[:-1]
    return lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss") else lower
