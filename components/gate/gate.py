"""Admits messages to the assistant, or says why not."""

import asyncio
import logging
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from components.gate.card_numbers import hide_card_numbers
from components.gate.delivery import TurnOutput
from components.gate.ownership import Ownership, engine_for
from components.gate.payloads import PREFIX, as_words, is_admitted
from components.gate.rate_limit import SenderRateLimit
from components.gate.settings import GateSettings
from components.gate.text import clean
from components.gate.turn import FAILED, LAST_WORDS, Turns

logger = logging.getLogger(__name__)


class Gate:
    """Takes every customer message of a channel; one gate serves all channels of a Rasa server."""

    def __init__(self, settings: GateSettings) -> None:
        self.settings = settings
        self.app: Sanic | None = None
        self._ownership = Ownership(engine_for(settings.database_url))
        self._rate = SenderRateLimit(settings.rate_limit)
        self._turns = Turns(settings, self._ownership)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def agent(self) -> Agent | None:
        """The agent of the running server, once its model is loaded."""
        agent = getattr(self.app.ctx, "agent", None) if self.app else None
        return agent if agent is not None and agent.is_ready() else None

    async def receive(self, message: UserMessage) -> None:
        """Answers ``message`` through its own output channel, whatever it holds."""
        output = TurnOutput(message.output_channel)
        try:
            text = hide_card_numbers(clean(message.text))
            refusal = self._refusal(message.sender_id, text)
            if refusal:
                await self._notice(refusal, message.sender_id, output)
                return
            async with self._lock(message.sender_id):
                await self._answer(message, text, output)
        except Exception:
            logger.exception("A message could not be handled; the customer is told.")
            if not output.answered:
                await self._notice(FAILED, message.sender_id, output)

    async def open(self, sender_id: str, channel: OutputChannel, metadata: dict[str, Any]) -> None:
        """Greets a customer who has opened a chat and not written yet."""
        agent = self.agent
        if agent is None or self._ownership.person(sender_id):
            return
        async with self._lock(sender_id), agent.lock_store.lock(sender_id):
            await self._turns.open(agent, sender_id, TurnOutput(channel), metadata)

    async def conversation(self, sender_id: str) -> DialogueStateTracker | None:
        """Returns the whole conversation so far, earlier sessions included, or None."""
        agent = self.agent
        return await agent.tracker_store.retrieve_full_tracker(sender_id) if agent else None

    def _refusal(self, sender_id: str, text: str) -> str | None:
        if not self._rate.admits(sender_id):
            return "utter_too_fast"
        if not as_words(text):
            return "utter_empty_message"
        if len(text) > self.settings.max_characters:
            return "utter_too_long"
        return None

    async def _answer(self, message: UserMessage, text: str, output: TurnOutput) -> None:
        person = self._ownership.person(message.sender_id)
        if person is not None:
            await self._pass_to_person(message.sender_id, text, output)
            return
        agent = self.agent
        if agent is None:
            logger.error("No model is loaded; the customer is told to try again.")
            await self._notice(FAILED, message.sender_id, output)
            return
        async with agent.lock_store.lock(message.sender_id):
            message.text = await self._without_foreign_payload(agent, message.sender_id, text)
            await self._turns.run(agent, message, output)

    async def _pass_to_person(self, sender_id: str, text: str, output: TurnOutput) -> None:
        try:
            self._ownership.keep_message(sender_id, text)
        except SQLAlchemyError as error:
            logger.error("A message for a person could not be stored (%s).", type(error).__name__)
            await self._notice(FAILED, sender_id, output)
            return
        await self._notice("utter_person_has_message", sender_id, output)

    @staticmethod
    async def _without_foreign_payload(agent: Agent, sender_id: str, text: str) -> str:
        if not text.startswith(PREFIX):
            return text
        if is_admitted(text, await agent.tracker_store.retrieve(sender_id)):
            return text
        return as_words(text)

    async def _notice(self, response: str, sender_id: str, output: TurnOutput) -> None:
        """Says something that is no part of the conversation, so that it is not stored."""
        agent = self.agent
        draft: dict[str, Any] | None = None
        if agent is not None and agent.processor is not None and agent.domain is not None:
            tracker = DialogueStateTracker(sender_id, agent.domain.slots)
            draft = await agent.processor.nlg.generate(response, tracker, output.name())
        await output.send_response(sender_id, draft or {"text": LAST_WORDS.get(response, LAST_WORDS[FAILED])})

    def _lock(self, sender_id: str) -> asyncio.Lock:
        """One message at a time per sender; Rasa's own lock polls once a second, so waiting happens here."""
        lock = self._locks.get(sender_id)
        if lock is None:
            lock = self._locks[sender_id] = asyncio.Lock()
        return lock


_gate: Gate | None = None


def shared_gate() -> Gate:
    """Returns the gate of this process, made from the environment at first use."""
    global _gate
    if _gate is None:
        _gate = Gate(GateSettings.from_environment())
    return _gate
