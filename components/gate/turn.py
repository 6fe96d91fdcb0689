"""One turn: a customer's message through Rasa, within a time limit, never without an answer.

This follows ``MessageProcessor.handle_message`` of Rasa 3.6 with the tracker in hand, because what the gate says
(the AI disclosure, the apology for a failed action) belongs into the tracker, in its place and in the same save.
"""

import asyncio
import logging
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.certain_words import LANGUAGE_KEY
from components.gate.action_endpoint import BoundedActionEndpoint, TurnBudget, current_budget
from components.gate.card_numbers import HIDDEN
from components.gate.delivery import TurnOutput
from components.gate.landing import greeting, note_landing
from components.gate.lapse import forget_what_lapsed
from components.gate.metadata import known_metadata
from components.gate.ownership import Ownership
from components.gate.settings import GateSettings

logger = logging.getLogger(__name__)

DISCLOSURE = "utter_disclosure"
DISCLOSURE_ES = "utter_disclosure_es"
GREETING = "utter_greet"
CARD_NUMBER_SEEN = "utter_card_number_seen"
FAILED = "utter_turn_failed"
PERSON_UNAVAILABLE = "utter_person_contact"
TALK_TO_HUMAN = "talk_to_human"
SPANISH = "spanish"
# What a message about someone's safety is answered with: only this comes before the disclosure.
SAFETY_TEXTS = {"emergency": "utter_emergency", "self_harm": "utter_crisis", "poison": "utter_poison"}
SAFETY_TEXTS_ES = {intent: f"{text}_es" for intent, text in SAFETY_TEXTS.items()}
LAST_WORDS = {  # said when even the domain's responses cannot be had
    DISCLOSURE: "I'm an automated assistant, not a person.",
    DISCLOSURE_ES: "Soy un asistente automático, no una persona.",
    FAILED: "Something went wrong on our side, so I couldn't finish that. Please try again in a moment.",
    **dict.fromkeys(SAFETY_TEXTS.values(), "If someone is in danger, call 911 now. For a crisis, call or text 988."),
    **dict.fromkeys(SAFETY_TEXTS_ES.values(), "Si alguien está en peligro, llame al 911 ahora. En una crisis, al 988."),
}


