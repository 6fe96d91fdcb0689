"""A reply speaks to the customer, and for nobody else."""

import pytest

from concierge.guardrails.dialogue import DialogueRail
from concierge.guardrails.finding import Grounds

GROUNDS = Grounds("is the pad crinkly", [])


@pytest.mark.parametrize(
    "reply",
    [
        "Wren: Hi, I can help with your gear.",
        "It weighs 620 g. Customer: Thanks, and what about the price?",
        "It weighs 620 g.\nUser: thanks",
        "**Assistant:** It weighs 620 g.",
        "The customer wants to know if the pad is crinkly.",
        "The user's question is about a pad.",
        "Here is a possible reply: it is not crinkly.",
        "The answer to this question would be no.",
        "A user asked about a pad. It weighs 620 g.",
        "Based on this information, it weighs 620 g.",
        "As previously mentioned, it weighs 620 g.",
    ],
)
def test_a_reply_that_plays_both_sides_is_blocked(reply: str) -> None:
    assert DialogueRail().check(reply, GROUNDS).decision == "block"


@pytest.mark.parametrize(
    "reply",
    [
        "Customers rate it 4.6 of 5.",
        "A person can answer that. It weighs 620 g.",
        "It weighs 620 g. Care: wipe it clean.",
        "You'll find it under Sleeping: the Tuft Insulated.",
        "I'm Wren, an automated assistant. Ask customer care for more.",
    ],
)
def test_a_reply_to_the_customer_passes(reply: str) -> None:
    assert DialogueRail().check(reply, GROUNDS).decision == "pass"
