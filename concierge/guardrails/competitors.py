"""Keeps the model from speaking about other shops."""

import re

from concierge.guardrails.competitor_names import competitor_pattern
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guidelines import Competitors

_OTHERS = (
    r"(?:(?:any |the |our |most )?(?:other|another|rival|competing) (?:shops?|stores?|retailers?|sellers?|brands?|"
    r"compan(?:y|ies)|outfitters?|manufacturers?)|(?:the |our )?(?:competition|competitors?)|anywhere else|anyone else)"
)
_COMPARED = re.compile(
    rf"\b(?:better|cheaper|lower|higher|faster|more|less|worse|safer|warmer|lighter|superior|than|beats?|unlike|"
    rf"compared (?:to|with)|outperforms?)\b[^.?!]{{0,40}}\b{_OTHERS}\b",
    re.IGNORECASE,
)


class CompetitorsRail(Rail):
    """Says the approved text where a reply names a competitor or compares with other shops."""

    name = "competitors"
    version = "1"

    def __init__(self, competitors: Competitors, response: str) -> None:
        """Set whom a reply must not speak about.

        Args:
            competitors: their names.
            response: the domain's response that says what may be said.
        """
        self._names = competitor_pattern(competitors)
        self._response = response

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return the template where a reply speaks about another shop."""
        named = self._names.search(reply)
        compared = named or _COMPARED.search(reply)
        return self.replaced(self._response, compared[0]) if compared else self.passed()
