"""Messages that are too long."""

import pytest

from concierge.guardrails.finding import Incoming
from concierge.guardrails.length import LengthRail
from concierge.guardrails.rail_rules import LongestMessage

RAIL = LengthRail(LongestMessage(characters=100, words=12), "utter_too_long")


@pytest.mark.parametrize("text", ["", "hi", "word " * 12, "x" * 100])
def test_a_message_within_both_limits_passes(text: str) -> None:
    assert RAIL.check(Incoming(text)).decision == "pass"


@pytest.mark.parametrize("text", ["word " * 13, "x" * 101, "🥾" * 10_000])
def test_a_longer_one_is_answered_with_the_template(text: str) -> None:
    found = RAIL.check(Incoming(text))
    assert (found.decision, found.response) == ("template", "utter_too_long")
