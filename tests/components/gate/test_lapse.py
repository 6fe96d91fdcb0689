"""What is known of a customer is forgotten in time: with their proof, after two uses, with another topic."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.gate.lapse import CUSTOMER_FACTS, forget_what_lapsed

DOMAIN = Domain.load("domain.yml")
FACTS = {
    "known_customer": "CU-1001",
    "customer_named": True,
    "customer_first_name": "Maya",
    "loyalty_tier": "Canopy",
    "club_member": True,
}


def until(minutes: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(minutes=minutes)).isoformat()


def after(*events: Event, intent: str = "greet", minutes: float = 10, **slots: Any) -> dict[str, Any]:
    """Return the slots of a verified customer's conversation as a turn begins."""
    tracker = DialogueStateTracker("ada", DOMAIN.slots)
    tracker.update(SessionStarted(), DOMAIN)
    for name, value in {**FACTS, "verified_until": until(minutes), **slots}.items():
        tracker.update(SlotSet(name, value), DOMAIN)
    for event in (*events, UserUttered("hi", {"name": intent})):
        tracker.update(event, DOMAIN)
    forget_what_lapsed(tracker)
    return dict(tracker.current_slot_values())


def test_every_fact_is_a_slot_that_policies_never_see() -> None:
    slots = {slot.name: slot for slot in DOMAIN.slots}
    for name in (*CUSTOMER_FACTS, "landing_campaign", "landing_product", "greeting", "campaign_message"):
        assert not slots[name].influence_conversation


def test_facts_hold_as_long_as_the_proof() -> None:
    assert {name: after()[name] for name in FACTS} == FACTS


@pytest.mark.parametrize("lapsed", [until(-1), None, "soon", ""])
def test_facts_go_with_the_proof(lapsed: Any) -> None:
    assert [after(verified_until=lapsed)[name] for name in CUSTOMER_FACTS] == [None] * len(CUSTOMER_FACTS)


def test_the_name_is_said_twice_at_most_and_the_rest_stays_known() -> None:
    once = BotUttered("What can I help you with, Maya?")
    assert after(once, BotUttered("Mayan ruins."))["customer_first_name"] == "Maya"
    twice = after(once, BotUttered("Take care, Maya, and have a good trip."))
    assert (twice["customer_named"], twice["customer_first_name"]) == (None, None)
    assert (twice["loyalty_tier"], twice["known_customer"]) == ("Canopy", "CU-1001")


def test_an_offer_stands_for_the_next_message_only() -> None:
    for intent, expected in (("affirm", "campaign_offer"), ("deny", "campaign_offer"), ("store_hours", None)):
        assert after(intent=intent, open_question="campaign_offer")["open_question"] == expected
    assert after(intent="store_hours", open_question="sale_items")["open_question"] == "sale_items"
