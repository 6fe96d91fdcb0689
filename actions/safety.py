"""Safety: the fixed text at once and word for word, and a person at any hour. Nothing else matters."""

import logging

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.context import language
from actions.person import PERSON_REASON, PERSON_SUMMARY, PERSON_TOPIC, record_request
from actions.scenario import INTERRUPTED, OPEN_QUESTION, Events, Reply, Scenario, forget, said
from actions.talk_to_human import PERSON_EMAIL
from concierge.handoff.criteria import need
from concierge.handoff.safety import SafetyText, is_figure_of_speech, mentions_crisis

logger = logging.getLogger(__name__)

SAFETY = "safety"  # the open question "Are you safe right now?"
TOLD = "safety_told"
CERTAIN_LANGUAGE = "certain_language"  # set by the pipeline where words settled that this is about safety
_TEXTS: dict[str, SafetyText] = {"self_harm": "crisis", "emergency": "emergency", "poison": "poison"}
_REASON = "safety_or_injury"


class Safety(Scenario):
    """Answers an emergency, a crisis or a poisoning."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_safety"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the safety text; ask first only where death is a manner of speaking."""
        intent = str(tracker.get_intent_of_latest_message())
        text = _TEXTS.get(intent, "emergency")
        if mentions_crisis(said(tracker)):
            text = "crisis"
        elif text == "crisis" and is_figure_of_speech(said(tracker)):
            reply.approved("utter_are_you_safe")
            waiting = tracker.active_loop_name
            return [*_end_form(tracker), SlotSet(INTERRUPTED, waiting), SlotSet(OPEN_QUESTION, SAFETY)]
        return tell(reply, tracker, text)


class Safe(Scenario):
    """Takes note that the customer is safe, and goes back to what was asked before."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_safe"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Go on, with the form that was running if there was one."""
        reply.approved("utter_glad_you_are_safe")
        form = tracker.get_slot(INTERRUPTED)
        events: Events = forget(OPEN_QUESTION, INTERRUPTED)
        return [*events, FollowupAction(form)] if form else events


class NotSafe(Scenario):
    """Answers that the customer is not safe."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_not_safe"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the crisis text."""
        return tell(reply, tracker, "crisis")


def tell(reply: Reply, tracker: Tracker, text: SafetyText) -> Events:
    """Say a safety text, ask a person at once (P1, told afterwards) and end whatever was running.

    The same text is not said twice: whoever writes on hears that Wren is still there, and the number again.
    """
    spanish = language(tracker) == "es" or tracker.latest_message.get(CERTAIN_LANGUAGE) == "es"
    handoff = {"handoff": {"status": "queued", "reason": _REASON}} if _ask_for_help(tracker) else {}
    told = str(tracker.get_slot(TOLD) or "").split()
    response = f"utter_{'still_here_' if text in told else ''}{text}"
    reply.approved(f"{response}_es" if spanish else response, **handoff)
    return [
        *_end_form(tracker),
        *forget(OPEN_QUESTION, INTERRUPTED, PERSON_TOPIC, PERSON_REASON, PERSON_SUMMARY, PERSON_EMAIL),
        SlotSet(TOLD, " ".join(dict.fromkeys([*told, text]))),
    ]


def _ask_for_help(tracker: Tracker) -> bool:
    try:
        record_request(tracker, need(_REASON), shared=True, status="queued")
    except Exception:  # the numbers to call must be said whatever else fails
        logger.exception("A request for the safety desk could not be stored.")
        return False
    return True


def _end_form(tracker: Tracker) -> Events:
    return [ActiveLoop(None), *forget("requested_slot")] if tracker.active_loop_name else []
