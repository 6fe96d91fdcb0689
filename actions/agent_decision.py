"""What only a person may decide: appeals, exceptions, compensation, large orders that went wrong."""

from rasa_sdk import Tracker

from actions.context import topic
from actions.person import hand_over
from actions.scenario import Events, Reply, Scenario, said
from concierge.handoff.criteria import is_high_value

DECISION, HIGH_VALUE = "needs_agent_decision", "high_value_problem"


class AgentDecision(Scenario):
    """Passes on what no policy lets Wren decide."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_agent_decision"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say that a person decides, and ask for leave to hand over."""
        reply.approved("utter_agent_decision")
        reason = HIGH_VALUE if is_high_value(said(tracker)) else DECISION
        return hand_over(topic(tracker) or "default", reason)
