"""Affiliate program: the terms and where to apply. Nobody is approved here."""

import re

from rasa_sdk import Tracker

from actions.legal_or_press import PRESS
from actions.person import hand_over
from actions.scenario import Events, Reply, Scenario, said
from concierge.handoff.criteria import trigger_in

_ANSWERS = {  # the first that fits
    "utter_affiliate_payment": (
        r"pay(?:ment|out|outs|ments)?\b.*\b(?:missing|not|haven'?t|never|late|where|wrong)|(?:missing|haven'?t|never|late)\b.*"
        r"\b(?:pay\w*|paid|commission|earnings)|(?:earnings|commission)\b.*\b(?:not|haven'?t|missing)|when do i get my"
    ),
    "utter_affiliate_codes": r"codes?\b",
    "utter_affiliate_disclosure": r"disclos\w*|ftc\b|ad label|have to say",
    "utter_affiliate_decision": r"approved?\b|application\b|raise my|negotiat\w*|rejected|removed|status",
    "utter_affiliate_creators": r"influencer\w*|ambassador\w*|sponsor\w*|free gear|gift\w*|lend|collab\w*|creator|"
    r"review",
    "utter_affiliate_who": r"followers|readers|qualif\w*|eligib\w*|require\w*|canada|minimum|how old|age\b|live in",
}
_PATTERNS = {response: re.compile(rf"\b(?:{words})", re.IGNORECASE) for response, words in _ANSWERS.items()}


class AffiliateProgram(Scenario):
    """Explains the program."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_affiliate_program"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer the question asked; without one, tell terms, who can apply, and where."""
        text = said(tracker)
        if trigger_in(text) == PRESS:
            reply.approved("utter_press")
            return hand_over("default", PRESS)
        asked = next((response for response, pattern in _PATTERNS.items() if pattern.search(text)), None)
        if asked:
            reply.approved(asked)
        if asked in (None, "utter_affiliate_creators"):
            reply.approved("utter_affiliate_terms")
            reply.approved("utter_affiliate_apply")
        return []
