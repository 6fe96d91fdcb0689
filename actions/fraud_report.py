"""Fraud: call the bank first, then a person for payments."""

from rasa_sdk import Tracker

from actions.person import hand_over
from actions.scenario import Events, Reply, Scenario

FRAUD = "fraud_or_stolen_card"


class FraudReport(Scenario):
    """Answers a charge, an order or an account that is not the customer's."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_fraud_report"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say what to do now, and ask for leave to hand over."""
        return report_fraud(reply)


def report_fraud(reply: Reply) -> Events:
    """Say what to do about an unknown charge, and begin the hand-over to the payments team."""
    reply.approved("utter_fraud")
    return hand_over("payment", FRAUD)
