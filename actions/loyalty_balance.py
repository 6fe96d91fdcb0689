"""Loyalty balance: a verified member's points, what they are worth and the way to the next tier."""

import re
from decimal import Decimal

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.answers import said_since_begun
from actions.person import FAILED_VERIFICATION, ORDER_DECISION, ask_person
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario
from actions.verification import ORDER_ID, VerificationForm, forget_question, is_locked_out, verified_customer
from concierge import clock
from concierge.customers.loyalty import (
    LARGEST_REDEMPTION,
    SMALLEST_REDEMPTION,
    Balance,
    balance_of,
    points_are_overdue,
)
from concierge.customers.orders import order_of
from concierge.storage import Customer, get_sessions
from concierge.wording import dollars

FORM = "loyalty_form"
_MISSING = re.compile(
    r"\b(?:missing|disappeared|vanished|gone|lost|pending|never came|didn'?t (?:get|earn|receive)|no points|"
    r"aren'?t there|not there|haven'?t (?:got|gotten|received)|no bonus)\b",
    re.IGNORECASE,
)


class LoyaltyForm(VerificationForm):
    """Asks for an order and for proof."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "validate_loyalty_form"


class LoyaltyBalance(Scenario):
    """Tells points, tier and how to redeem; offers to join to who is not a member."""

    ends_form = True

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_loyalty_balance"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Tell the balance to the verified customer alone."""
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
            return forget_question()
        today, customer_id, order_id = clock.today(), verified_customer(tracker), tracker.get_slot(ORDER_ID)
        with get_sessions()() as session:
            customer = session.get(Customer, customer_id) if customer_id else None
            if customer is None:
                reply.approved("utter_order_not_matched")
                return forget_question()
            if customer.loyalty_tier == "none":
                reply.facts("utter_loyalty_not_member")
                return [*forget_question(), SlotSet(OPEN_QUESTION, "join_club")]
            _tell(reply, balance_of(session, customer, today))
            order = order_of(session, order_id, customer.id) if order_id else None
        if _MISSING.search(said_since_begun(tracker, FORM)):
            if order is not None and points_are_overdue(order, today):
                ask_person(reply, tracker, "utter_loyalty_points_overdue", ORDER_DECISION, order.id)
            else:
                reply.approved("utter_loyalty_points_pending")
        return forget_question()


def _tell(reply: Reply, balance: Balance) -> None:
    reply.facts(
        "utter_loyalty_balance",
        points=f"{balance.points:,}",
        value=dollars(balance.value),
        tier=balance.tier,
        next_tier=_next_tier(balance),
    )
    if balance.points < SMALLEST_REDEMPTION:
        reply.facts("utter_loyalty_too_few", missing=str(SMALLEST_REDEMPTION - balance.points))
    elif balance.points > LARGEST_REDEMPTION:
        reply.approved("utter_loyalty_redeem_limit")
    else:
        reply.approved("utter_loyalty_redeem")


def _next_tier(balance: Balance) -> str:
    if balance.next_tier is None:
        return "That's our top tier."
    if balance.left == Decimal(0):
        return f"You've spent enough for {balance.next_tier}; tiers are updated every night."
    return f"You're {dollars(balance.left)} of spending in 365 days away from {balance.next_tier}."
