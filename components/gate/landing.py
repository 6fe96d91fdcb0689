"""What the page a visitor came from tells, asked of the action server once, as a session begins.

It only makes the conversation more fitting, so it never costs an answer: without a page or a campaign nothing is asked,
and a server that is down or slow is not waited for.
"""

import asyncio
import logging

from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.gate.action_endpoint import TurnBudget, current_budget
from components.gate.delivery import TurnOutput

logger = logging.getLogger(__name__)

NOTE_LANDING = "action_note_landing"
GREETING_SLOT = "greeting"  # the response that greets a visitor of this page
LANDING_SECONDS = 2.0


async def note_landing(
    processor: MessageProcessor, tracker: DialogueStateTracker, output: TurnOutput, metadata: dict[str, str]
) -> None:
    """Lets the action server set slots from ``metadata`` if ``tracker``'s session has just begun."""
    endpoint, domain = processor.action_endpoint, processor.domain
    if not metadata or endpoint is None or NOTE_LANDING not in domain.user_actions or not _has_just_begun(tracker):
        return
    # The session's start has emptied Rasa's own slot for this; what a client says is not kept in the conversation.
    asking = tracker.copy()
    asking.update(SlotSet(SESSION_START_METADATA_SLOT, metadata), domain)
    budget = TurnBudget(deadline=asyncio.get_running_loop().time() + LANDING_SECONDS)
    token = current_budget.set(budget)
    try:
        events = await RemoteAction(NOTE_LANDING, endpoint).run(output, processor.nlg, asking, domain)
    except Exception as error:
        logger.warning("What the landing page tells could not be asked (%s).", type(error).__name__)
        return
    finally:
        current_budget.reset(token)
    for event in events:
        if isinstance(event, SlotSet):
            tracker.update(event, domain)


def greeting(tracker: DialogueStateTracker, usual: str) -> str:
    """Returns the response that greets a visitor: the landing page's own, or the ``usual`` one."""
    return str(tracker.current_slot_values().get(GREETING_SLOT) or usual)


def _has_just_begun(tracker: DialogueStateTracker) -> bool:
    messages = 0
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return True
        messages += isinstance(event, UserUttered)
        if messages > 1 or isinstance(event, BotUttered):
            return False
    return False
