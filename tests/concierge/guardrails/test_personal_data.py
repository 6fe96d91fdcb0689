"""What of a person's data is hidden from the model."""

from pathlib import Path

import pytest

from concierge.guardrails.finding import Incoming
from concierge.guardrails.own_contacts import own_contacts
from concierge.guardrails.personal_data import PersonalDataRail

RAIL = PersonalDataRail(own_contacts(Path("data")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("im jo.doe+gear@example.com, pls write", "im [email], pls write"),
        ("jo at example dot com works too", "[email] works too"),
        ("call 208-555-0199 or (208) 555 0173", "call [phone number] or [phone number]"),
        ("my cell 2085550199", "my cell [phone number]"),
        ("+49 170 5550123 from abroad", "[phone number] from abroad"),
        ("4111 1111 1111 1111 exp 04/29", "[card number] exp 04/29"),
        ("ssn 078-05-1120 lol", "ssn [social security number] lol"),
        ("wheres FO-10482", "wheres [order number]"),
        ("order 10482 and fo 10483", "order [order number] and [order number]"),
        ("tracking BJ1105235043", "tracking [tracking number]"),
        ("ship to 44 Juniper Hollow Road Apt 3, Boise, ID 83702 please", "ship to [address] please"),
        ("i live at 9 elm st", "i live at [address]"),
        ("PO Box 77", "[address]"),
        ("zip 83702 thanks", "zip [address] thanks"),
    ],
)
def test_personal_data_gives_way_to_a_placeholder(text: str, expected: str) -> None:
    found = RAIL.check(Incoming(text))
    assert (found.decision, found.text) == ("rewrite", expected)


def test_the_evidence_names_the_kind_and_not_the_data() -> None:
    found = RAIL.check(Incoming("FO-10482, jo@example.com"))
    assert found.evidence == "email, order number"


@pytest.mark.parametrize(
    "text",
    [
        "is FW-303 rated to 30°F and under $1,234.50",
        "12 mile trail, 3 day way out there, 10 miles of road",
        "a 4000 mm floor and 1480 g",
        "is (208) 555-0142 the boise store? or help@fernway.example",
        "you are at 812 W. Cottonbark Street right",
        "call 911 or 1-800-222-1222",
        "lot KWS-0440",
        "60000 points",
        "1234567890123456",  # the check digit is wrong
        "",
        "🥾" * 3000,
        "-" * 10_000,
        "1 " * 5_000,
    ],
)
def test_figures_about_gear_and_the_shops_own_contacts_stay(text: str) -> None:
    assert RAIL.check(Incoming(text)).decision == "pass"
