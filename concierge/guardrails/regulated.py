"""Keeps the model from medical advice, judgements of safety and legal advice: FP-03, FP-04 and FP-05."""

import re

from concierge.guardrails.denials import claims
from concierge.guardrails.facts.sentences import normalised
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import RailResponses

_ILLNESS = (
    r"hypothermi\w+|frost ?bit\w*|altitude sickness|mountain sickness|giardia\w*|lyme disease|sprain\w*|infections?|"
    r"infected|"
    r"concussion|heat ?stroke|dehydration|fever|rash(?:es)?|arthritis|back pain|knee pain|plantar fasciitis|allerg\w+"
)
_MEDICINE = (
    r"ibuprofen|aspirin|tylenol|advil|acetaminophen|paracetamol|acetazolamide|diamox|antibiotics?|antihistamines?|"
    r"benadryl|painkillers?|medications?|prescription"
)
_THING = (
    r"(?:it|that|this|you|they|these|those|we|the \w+(?: \w+)?|your \w+|route|trail|ice|snow|river|water|rope|"
    r"harness|helmet|gear|"
    r"tent|stove|pass|crossing)"
)
_CARE = (
    r"(?:to|for) (?:machine|hand|tumble|wash|dry|clean|iron|dishwash\w*|store|the (?:dryer|dishwasher|"
    r"washing machine))"
)
_FORBIDDEN = {
    "medical_advice": (
        rf"\b(?:{_ILLNESS})\b|\b(?:{_MEDICINE})\b|\b\d+ ?mg\b|\bdos(?:e|age)s?\b|\bsymptoms?\b|\bdiagnos\w+\b"
        r"|\b(?:treats?|cures?|heals?|relieves?|prevents?) (?:\w+ ){0,2}(?:pain|injur\w+|blisters|cramps|sickness|"
        r"illness|disease)\b"
    ),
    "safety_judgment": (
        rf"\b{_THING}(?:'s|'re| is| are| will be| would be| should be| looks?| seems?)(?: \w+)? safe\b(?! {_CARE})"
        rf"|(?<!dishwasher )(?<!machine )(?<!food )\bsafe (?:to|for|enough)\b(?! (?:machine|hand|tumble|wash|dry|"
        rf"clean|iron|store|dish\w*|the (?:dry|dish|wash)))"
        r"|\byou(?:'ll| will| should)(?: all)? be (?:fine|safe|ok|okay|alright|protected)\b|\b(?:keeps?|"
        r"keep) you (?:safe|alive|out of danger)\b"
        r"|\b(?:will|'ll|can|should) (?:easily )?(?:hold|catch|stop|arrest) (?:you|a fall|your (?:fall|weight)|falls)\b"
        r"|\bavalanche (?:risk|danger|hazard)\b|\b(?:low|no|little|zero|minimal) (?:risk|danger)\b|"
        r"\bnothing to worry about\b"
        r"|\b(?:ok|okay|fine|good) to (?:climb|lead|rappel|cross|ford|drink (?:from|out)|summit|free ?solo|ski)\b"
    ),
    "legal_advice": (
        r"\b(?:you(?:'re| are)|fernway is|they(?:'re| are)) (?:\w+ )?(?:liable|entitled by law|legally \w+)\b|"
        r"\bunder (?:\w+ )?(?:state|federal|consumer|us) law\b"
        r"|\b(?:il)?legal(?:ly)?\b|\byou (?:can|could|may|should) sue\b|\bliab(?:le|ility)\b|\byour (?:legal |"
        r"statutory |consumer )rights\b"
        r"|\bas (?:the )?law requires\b|\brequired by law\b|\bpermits? (?:is|are) (?:not )?(?:needed|required)\b|"
        r"\byou (?:don't )?need a permit\b"
        r"|\b(?:import|customs) (?:dut(?:y|ies)|tax(?:es)?)\b"
    ),
}  # fmt: skip
_PATTERNS = {reason: re.compile(pattern, re.IGNORECASE) for reason, pattern in _FORBIDDEN.items()}


class RegulatedRail(Rail):
    """Says the approved text where a reply gives advice that only professionals may give."""

    name = "regulated"
    version = "1"

    def __init__(self, responses: RailResponses) -> None:
        """Set what is said instead."""
        self._responses = responses

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return the template where a reply gives such advice; what the shop's own pages say is none."""
        pages = " ".join(normalised(passage.text) for passage in grounds.passages).lower()
        for reason, pattern in _PATTERNS.items():
            for _, match in claims(reply, pattern):
                if match[0].lower() not in pages:
                    return self.replaced(getattr(self._responses, reason), match[0])
        return self.passed()
