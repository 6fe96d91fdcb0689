"""Values that stand nowhere in the shop's data are found, whatever the rails think."""

import pytest

from concierge.insights.invented import Invented

KNOWN = Invented(
    [
        "The Mossbed (FW-303) costs $1,129.00, 20% off with LAYER20. Write to help@fernway.example or call "
        "(208) 555-0142. See http://127.0.0.1:8080/help/returns and /shop/sleeping/mossbed-fw-303."
    ]
)


@pytest.mark.parametrize(
    "reply",
    [
        "It's $1,129, 20 percent off with LAYER20.",
        "1129 dollars. Call 208-555-0142 or write to help@fernway.example.",
        "FW-303, at 127.0.0.1:8080/help/returns, or /shop/sleeping/mossbed-fw-303.",
        "It weighs 1,480 g and keeps you warm to 40°F.",
    ],
)
def test_known_values_are_not_invented_in_any_form(reply: str) -> None:
    assert KNOWN.found_in(reply) == []


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("It's $1,128.", "price $1,128"),
        ("Save 25%.", "percentage 25%"),
        ("Use SAVE25.", "code SAVE25"),
        ("Ask deals@fernway.example.", "e-mail deals@fernway.example"),
        ("Call (208) 555-0199.", "telephone (208) 555-0199"),
        ("Go to fernway-outlet.com/deals.", "link fernway-outlet.com/deals."),
        ("See /help/lifetime-returns.", "link /help/lifetime-returns"),
        ("Try FW-899.", "code FW-899"),
    ],
)
def test_an_unknown_value_is_named_with_its_kind(reply: str, found: str) -> None:
    assert KNOWN.found_in(reply) == [found]


def test_what_the_customer_wrote_is_not_invented() -> None:
    assert KNOWN.found_in("Nothing under $55 with code BEAR99.", ["bags under $55? I have BEAR99"]) == []
