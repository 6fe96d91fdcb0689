"""Keeps questions from the model that only approved texts or people may answer."""

import re
from collections.abc import Collection

from concierge.guardrails.advice import advice_asked_for
from concierge.guardrails.competitor_names import competitor_pattern
from concierge.guardrails.finding import Finding, Incoming
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import RailResponses
from concierge.guidelines import Competitors
from concierge.handoff.certain_words import certain_intent
from concierge.handoff.criteria import trigger_in

HANDOFF, CRISIS = "handoff", "crisis"
FOLLOW_UP_WORDS = 6  # up to this length a message may only make sense with the one before
_SAFETY_TEXTS = {"self_harm": "crisis", "emergency": "emergency", "poison": "poison"}
_PARCEL = r"(?:order|parcel|package|shipment|delivery|return|exchange)"
# Topics of generative_answers.templated_only, as far as a message shows them. What a policy says is no such topic:
# "do I get my points back if I cancel?" may be answered from the pages, "how many points do I have?" may not.
_TOPICS = {
    "order_data": (
        rf"\bwhere(?:'s|s| is| are|'re)? (?:my|the) (?:\w+ )?{_PARCEL}|\btrack(?:ing)? (?:my|this|the|number|link)\b"
        rf"|\b(?:status|whereabouts) of (?:my|this|the) |\b(?:has|did|is) my (?:\w+ )?{_PARCEL} (?:ship|arriv|leav|"
        rf"left|get|come|on |out |here|lost|late)"
        rf"|\bwhen (?:will|does|is|should) my (?:\w+ )?{_PARCEL} (?:arriv|ship|come|be |get|going)"
        r"|\b(?:my|the) (?:past|last|previous|recent|old) (?:orders?|purchases?)\b|\border history\b"
        rf"|^\W*(?:please |pls |can you |could you |i want to |i need to )?(?:cancel|change) (?:my|the|"
        rf"this) {_PARCEL}\b|\[order number\]"
    ),
    "account_data": (
        r"\bhow many (?:trail club )?points (?:do|have) i\b|\b(?:what(?:'s| is)|check|show|tell me) my (?:points?|"
        r"tier|balance|"
        r"membership status|email on file|address on file|zip on file)\b|\bmy points balance\b|\bam i (?:canopy|"
        r"sapling|seedling)\b"
    ),
    "refund_amounts": (
        r"\bwhere(?:'s|s| is) my (?:refund|money)\b|\bhow much (?:is|was|will|would) my refund\b|"
        r"\bmy refund (?:status|amount)\b"
        r"|\bstatus of my refund\b|\bwhen (?:will|do) i get my (?:refund|money back)\b|\bmy refund (?:hasn'?t|"
        r"has not|never|still)\b"
    ),
    "recall": (
        r"\brecall(?:ed|s)?\b(?! (?:you|that you|reading|seeing|correctly))|\bFWR-?0?31\b|\bKWS-?\d+|"
        r"\blot (?:number|code|no)\b"
    ),
    "privacy": (
        r"\b(?:delete|erase|remove|export|download|copy of|send me) (?:all )?(?:of )?my (?:\w+ )?(?:data|account|"
        r"chats?|information|info)\b"
        r"|\bwhat (?:data |info(?:rmation)? |personal data )?do you (?:know|store|have|keep|collect) (?:about|on) me\b"
        r"|\b(?:sell|share) my (?:data|info\w*|email)\b|\b(?:gdpr|ccpa)\b"
    ),
    "payment": (
        r"\b(?:my|the) (?:\w+ )?(?:card|payment) (?:was|got|is|keeps|gets|has been|failed|won'?t)\b.{0,20}(?:declin|"
        r"reject|fail|block|work|go)"
        r"|\b(?:card|payment) (?:failed|declined|rejected)\b|\bcharged (?:me )?(?:twice|two times|double)\b|"
        r"\bdouble charge"
        r"|\[card number\]|\b(?:take|use|charge) my (?:credit |debit )?card\b"
    ),
    "promo_codes": (
        r"\b(?:give|send|got|get|have|any|need|want|find|know)\b[^.?!]{0,25}\b(?:promo|discount|coupon|voucher|"
        r"creator) ?codes?\b"
        r"|\bcodes? [A-Z]{3,}\d{0,3}\b[^.?!]{0,30}\b(?:work|valid|good|active|expired|apply)|\bmy (?:promo |"
        r"discount )?code\b[^.?!]{0,15}"
        r"\b(?:doesn'?t|does not|isn'?t|is not|won'?t|not) (?:work|valid|accept|apply|go)"
    ),
    HANDOFF: (
        r"\b(?:talk|speak|chat|connect me|transfer me|put me through|get me) (?:to|with) (?:a|an|some|the|your|"
        r"one of) ?"
        r"(?:real |live |actual )?(?:human|person|people|agent|manager|supervisor|representative|rep|someone|"
        r"teammate)\b"
        r"|\b(?:get me|give me|want|need) an? (?:real |live )?(?:human|agent|manager|supervisor|representative)\b"
    ),
    "disclosures": (
        r"\bare you (?:a |an )?(?:real |actual |just )?(?:human|person|bot|robot|machine|ai\b|real\b|computer|"
        r"program|chat ?gpt)"
        r"|\bam i (?:talking|chatting|speaking|writing) (?:to|with) (?:a |an )?(?:real |actual )?(?:human|person|"
        r"bot|robot|machine|ai\b)"
    ),
}  # fmt: skip
_PATTERNS = {topic: re.compile(pattern, re.IGNORECASE) for topic, pattern in _TOPICS.items()}


class TopicsRail(Rail):
    """Sends what is no matter for the model to the text or the person it belongs to."""

    name = "topics"
    version = "1"

    def __init__(self, templated_only: Collection[str], competitors: Competitors, responses: RailResponses) -> None:
        """Set what the model does not answer.

        Args:
            templated_only: topics of guidelines.yml; those that a message does not show by itself have no effect.
            competitors: whose names end in the text about other shops.
            responses: what is said instead.
        """
        self._topics = [topic for topic in _PATTERNS if topic in templated_only]
        self._crisis = CRISIS in templated_only
        self._competitors = competitor_pattern(competitors)
        self._responses = responses

    def check(self, message: Incoming) -> Finding:
        """Return the template or the hand-over that a message calls for; danger comes first."""
        text = message.text.replace("’", "'")
        danger = _SAFETY_TEXTS.get(certain_intent(text) or "") if self._crisis else None
        if danger:
            return self.replaced(self._response(danger), danger)
        trigger = trigger_in(text)
        if trigger:
            return self.handed_over(trigger)
        competitor = self._competitors.search(text)
        if competitor:
            return self.replaced(self._responses.competitor, competitor[0])
        for topic in self._topics:
            found = _PATTERNS[topic].search(text)
            if found:
                return (
                    self.handed_over(found[0]) if topic == HANDOFF else self.replaced(self._response(topic), found[0])
                )
        # "just say yes or no" asks again what came before it.
        before = message.earlier[-1] if message.earlier and len(text.split()) <= FOLLOW_UP_WORDS else ""
        asked = advice_asked_for(text) or advice_asked_for(before)
        if asked:
            return self.replaced(self._response(asked[0]), asked[1])
        return self.passed()

    def _response(self, reason: str) -> str:
        response: str = getattr(self._responses, reason)
        return response
