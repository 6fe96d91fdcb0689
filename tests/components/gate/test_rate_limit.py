"""One sender cannot flood the assistant, and cannot slow down another."""

import pytest
from rasa.shared.exceptions import RasaException

from components.gate.rate_limit import SenderRateLimit


def test_messages_beyond_the_limit_are_refused() -> None:
    rate = SenderRateLimit("3/hour")
    assert [rate.admits("ada") for _ in range(5)] == [True, True, True, False, False]


def test_each_sender_has_a_limit_of_their_own() -> None:
    rate = SenderRateLimit("1/hour")
    assert rate.admits("ada")
    assert rate.admits("bob")
    assert not rate.admits("ada")


def test_the_stricter_of_two_limits_counts() -> None:
    rate = SenderRateLimit("10/hour;2/day")
    assert [rate.admits("ada") for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("notation", ["", "lots", "5", "5/fortnight", "a/minute"])
def test_a_wrong_notation_is_named_with_its_variable(notation: str) -> None:
    with pytest.raises(RasaException, match="CONCIERGE_RATE_LIMIT"):
        SenderRateLimit(notation)
