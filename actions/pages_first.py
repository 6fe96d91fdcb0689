"""Forms that answer what their first message asks, where the pages do, before they ask anything themselves."""

import logging

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.open_ended_question import quoted_from_pages
from actions.scenario import Events, Reply, ScenarioForm, entity
from actions.verification import ORDER_ID

logger = logging.getLogger(__name__)


class PagesFirst(ScenarioForm):
    """A form that a question about the rules may begin: "opened it, is it still returnable?"."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Run, and answer the question that began the form before what it asks; not when it has all it needs."""
        begins = _begins(tracker, self.form_name())
        events = await super().run(dispatcher, tracker, domain)
        if begins and self.is_general(tracker):
            try:
                await self._answer_first(dispatcher, tracker, domain)
            except Exception:
                logger.exception("%s found no page", self.name())
        return events

    async def _answer_first(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> None:
        required = await self.required_slots(self.domain_slots(domain), CollectingDispatcher(), tracker, domain)
        if all(tracker.get_slot(slot) is not None for slot in required):
            return
        answer = CollectingDispatcher()
        await quoted_from_pages(Reply(answer), tracker)
        dispatcher.messages[:0] = answer.messages

    def is_general(self, tracker: Tracker) -> bool:
        """Return whether the message may be about the rules: one with an order number is about that order."""
        return entity(tracker, ORDER_ID) is None


def _begins(tracker: Tracker, form: str) -> bool:
    """Return whether the form begins in this turn and nothing was said in it yet.

    Rasa checks the answers of a form that begins once or twice, before and after it says that the form is active.
    """
    for event in reversed(tracker.events):
        if event["event"] == "bot":
            return False
        if event["event"] == "active_loop" and event.get("name") == form:
            return True
        if event["event"] == "user":
            break
    return tracker.active_loop_name != form