class Turns:
    """Runs turns with the agent that the Rasa server has loaded."""

    def __init__(self, settings: GateSettings, ownership: Ownership) -> None:
        self._settings = settings
        self._ownership = ownership

    async def run(self, agent: Agent, message: UserMessage, output: TurnOutput) -> None:
        """Answers ``message`` through ``output`` and saves the conversation.

        The caller holds the conversation's lock.
        """
        processor = self._bounded(agent)
        message.output_channel, message.metadata = output, known_metadata(message.metadata)
        loop = asyncio.get_running_loop()
        budget = TurnBudget(deadline=loop.time() + self._settings.turn_seconds)
        token = current_budget.set(budget)
        try:
            tracker = await processor.log_message(message, should_save_tracker=False)
            await note_landing(processor, tracker, output, message.metadata)
            forget_what_lapsed(tracker)
            safety_first = _intent(tracker) in SAFETY_TEXTS
            if not safety_first:
                await self._disclose(processor, tracker, output)
            if HIDDEN in (message.text or ""):
                await self.say(processor, CARD_NUMBER_SEEN, tracker, output)
            said_before = len(output.sent)
            try:
                await asyncio.wait_for(self._predict(processor, tracker, output), budget.deadline - loop.time())
            except asyncio.TimeoutError:
                logger.error("A turn took longer than %.0f s and was ended.", self._settings.turn_seconds)
                budget.failed = True
            except Exception:
                logger.exception("A turn failed; the customer is told.")
                budget.failed = True
            if budget.failed or len(output.sent) == said_before:
                await self._apologise(processor, tracker, output)
            if safety_first:
                await self._disclose(processor, tracker, output)
            output.answered = True
            await processor.save_tracker(tracker)
        finally:
            current_budget.reset(token)

    async def open(self, agent: Agent, sender_id: str, output: TurnOutput, metadata: dict[str, Any]) -> None:
        """Opens a conversation before the customer has written: the disclosure, then a greeting."""
        processor = self._bounded(agent)
        known = known_metadata(metadata)
        tracker = await processor.fetch_tracker_and_update_session(sender_id, output, known)
        if _disclosed(tracker):
            return
        await note_landing(processor, tracker, output, known)
        await self._disclose(processor, tracker, output)
        await self.say(processor, greeting(tracker, GREETING), tracker, output)
        await processor.save_tracker(tracker)

    async def say(
        self,
        processor: MessageProcessor,
        response: str,
        tracker: DialogueStateTracker,
        output: TurnOutput,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Says a response of the domain through ``output`` and notes it in ``tracker``."""
        draft = await processor.nlg.generate(response, tracker, output.name()) or {
            "text": LAST_WORDS.get(response, LAST_WORDS[FAILED])
        }
        content = {key: draft.pop(key, None) for key in ("text", "buttons", "elements", "image", "custom")}
        uttered = BotUttered(content.pop("text"), content, {**draft, "utter_action": response, **(metadata or {})})
        tracker.update(uttered)
        await output.send_response(tracker.sender_id, uttered.message())

    def _bounded(self, agent: Agent) -> MessageProcessor:
        processor = agent.processor
        assert processor is not None, "the gate checks that the agent is ready"
        endpoint = processor.action_endpoint
        if endpoint is not None and not isinstance(endpoint, BoundedActionEndpoint):
            processor.action_endpoint = BoundedActionEndpoint(
                endpoint, self._settings.action_seconds, url=self._settings.action_url
            )
        return processor

    async def _disclose(self, processor: MessageProcessor, tracker: DialogueStateTracker, output: TurnOutput) -> None:
        if not _disclosed(tracker):
            in_spanish = _intent(tracker) == SPANISH or _last_response(tracker).endswith("_es")
            await self.say(processor, DISCLOSURE_ES if in_spanish else DISCLOSURE, tracker, output)

    @staticmethod
    async def _predict(processor: MessageProcessor, tracker: DialogueStateTracker, output: TurnOutput) -> None:
        tracker = await processor.run_action_extract_slots(output, tracker)
        await processor._run_prediction_loop(output, tracker)
        await processor.run_anonymization_pipeline(tracker)

    async def _apologise(self, processor: MessageProcessor, tracker: DialogueStateTracker, output: TurnOutput) -> None:
        intent = _intent(tracker)
        channel = tracker.get_latest_input_channel() or output.name()
        if intent in SAFETY_TEXTS:
            stored = self._ownership.request_person(
                tracker.sender_id, channel, reason="safety_or_injury", queue="safety_urgent", priority="P1"
            )
            handoff = {"handoff": {"status": "queued", "reason": "safety_or_injury"}} if stored else None
            in_spanish = _language(tracker) == "es"
            text = SAFETY_TEXTS_ES[intent] if in_spanish else SAFETY_TEXTS[intent]
            await self.say(processor, text, tracker, output, handoff)
        elif intent == TALK_TO_HUMAN and self._ownership.request_person(
            tracker.sender_id, channel, reason="explicit_request", queue="order_care", priority="P3"
        ):
            handoff = {"handoff": {"status": "callback", "reason": "explicit_request"}}
            await self.say(processor, PERSON_UNAVAILABLE, tracker, output, handoff)
        else:
            await self.say(processor, FAILED, tracker, output)
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))  # or the next turn would look like this one's middle


def _intent(tracker: DialogueStateTracker) -> str:
    message = tracker.latest_message
    return str(message.intent.get("name") or "") if message else ""


def _language(tracker: DialogueStateTracker) -> str:
    message = tracker.latest_message
    return str((message.parse_data.get(LANGUAGE_KEY) if message else None) or "")


def _last_response(tracker: DialogueStateTracker) -> str:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return str(event.metadata.get("utter_action") or "")
        if isinstance(event, UserUttered):
            break
    return ""


def _disclosed(tracker: DialogueStateTracker) -> bool:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.metadata.get("utter_action") in (DISCLOSURE, DISCLOSURE_ES):
            return True
        if isinstance(event, SessionStarted):
            return False
    return False
