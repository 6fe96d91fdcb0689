"""Advice that the assistant must not give, as customers ask for it: medical, about safety, legal."""

import re
from typing import Literal

Advice = Literal["medical_advice", "safety_judgment", "legal_advice"]

_ILLNESS = (
    r"altitude (?:sickness|headache)s?|mountain sickness|hypothermi\w+|frost ?bit\w*|giardia\w*|lyme|sprain\w*|"
    r"infect\w+|"
    r"concussion|heat ?stroke|dehydrat(?:ed|ion)|rash(?:es)?|fever|snake ?bites?|tick bites?|wounds?|burns?|"
    r"stomach cramps"
)
_MEDICINE = (
    r"ibuprofen|aspirin|tylenol|advil|acetaminophen|paracetamol|acetazolamide|diamox|antibiotics?|antihistamines?|"
    r"benadryl|medications?|medicines?|painkillers?|pills?"
)
_GEAR_CARE = (
    r"(?:machine |hand |tumble )?(?:wash|dry|clean|iron|bleach|store|stuff|compress|soak|patch|put (?:it|them|this))"
)
_CLIMBING = r"ropes?|harness(?:es)?|helmets?|carabiners?|slings?|bindweed|craglet"
_PLACE = r"river|creek|stream|lake|glacier|pass|ridge|slope|peak|summit|snowfield|couloir|trail|route|ice|ford"

_ASKED: dict[Advice, tuple[str, ...]] = {  # FP-03, FP-04 and FP-05 of guidelines.yml
    "medical_advice": (
        rf"(?:how (?:much|many)|what dose|dos(?:e|age)|should \w+ take|can \w+ take|ok(?:ay)? to take|"
        rf"taking)\b.{{0,40}}\b(?:{_MEDICINE})",
        rf"(?:treat|cure|heal|warm|put on|first aid|what (?:do|should|can) i (?:do|take|put|"
        rf"use))\b.{{0,40}}\b(?:{_ILLNESS})",
        rf"\b(?:{_ILLNESS}|blisters?)\b.{{0,60}}\b(?:treat|cure|heal|put on it|do i (?:do|put|take)|(?:warm|"
        rf"help) (?:him|her|them|me))",
        rf"\b(?:do|does|did|could|might|have) (?:i|he|she|we|they|it|this|that)\b.{{0,25}}\b(?:{_ILLNESS}|"
        rf"broken (?:bone|ankle|wrist))",
        rf"\b(?:signs?|symptoms?) of\b|\bdiagnos\w+|\b(?:prevent|"
        rf"avoid)\b.{{0,20}}\b(?:{_ILLNESS.replace('|burns?', '')})",
        r"\bpregnan\w*\b.{0,60}\b(?:safe|ok|okay|fine|allowed|risk\w*|altitude|feet|ft)\b"
        r"|\b(?:safe|ok|okay|fine)\b.{0,40}\bpregnan",
        r"\b(?:after|since|from) (?:\w+ )?(?:knee|hip|back|heart|shoulder|ankle|spinal|spine) (?:surgery|"
        r"replacement|operation)",
        r"\b(?:heart|asthma|blood pressure|diabet\w+|epilep\w+)\b.{0,60}\b(?:can i|should i|safe|ok|okay|altitude)\b",
        r"\b(?:red and hot|pus\b|swollen up|numb toes|toes? (?:are|went|is) (?:black|white))",
    ),
    "safety_judgment": (
        rf"\b(?:is|are|am|was|would|will|be|that'?s|it'?s|thats|its|this|these|we|"
        rf"looks?)\b.{{0,50}}(?<!dishwasher )(?<!machine )"
        rf"(?<!food )\bsafe(?:ly)?\b(?! (?:to )?(?:for )?(?:the )?(?:{_GEAR_CARE}|dryer|dishwasher|checkout|payment))",
        rf"\bsafe(?:ly)? (?:to|for|enough)\b(?! (?:the )?(?:{_GEAR_CARE}|dryer|dishwasher|checkout|payment))",
        r"\bavalanches?\b|\bice\b.{0,30}\b(?:thick|inch\w*|walk|cross|ok|okay|hold|bear)\b|\binches of ice\b",
        rf"\b(?:cross|ford|climb|ski|summit)(?:ing)?\b.{{0,25}}\b(?:{_PLACE})\b.{{0,60}}\b(?:ok|okay|safe|fine|"
        rf"can i|will|would you|should)",
        r"\b(?:would you|should (?:i|we)|ok(?:ay)? to|can (?:i|we))\b.{0,25}\b(?:ski tour|cross|ford|summit|"
        r"free ?solo|lead on|rappel|swim)\b",
        rf"\b(?:used|second[- ]?hand|old|frayed|dropped|garage sale|"
        rf"\d+[- ]year[- ]old)\b.{{0,40}}\b(?:{_CLIMBING})\b.{{0,60}}"
        r"\b(?:ok|okay|safe|fine|good|lead|climb|trust|use)\b",
        rf"\b(?:{_CLIMBING})\b.{{0,60}}\b(?:still (?:ok|okay|good|fine|safe|usable)|trust (?:it|my life)|hold (?:a|"
        rf"my) (?:fall|weight))",
        r"\b(?:lightning|thunder ?storms?|flash floods?|wild ?fires?)\b.{0,60}\b(?:ok|okay|safe|fine|in the tent|"
        r"stay|go)\b",
        r"\b(?:drink|drinkable)\b.{0,25}\b(?:from|out of) (?:the|this|a) (?:stream|creek|lake|river|puddle|"
        r"spring)\b.{0,30}(?:\bok|\bunfiltered|\?|straight)",
        r"\b(?:solo|alone)\b.{0,40}\b(?:ok|okay|dangerous|too risky|good idea|beginner)\b",
        r"\b(?:dangerous|risky|deadly)\b.{0,40}\?|\b(?:is|are) .{0,50}\b(?:too )?dangerous\b",
        r"\b(?:in(?:side)?|under) (?:the|a|my) (?:tent|vestibule|van|car)\b.{0,40}\b(?:stove|cook|heater|"
        r"burner)\b.{0,30}\b(?:ok|okay|fine|safe)"
        r"|\b(?:ok|okay|fine|can i|could i)\b.{0,25}\b(?:cook|stove|heater|burner)\b.{0,30}\b(?:in(?:side)?|"
        r"under) (?:the|a|my) (?:tent|vestibule|van|car)\b",
    ),
    "legal_advice": (
        r"\b(?:il)?legal(?:ly|ity)?\b(?! notice)|\bliab(?:le|ility)\b|\b(?:can|could|should) i sue\b|\bsuing\b|"
        r"\blawsuits?\b",
        r"\b(?:need|require\w*|get|have|without) (?:\w+ ){0,3}permits?\b|\bpermits? (?:for|to|needed|required)\b",
        r"\bcustoms? (?:dut\w+|declar\w+|rules?|tax\w*|form)|\bimport (?:dut\w+|tax\w*|rules?)|\bdut(?:y|"
        r"ies)\b.{0,30}\bborder\b",
        r"\bmy (?:\w+ )?rights\b|\bagainst the law\b|\bwhat(?:'s| is| does) the law\b|\bconsumer (?:law|rights?|"
        r"protection)\b",
    ),
}
_PATTERNS = {
    advice: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)
    for advice, patterns in _ASKED.items()
}


def advice_asked_for(text: str) -> tuple[Advice, str] | None:
    """Return which advice a message asks for, with the words that say so, or None."""
    plain = text.replace("’", "'")
    for advice, pattern in _PATTERNS.items():
        found = pattern.search(plain)
        if found:
            return advice, found[0]
    return None
