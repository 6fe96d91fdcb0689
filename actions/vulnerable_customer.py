"""Vulnerable customers: kind words, no forms, and a care team lead."""

from rasa_sdk import Tracker

from actions.person import hand_over
from actions.scenario import Events, Reply, Scenario

VULNERABLE = "vulnerable_customer"


class VulnerableCustomer(Scenario):
    """Answers grief, hardship, illness, pressure, and what a disability keeps a customer from doing here."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_vulnerable_customer"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Say that a person can sort it out, and ask for leave to hand over."""
        reply.approved("utter_vulnerable_customer")
        return hand_over("default", VULNERABLE)
