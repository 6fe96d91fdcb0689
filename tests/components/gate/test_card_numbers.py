"""Card numbers are hidden before anything reads or stores them."""

import pytest

from components.gate.card_numbers import HIDDEN, hide_card_numbers
from tests.components.gate.conftest import House


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "my card is 4111 1111 1111 1111, thanks",
        "4111-1111-1111-1111",
        "amex 3782 822463 10005",
        "gift card 6035.7109.2234.8876 please",
        "6035710922348876123",
        "the PIN is 4821",
        "pin: 48213",
        "Pin number 4821!",
    ],
)
def test_card_numbers_and_pins_are_hidden(text: str) -> None:
    hidden = hide_card_numbers(text)
    assert HIDDEN in hidden
    assert not any(character.isdigit() for character in hidden)


@pytest.mark.parametrize(
    "text",
    [
        "FO-10482 and 83702-1234",
        "10482 83702 10483",
        "call me at +1 (208) 555-0101",
        "tracking BJ2353063428",
        "tracking OV-123456789012345",
        "it cost $1,234.50 on 2026-03-10",
        "1000 2000 3000",
        "pin the tent down with 12 stakes",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert hide_card_numbers(text) == text


async def test_the_customer_is_told_and_the_number_is_not_stored(house: House) -> None:
    texts = await house.texts("hello 4111 1111 1111 1111")
    assert "The number is hidden." in texts
    tracker = await house.tracker()
    assert tracker.latest_message.text == f"hello {HIDDEN}"  # type: ignore[union-attr]
