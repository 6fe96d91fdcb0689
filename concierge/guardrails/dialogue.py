"""Keeps a reply to one side of the conversation: small models go on and write the customer's next lines too."""

import re

from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail

_SPEAKER = re.compile(
    r"(?:^|(?<=[.!?\"”]\s)|(?<=\n))[ \t*_>-]*(?:wren|customer|user|assistant|agent|human|bot|system|shopper|me|you)"
    r"(?: \w+)?[ \t*_]*:[*_]*(?=\s)",
    re.IGNORECASE,
)
_THIRD_PERSON = re.compile(
    r"\bthe (?:customer|user|shopper)(?:'s)? (?:wants?|is|was|asks?|asked|would|needs?|has|wishes|says|said|seems|"
    r"question|message|request)\b|\bthe (?:customer|user)'s (?:question|message|request|name)\b|"
    r"\b(?:here is|here's) (?:a|the|my) (?:possible |sample )?(?:reply|response|answer)\b|"
    r"\ba (?:customer|user|guest|shopper) (?:asks?|asked|wants?|wanted|says|said)\b|\b(?:the|correct|right) answer\b|"
    r"\banswer:|\bbased on (?:this|the) (?:information|facts|context)\b"
    r"|\bthis (?:sentence|question|blog ?post|prompt)\b|"
    r"\bpreviously (?:mentioned|stated)\b",
    re.IGNORECASE,
)


class DialogueRail(Rail):
    """Blocks replies that name a speaker or speak about the customer instead of to them."""

    name = "dialogue"
    version = "2"

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block with the words that give it away, or a pass."""
        found = _SPEAKER.search(reply) or _THIRD_PERSON.search(reply)
        return self.blocked(found[0]) if found else self.passed()
