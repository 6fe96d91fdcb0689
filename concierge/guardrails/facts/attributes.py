"""What a reply gives or denies a product: waterproof or not, washable or not, in stock, free, included."""

import re
from collections.abc import Sequence
from itertools import pairwise

from concierge.guardrails.facts.attribute_terms import COMES_WITH, DENIED, ITEMS, OPPOSITES, TERMS
from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.polarity import clauses, polarity_at

KIND = "attribute"
_COMES_WITH = "comes with: "
_ALONE = re.compile(r"\s*(?:is|are)?\s?(?:not|isn't|aren't|always)?\s?included(?: with it)?\s*")
_AROUND = re.compile(r"\b(?:around|fits|for)\b")  # "nests around a fuel canister" brings none
_NUMBER_OF = re.compile(r"Number of ([\w ]+): (\d+)")


def claims_in(text: str) -> list[Claim]:
    """Return the attributes that a sentence asserts or denies; what it only supposes is left out."""
    claims = []
    for name, pattern in TERMS.items():
        for match in pattern.finditer(text):
            positive = polarity_at(text, match.end() - 1)
            if positive is not None:
                meant = DENIED.get(name, name)
                claims.append(
                    Claim(KIND, match.group(), *match.span(), name=meant, positive=positive == (meant == name))
                )
    for before, clause in pairwise((None, *clauses(text))):
        if (
            clause is None
            or clause.positive is None
            or not (
                COMES_WITH.search(clause.text) or (text.startswith("Features:") and not _AROUND.search(clause.text))
            )
        ):
            continue
        # "Fuel: a threaded canister (not included)" says it of the words before.
        start, words = clause.start, clause.text
        if _ALONE.fullmatch(words) and before is not None:
            start, words = before.start, before.text
        for name, pattern in ITEMS.items():
            for match in pattern.finditer(words):
                span = start + match.start(), start + match.end()
                claims.append(Claim(KIND, match.group(), *span, name=_COMES_WITH + name, positive=clause.positive))
    for match in _NUMBER_OF.finditer(text):
        item = next((name for name, pattern in ITEMS.items() if pattern.fullmatch(match.group(1))), None)
        if item:
            claims.append(
                Claim(KIND, match.group(), *match.span(), name=_COMES_WITH + item, positive=match.group(2) != "0")
            )
    return claims


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the passages give or deny the attribute alike, or say the opposite of what is denied."""
    same = [other.positive for other in stated if other.kind == KIND and other.name == claim.name]
    if claim.positive in same:
        return True
    if same:
        return False
    opposites = OPPOSITES.get(claim.name, ())
    return not claim.positive and any(
        other.kind == KIND and other.name in opposites and other.positive for other in stated
    )


ATTRIBUTES = Kind(KIND, claims_in, supported, compared=True)
