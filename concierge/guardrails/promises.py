"""Keeps the model from promising what nobody promised: a day, a price, a decision, an item."""

import re
from collections.abc import Collection

from concierge.guardrails.denials import claims, first_claim
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.phrases import phrase_pattern
from concierge.guardrails.rail import Rail

# With these words a day is no promise; FP-01 and FP-02 ask for them.
_ESTIMATE = re.compile(
    r"\b(?:estimat\w*|usually|typically|generally|normally|expect\w*|about|around|roughly|approximately|likely|may|"
    r"might|"
    r"can change|could change|if|unless|once|after|business days)\b",
    re.IGNORECASE,
)
_WILL = r"(?:will|'ll|is going to|are going to|shall)"
_I = r"(?:i|we|i've|we've|i'll|we'll|i'm|we're|fernway)"
_DECISION = (
    r"(?:refund|claim|return|price match|price adjustment|exception|replacement|compensation|credit|request|"
    r"extension|exchange)"
)
_PROMISES = {
    "FP-01": (  # delivery
        rf"{_WILL}\s+(?:\w+\s+){{0,3}}?(?:arrive|be delivered|be there|be here|be at your door|reach you|get there|"
        rf"get to you|land)\b"
        rf"|\b(?:definitely|certainly|for sure|no doubt|surely)\b[^.?!]{{0,40}}\b(?:arriv\w*|deliver\w*|in time|"
        rf"on time)\b"
        rf"|{_WILL} (?:make it|be (?:there|here)) (?:in|on) time\b|\bin time for your\b"
    ),
    "FP-02": (  # prices, sales, restocks
        rf"\bprices?\b[^.?!]{{0,30}}(?:{_WILL}|should|are about to|is about to) (?:\w+ )?(?:drop|fall|rise|increase|"
        rf"decrease|go (?:up|down)|change|stay)\b"
        rf"|(?:{_WILL}|should|likely to|bound to|probably) (?:\w+ )?(?:be|go|come) (?:on sale|cheaper|discounted|"
        rf"lower|less expensive|back in stock|restocked)\b"
        r"|\b(?:next|upcoming|future|another|big) sale (?:starts?|begins?|is (?:on|in|coming)|comes?|will)\b"
        r"|\bwait for (?:the|a) (?:sale|price drop|discount)\b"
    ),
    "FP-06": (  # decisions of agents
        rf"\b{_I}\b(?:(?: have| will| can| am| are| would)?(?: \w+)? )?(?:approv(?:e|ed|ing)|grant(?:ed|ing)?|"
        rf"waiv(?:e|ed|ing)|authoriz(?:e|ed|ing))\b"
        rf"|\b(?:i|we)(?:'ve|'ll| have| will| can| am going to|'m going to)(?: \w+)? (?:refund(?:ed)?|compensat\w+|"
        rf"credit(?:ed)?|replac(?:e|ed)|reimburs\w+|extend(?:ed)?|match(?:ed)? (?:that|the|this|their|it))\b"
        rf"|\byour {_DECISION}[^.?!]{{0,20}}\b(?:is|has been|was|will be|'s|gets) (?:now )?(?:approved|granted|"
        rf"accepted|authorized|guaranteed|confirmed|processed|issued)\b"
        rf"|\byou(?:'ll| will| are going to) (?:get|receive|be given|have) (?:a |an |your |the )?(?:full |partial |"
        rf"complete )?(?:refund|money back|compensation|free replacement|price match|exception)\b"
        rf"|\b(?:make|made|making) an exception\b|\bthat qualifies (?:you )?for a (?:full )?refund\b|\bon the house\b"
    ),
    "FP-07": (  # stock
        rf"{_WILL} (?:still |always |definitely )?(?:be (?:available|in stock|waiting for you|there for you)|"
        rf"stay in stock|not sell out)\b"
        r"|\b(?:i|we)(?:'ve|'ll| have| will| can|'m| am)?(?: \w+)? (?:hold(?:ing)?|held|reserv(?:e|ed|ing)|"
        r"set(?:ting)? (?:it|one|them|this) aside|sav(?:e|ed|ing) (?:it|one|them) for you)\b"
        r"|\b(?:hold|put|set|reserve) (?:it|one|them|that|this) (?:aside |back )?for you\b|\bwon't sell out\b"
    ),
    "any": (
        r"\bi (?:can |do |hereby )?promise\b|\bpromise you\b|\byou have my word\b|\blegally binding\b|"
        r"\bbinding (?:offer|agreement)\b|\brisk[- ]free\b|\bno strings attached\b|\bguarantee[ds]?\b"
    ),
}  # fmt: skip
_PATTERNS = {id_: re.compile(pattern, re.IGNORECASE) for id_, pattern in _PROMISES.items()}
_MAY_BE_ESTIMATED = {"FP-01", "FP-02", "FP-06"}


class PromisesRail(Rail):
    """Blocks promises that guidelines.yml forbids."""

    name = "promises"
    version = "1"

    def __init__(self, forbidden: Collection[str], phrases: Collection[str]) -> None:
        """Set what is forbidden.

        Args:
            forbidden: ids of `forbidden_promises`; those this rail does not know belong to other rails.
            phrases: `banned_phrases.unsafe_promises`.
        """
        self._patterns = {id_: pattern for id_, pattern in _PATTERNS.items() if id_ in forbidden or id_ == "any"}
        self._phrases = phrase_pattern(phrases)

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block where a reply promises."""
        phrase = first_claim(reply, self._phrases)
        if phrase:
            return self.blocked(phrase)
        for id_, pattern in self._patterns.items():
            for sentence, match in claims(reply, pattern):
                if id_ not in _MAY_BE_ESTIMATED or not _ESTIMATE.search(sentence.text):
                    return self.blocked(f"{id_}: {match[0]}")
        return self.passed()
