"""Out of scope: a clear no, with the approved sentence where advice could do harm."""

import re

from rasa_sdk import Tracker

from actions.open_ended_question import answered_from_pages
from actions.scenario import Events, Reply, Scenario, said
from concierge.guardrails.competitor_names import names_competitor

_ANSWERS = {  # the first that fits; the forbidden promise each comes from
    "utter_no_medical_advice": (  # FP-03
        r"altitude sickness|hypothermia|frostbite|medic\w*|ibuprofen|aspirin|tylenol|diagnos\w*|symptoms?|"
        r"treat(?:ment)?\b|"
        r"dos(?:e|age)|rash|blisters?|sprain\w*|fever|infect\w*|doctor|pills?|antibiotic\w*|pain\b|tick bite|"
        r"snake ?bite|"
        r"allerg\w*|headaches?|vaccin\w*|pregnan\w*"
    ),
    "utter_no_safety_judgment": (  # FP-04
        r"avalanche|is it safe|safe to|safely|will (?:it|this|the \w+) hold|trail conditions?|route|summit|"
        r"cross(?:ing)? the|"
        r"ice thick\w*|lightning|flash flood|drink(?:able)? (?:the |from )|bears?\b|climb(?:ing)? \w+ (?:alone|"
        r"solo)|solo\b"
    ),
    "utter_no_legal_advice": (  # FP-05
        r"legal\w*|laws?\b|permits?\b|liab\w*|customs|rights?\b|sue\b|lawyer|illegal|regulations?|import (?:rules|duty)"
    ),
}
_PATTERNS = {response: re.compile(rf"\b(?:{words})", re.IGNORECASE) for response, words in _ANSWERS.items()}


SURE = 0.6  # of the intent's confidence; below it the pages are asked first


class OutOfScope(Scenario):
    """Declines what an outdoor shop's assistant cannot do."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_out_of_scope"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say no, and point to something possible."""
        text = said(tracker)
        fitting = (response for response, pattern in _PATTERNS.items() if pattern.search(text))
        answer = next(fitting, "utter_competitor" if names_competitor(text) else None)
        if answer is None and _confidence(tracker) < SURE:
            found = await answered_from_pages(reply, tracker)
            if found is not None:
                return found
        reply.approved(answer or "utter_out_of_scope")
        return []


def _confidence(tracker: Tracker) -> float:
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)
