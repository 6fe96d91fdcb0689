"""Colors by the names that the catalogue gives them."""

import re
from collections.abc import Collection, Sequence

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.polarity import polarity_at

KIND = "color"


def colors_of(names: Collection[str]) -> Kind:
    """Return the kind of claim that a color is.

    Args:
        names: the colors of all products. One at the beginning of a sentence ("River") may be any word.
    """
    known = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    pattern = re.compile(rf"(?<=[\w,(:] )(?:{known})\b" if known else r"(?!)")

    def claims_in(text: str) -> list[Claim]:
        return [
            Claim(
                KIND, one.group(), *one.span(), name=one.group(), positive=polarity_at(text, one.start()) is not False
            )
            for one in pattern.finditer(text)
        ]

    return Kind(KIND, claims_in, supported, echoed=True)


def supported(claim: Claim, stated: Sequence[Claim]) -> bool:
    """Return whether the product comes in the color; a color it doesn't come in may be denied."""
    return not claim.positive or any(other.kind == KIND and other.name == claim.name for other in stated)
