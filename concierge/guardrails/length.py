"""Keeps messages out that are longer than anyone's question."""

from concierge.guardrails.finding import Finding, Incoming
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import LongestMessage


class LengthRail(Rail):
    """Asks for a shorter message."""

    name = "length"
    version = "1"

    def __init__(self, longest: LongestMessage, response: str) -> None:
        """Set the limits.

        Args:
            longest: how many characters and words a message may have.
            response: the domain's response to a longer one.
        """
        self._longest = longest
        self._response = response

    def check(self, message: Incoming) -> Finding:
        """Return the template for a message that is too long."""
        characters, words = len(message.text), len(message.text.split())
        if characters > self._longest.characters or words > self._longest.words:
            return self.replaced(self._response, f"{words} words, {characters} characters")
        return self.passed()
