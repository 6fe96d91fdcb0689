"""Keeps the assistant an assistant: no person, no feelings, no hikes. Rule: `persona.never` and POL-AI."""

import re

from concierge.guardrails.denials import first_claim
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guidelines import Persona

_I = r"\bi(?:'m| am|'ve| have|'d|'ll)?\b"
_DID = (
    r"hiked?|backpacked|camped|worn|wore|tested|tried|used|owned?|slept|climbed|carried|washed|bought|packed|walked|"
    r"paddled|"
    r"cooked|pitched|skied|run|ran|been|spent|taken|took|field[- ]tested"
)
_CLAIM = re.compile(
    rf"{_I} (?:actually |really |also |just )?(?:a |an )?(?:real |actual |live |fellow )?(?:person|human(?: being)?|"
    rf"man|woman|guy|girl|hiker|backpacker|"
    rf"climber|camper|employee|team member|gear (?:nut|expert|tester)|sales ?(?:person|associate)|agent)\b"
    rf"|\bas (?:a|an|your) (?:fellow |real |seasoned |avid |experienced )?(?:person|human|hiker|backpacker|climber|"
    rf"camper|outdoors\w*|parent|mother|father|woman|man|employee)\b"
    rf"|{_I} (?:personally |often |always |also |once |recently |just |never )?(?:{_DID}) (?:it|this|that|these|"
    rf"them|the|my|one|in|on|a|to|several|many|with|for|there|every|up)\b"
    rf"|\b(?:in|from) my (?:own )?(?:personal )?(?:experience|trips?|hikes?|testing)\b|\bmy (?:own )?(?:tent|boots|"
    rf"pack|backpack|jacket|sleeping bag|gear|trips?|"
    rf"hikes?|kids?|wife|husband|dog|feet|favou?rite|personal)\b|\bwhen i (?:was|went|hike|camp|am out|'m out|go)\b"
    rf"|{_I} (?:personally|love|adore|enjoy|feel|tired|excited|thrilled|so sorry personally|on (?:a|my) (?:break|"
    rf"lunch|shift))\b"
    rf"|{_I} (?:(?:just|still|currently|busy) )?typing\b|\bgive me a (?:sec|second|minute|moment)\b|"
    rf"\blet me (?:go )?(?:check|grab|look) in the (?:back|store|stockroom)\b"
    rf"|\bspeaking as a (?:person|human)\b|\bhumans? like (?:me|us)\b|\bwe humans\b",
    re.IGNORECASE,
)  # fmt: skip


class IdentityRail(Rail):
    """Blocks a reply in which the assistant passes for a person."""

    name = "identity"
    version = "2"

    def __init__(self, persona: Persona) -> None:
        """Set who the assistant is."""
        self._other_names = re.compile(
            rf"\b(?i:my name is|my name's|call me|this is) (?!{re.escape(persona.name)}\b)[A-Z][a-z]+(?= (?:from|at|"
            rf"with|here)\b|[,.!])"
        )
        human = r"(?:human|person|man|woman|employee|(?:\w+ )?(?:agent|expert|hiker|associate|representative))"
        self._says_human = re.compile(
            rf"\b{re.escape(persona.name)}(?:,| is| was|'s)(?: (?:actually|really|also|just))? (?:a|an|your|our) "
            rf"(?:real |live |actual |fellow |helpful |friendly )?{human}\b",
            re.IGNORECASE,
        )
        self._is_human = persona.is_human

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block where a reply claims a body, a past or another name."""
        if self._is_human:
            return self.passed()
        named = self._other_names.search(reply)
        claim = named[0] if named else first_claim(reply, _CLAIM) or first_claim(reply, self._says_human)
        return self.blocked(claim) if claim else self.passed()
