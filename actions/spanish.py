"""Spanish: the little that is approved, and a person who speaks it."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.context import topic
from actions.person import PERSON_REASON, PERSON_SUMMARY, PERSON_TOPIC, record_request
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, forget, said
from concierge import clock
from concierge.guidelines import DEFAULT_TOPIC, get_guidelines
from concierge.handoff.criteria import need
from concierge.handoff.hours import is_open

PERSON_IN_SPANISH = "person_es"  # the open question of the Spanish offer
_STORE = re.compile(r"\b(?:horarios?|abren|abiert\w+|cierran|cerrad\w+|qué hora)\b", re.IGNORECASE)
_HUMAN = re.compile(
    r"\b(?:robot|máquina|maquina|bot|humano|humana|persona real|persona de verdad)\b|"
    r"\b(?:eres|es|sos) (?:usted |tú )?una (?:persona|programa)\b",
    re.IGNORECASE,
)
_WANTS_PERSON = re.compile(
    r"\b(?:hablar|p[áa]same|p[áa]seme|pasarme|comunic\w+|atiend\w+)\b.*\b(?:persona|human[oa]|agente|alguien|emplead[oa]|"
    r"encargad[oa]|supervisora?|gerente|asesora?|representante)\b",
    re.IGNORECASE,
)
_RECALL = re.compile(r"\b(?:retir\w+ del mercado|hornillo|kettlewing|estufa)\b", re.IGNORECASE)
_YES = re.compile(r"^\W*(?:sí|si|claro|por favor|de acuerdo|ok(?:ay)?|vale)\b", re.IGNORECASE)


class Spanish(Scenario):
    """Answers a message in Spanish."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_spanish"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say the approved text for the question if there is one, and offer a person who speaks Spanish."""
        text = said(tracker)
        if tracker.get_slot(OPEN_QUESTION) == PERSON_IN_SPANISH and _YES.search(text):
            return hand_over_in_spanish(reply, tracker)
        if _STORE.search(text):
            reply.approved("utter_store_hours_es")
            return [SlotSet(OPEN_QUESTION, None)]
        if _RECALL.search(text):
            reply.approved("utter_recall_FWR_031_es")
        if _HUMAN.search(text) and not _WANTS_PERSON.search(text):
            reply.approved("utter_are_you_human_es")
        else:
            reply.approved("utter_offer_person_es")
        return [SlotSet(OPEN_QUESTION, PERSON_IN_SPANISH)]


class SpanishPerson(Scenario):
    """Asks a person who speaks Spanish; one yes is enough."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_spanish_person"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request and confirm it."""
        return hand_over_in_spanish(reply, tracker)


def hand_over_in_spanish(reply: Reply, tracker: Tracker) -> Events:
    """Record the request with the chat, for a queue that speaks Spanish, and confirm it."""
    asked = need("explicit_request", topic(tracker))
    guidelines = get_guidelines()
    if "es" not in guidelines.queue(asked.queue).languages:
        asked = need("explicit_request", DEFAULT_TOPIC)
    now = is_open(guidelines.queue(asked.queue), clock.now(), "es")
    status = "queued" if now else "callback"
    record_request(tracker, asked, shared=True, status="queued" if now else "callback")
    reply.approved("utter_person_joins_es", handoff={"status": status, "reason": asked.reason})
    return [SlotSet(OPEN_QUESTION, None), *forget(PERSON_TOPIC, PERSON_REASON, PERSON_SUMMARY)]
