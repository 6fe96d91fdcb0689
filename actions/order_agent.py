"""What only an agent may do with an order: offering to pass it on, and passing it on after a yes."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.person import HIGH_VALUE_PROBLEM, ORDER_DECISION, Need, ask_person
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, forget

ORDER_AGENT = "order_agent"
ORDER_AGENT_NEED, LATEST_ORDER = "order_agent_need", "latest_order"
NEEDS = {  # ESC-05 and ESC-10, with the queues of by_topic_queue in data/guidelines.yml
    "order": ORDER_DECISION,
    "return": Need("needs_agent_decision", "returns_warranty", "P4"),
    "payment": Need("needs_agent_decision", "payments", "P4"),
    "high_value": HIGH_VALUE_PROBLEM,
}


def offer_agent(need: str) -> Events:
    """Return events that let a yes pass the order on. `need` is a key of `NEEDS`; the response asks."""
    return [SlotSet(OPEN_QUESTION, ORDER_AGENT), SlotSet(ORDER_AGENT_NEED, need)]


class SendToAgent(Scenario):
    """Passes the order told about last to an agent."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_send_order_to_agent"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request; nothing is promised of what the agent decides."""
        need = NEEDS.get(str(tracker.get_slot(ORDER_AGENT_NEED)), ORDER_DECISION)
        ask_person(reply, tracker, "utter_order_sent_to_agent", need, tracker.get_slot(LATEST_ORDER))
        return forget(OPEN_QUESTION, ORDER_AGENT_NEED)
