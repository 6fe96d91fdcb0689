"""What campaigns lead to is counted once per person, for those who were shown the message and no others."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from concierge.campaigns.outcomes import note_codes_asked, note_gear_shown, note_opt_in
from concierge.campaigns.variants import show_message
from concierge.storage import Campaign, Product, VariantAssignment, VariantOutcome
from tests.concierge.campaigns.conftest import NOW

Sessions = sessionmaker[Session]
LATER = NOW + timedelta(hours=1)


def show(session: Session, campaign: str, conversation: str = "web-1") -> None:
    found = session.get_one(Campaign, campaign)
    assert show_message(session, found, conversation_id=conversation, customer_id=None, now=NOW)


def counted(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(VariantAssignment.campaign_id, VariantOutcome.outcome).join(VariantOutcome.assignment)
    )
    return [(row[0], row[1]) for row in rows]


def ask(session: Session, *codes: str, conversation: str = "web-1", customer: str | None = None) -> None:
    note_codes_asked(session, codes, conversation_id=conversation, customer_id=customer, now=LATER)


def test_a_code_asked_about_counts_once_for_its_campaign(shop: Sessions) -> None:
    with shop.begin() as session:
        show(session, "CMP-03")
        for codes in (("LAYER20",), ("LAYER20", "SUMMER99"), ("TRAILCLUB15",)):
            ask(session, *codes)
        assert counted(session) == [("CMP-03", "code_asked")]
        assert session.scalars(select(VariantOutcome)).one().occurred_at == LATER


def test_nothing_counts_for_who_was_not_shown_the_message(shop: Sessions) -> None:
    with shop.begin() as session:
        show(session, "CMP-03")
        ask(session, "LAYER20", conversation="web-2")
        note_opt_in(session, "web-1", LATER)
        assert counted(session) == []


def test_a_customer_who_proves_who_they_are_later_is_the_same_person(shop: Sessions) -> None:
    with shop.begin() as session:
        show(session, "CMP-03")
        ask(session, "LAYER20", customer="CU-1001")
        ask(session, "LAYER20", conversation="web-2", customer="CU-1001")
        assert counted(session) == [("CMP-03", "code_asked")]


@pytest.mark.parametrize(("sku", "expected"), [("FW-505", [("CMP-03", "gear_shown")]), ("FW-201", [])])
def test_recommended_gear_counts_when_the_code_covers_it(
    shop: Sessions, sku: str, expected: list[tuple[str, str]]
) -> None:
    with shop.begin() as session:
        show(session, "CMP-03")
        products = [session.get_one(Product, sku)]
        note_gear_shown(session, products, conversation_id="web-1", customer_id=None, now=LATER)
        assert counted(session) == expected


def test_a_campaign_is_judged_by_its_own_kpi(shop: Sessions) -> None:
    with shop.begin() as session:
        show(session, "CMP-01")
        ask(session, "WELCOME10")
        assert counted(session) == []
        note_opt_in(session, "web-1", LATER)
        note_opt_in(session, "web-1", LATER)
        note_opt_in(session, None, LATER)
        assert counted(session) == [("CMP-01", "confirmed_opt_in")]
