"""What the counts say about variants, and that little is called little."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from concierge.campaigns.intervals import share_interval
from concierge.campaigns.results import VariantResult, results, verdict
from concierge.storage import VariantAssignment, VariantOutcome
from concierge.storage.campaign_variants import CampaignOutcome

Sessions = sessionmaker[Session]


def add(shop: Sessions, variant: str, shown: int, reached: int, outcome: CampaignOutcome) -> None:
    """Note people who were shown a variant, some of whom reached the outcome."""
    with shop.begin() as session:
        for number in range(shown):
            person = VariantAssignment(
                campaign_id=variant[:6], variant_id=variant, conversation_id=f"{variant}-{number}"
            )
            if number < reached:
                person.outcomes.append(VariantOutcome(outcome=outcome))
            session.add(person)


def variant(name: str, reached: int, shown: int) -> VariantResult:
    return VariantResult(name, shown, reached, share_interval(reached, shown))


def test_each_variant_is_counted_by_its_own_outcomes(shop: Sessions) -> None:
    add(shop, "CMP-01-A", 40, 2, "confirmed_opt_in")
    add(shop, "CMP-01-B", 50, 5, "confirmed_opt_in")
    add(shop, "CMP-03-A", 10, 3, "code_asked")
    with shop() as session:
        [first] = results(session, "CMP-01")
        codes, gear = results(session, "CMP-03")
    assert [(one.variant_id, one.shown, one.reached, one.rate) for one in first.variants] == [
        ("CMP-01-A", 40, 2, 0.05),
        ("CMP-01-B", 50, 5, 0.1),
    ]
    assert (first.kpi, first.target, first.outcome) == ("confirmed_opt_in_rate", 0.06, "confirmed_opt_in")
    assert [(one.shown, one.reached, one.rate) for one in codes.variants] == [(10, 3, 0.3), (0, 0, None)]
    assert (gear.outcome, gear.variants[0].reached) == ("gear_shown", 0)


def test_only_public_campaigns_with_a_message_for_chats_are_listed(shop: Sessions) -> None:
    with shop() as session:
        assert {one.campaign_id for one in results(session)} == {"CMP-01", "CMP-03", "CMP-06"}
        assert results(session, "CMP-04") == results(session, "CMP-99") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [((30, 99), (30, 300)), ((0, 500), (400, 500)), ((4, 400), (40, 400)), ((397, 400), (200, 400)), ((0, 0), (0, 0))],
    ids=["few people", "no outcome", "few outcomes", "few without", "nobody"],
)
def test_little_is_too_little_to_tell(first: tuple[int, int], second: tuple[int, int]) -> None:
    assert verdict([variant("A", *first), variant("B", *second)]).startswith("Too few to tell")


def test_a_difference_that_chance_explains_is_none() -> None:
    assert verdict([variant("A", 20, 200), variant("B", 28, 200)]).startswith("No clear difference")


def test_a_clear_lead_names_the_leader() -> None:
    assert verdict([variant("A", 20, 400), variant("B", 60, 400)]).startswith("B is ahead")
    assert verdict([variant("A", 60, 400), variant("B", 20, 400), variant("C", 61, 400)]).startswith("No clear")
    assert verdict([variant("A", 60, 400)]).startswith("One variant only")
