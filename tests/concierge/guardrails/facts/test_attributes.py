"""What a reply gives or denies a product has to be given or denied by the passages alike."""

import pytest

from concierge.guardrails.facts.polarity import clauses
from tests.concierge.guardrails.facts.conftest import Check
from tests.concierge.guardrails.facts.little_shop import (
    ALDER_45,
    ALDER_65,
    BOISE,
    BURLINGTON,
    FILTER,
    HOLLOWTREE,
    HOLLOWTREE_0,
    MOSSBED,
    PRICE_MATCH,
    RAIN,
    RETURNS,
    SHIPPING,
    TENT,
    WIND,
    product,
)

EVERYTHING = (
    MOSSBED, HOLLOWTREE, HOLLOWTREE_0, ALDER_45, ALDER_65, RAIN, WIND, TENT, FILTER, RETURNS, SHIPPING, BOISE,
    BURLINGTON,
)  # fmt: skip
RIGHT = [
    "The Brookmist Rain Jacket (FW-501) is waterproof and has taped seams.",
    "The Brookmist Wind Jacket (FW-502) isn't waterproof.",
    "The Brookmist Wind Jacket (FW-502) is only water-resistant, and its seams aren't taped.",
    "You can machine wash the Mossbed (FW-303) and tumble dry it low.",
    "The Mossbed (FW-303) has a synthetic fill, not down.",
    "The Hollowtree 0°F (FW-302) is out of stock.",
    "The Mossbed (FW-303) is in stock.",
    "The Hollowtree 20°F (FW-301) isn't in stock in Boise.",
    "The Alder 65L (FW-102) comes with a rain cover.",
    "The Alder 45L (FW-101) has no rain cover.",
    "The Larkspur 2 (FW-201) is freestanding, and a footprint isn't included.",
    "The Larkspur 2 (FW-201) isn't made for snow load.",
    "The Clearbrook Squeeze Filter (FW-604) removes bacteria and protozoa, not viruses.",
    "Gift cards can't be returned.",
    "We don't ship to Canada.",
    "Standard shipping is free from $75.",
    "Boise has rentals. Burlington doesn't have rentals.",
    "If you need a waterproof jacket, look at the Brookmist Rain Jacket (FW-501).",
    "Our page doesn't say whether the Mossbed (FW-303) is vegan.",
    "Would you like a waterproof one?",
]
WRONG = [
    "The Brookmist Wind Jacket (FW-502) is waterproof.",
    "The Brookmist Rain Jacket (FW-501) isn't waterproof.",
    "The Brookmist Wind Jacket (FW-502) has fully taped seams.",
    "Don't machine wash the Mossbed (FW-303).",
    "The Mossbed (FW-303) is filled with goose down.",
    "The Mossbed (FW-303) is vegan.",
    "The Hollowtree 0°F (FW-302) is in stock.",
    "The Mossbed (FW-303) is sold out.",
    "The Hollowtree 20°F (FW-301) is in stock in Boise.",
    "The Alder 45L (FW-101) comes with a rain cover.",
    "The Alder 65L (FW-102) doesn't include a rain cover.",
    "The Larkspur 2 (FW-201) isn't freestanding.",
    "The Larkspur 2 (FW-201) comes with a footprint.",
    "The Larkspur 2 (FW-201) is made for snow load.",
    "The Clearbrook Squeeze Filter (FW-604) removes viruses.",
    "Gift cards can be returned.",
    "We ship to Canada.",
    "Burlington has rentals.",
    "The Mossbed (FW-303) has a lifetime warranty.",
    "The Brookmist Rain Jacket (FW-501) is PFAS-free.",
]


@pytest.mark.parametrize("reply", RIGHT)
def test_what_the_passages_give_or_deny_alike_passes(check: Check, reply: str) -> None:
    finding = check(reply, *EVERYTHING)
    assert (finding.decision, finding.evidence) == ("pass", "")


@pytest.mark.parametrize("reply", WRONG)
def test_what_the_passages_say_otherwise_is_blocked(check: Check, reply: str) -> None:
    assert check(reply, *EVERYTHING).decision == "block"


@pytest.mark.parametrize(
    ("reply", "decision"),
    [
        ("Promo codes started after your purchase don't count as a price drop.", "pass"),
        ("Promo codes started after your purchase count as a price drop.", "block"),
        ("Membership prices aren't matched.", "pass"),
        ("Membership prices are matched.", "block"),
    ],
)
def test_a_rule_that_is_turned_around_is_blocked(check: Check, reply: str, decision: str) -> None:
    assert check(reply, PRICE_MATCH).decision == decision


def test_a_limit_is_held_against_limits_and_not_against_a_feature_in_like_words(check: Check) -> None:
    bag = product(
        "FW-303",
        "The Mossbed (FW-303) is a bag for sleepers up to 5 ft. It is not suitable for: Infants, sleepers over 5 ft.",
    )
    assert check("The Mossbed (FW-303) is not suitable for: Infants, sleepers over 5 ft.", bag).decision == "pass"
    assert check("The Mossbed (FW-303) is suitable for infants.", bag).decision == "block"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It isn't made for snow, winter storms or wind.", [False, False]),
        ("It removes bacteria, not viruses.", [True, False]),
        ("No rain cover is included.", [False]),
        ("If it froze, replace it.", [None, True]),
        ("The tent is not suitable for: Snow load, winter storms or wind; it packs large.", [False, False, True]),
        ("No, the tent is light.", [True, True]),
        ("It is not only light but strong.", [True, True]),
        ("It's steady rain without a liner that it isn't for.", [None]),
    ],
)
def test_a_clause_is_given_denied_or_only_supposed(sentence: str, expected: list[bool | None]) -> None:
    assert [clause.positive for clause in clauses(sentence)] == expected
