"""Corporate quotes: consent before anything, a complete lead, and the score that routes it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.corporate_quote import CorporateQuote, CorporateQuoteForm, LeadHandOver
from concierge.customers.leads import needed_by_in
from concierge.storage import Lead
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.requests import asks_leave, requests
from tests.actions.templates import GUIDELINES

Sessions = sessionmaker[Session]
CONSENT = GUIDELINES["disclosures"]["lead_consent"]


@pytest.fixture
def quote() -> Conversation:
    return Conversation(CorporateQuoteForm, CorporateQuote)


def leads(database: Sessions) -> list[Lead]:
    with database() as session:
        return list(session.scalars(select(Lead)))


async def fill(quote: Conversation, *answers: str) -> str:
    """Give consent and the answers, one by one, up to the summary."""
    await quote.says("/affirm", "affirm")
    answer = ""
    for text in answers:
        intent = {"yes": "affirm", "no": "deny"}.get(text, "inform")
        answer = await quote.says(text, intent)
    return answer


FIELDS = (
    "Cedar Ridge Camp",
    "Ana Diaz",
    "ana@cedarridge.example",
    "60 engraved FW-607",
    "open",
    "in 3 weeks",
    "I decide",
)


async def test_consent_is_asked_for_before_anything_word_for_word(quote: Conversation) -> None:
    assert (await quote.says("I need 60 engraved bottles", "corporate_quote", quantity="60")).strip() == CONSENT


async def test_without_consent_nothing_is_kept(quote: Conversation, database: Sessions) -> None:
    await quote.says("hello from Cedar Ridge Camp", "corporate_quote", organization="Cedar Ridge Camp")
    assert "business@fernway.example" in await quote.says("/deny", "deny")
    assert leads(database) == []
    assert not [name for name, value in quote.slots.items() if name.startswith("lead_") and value]


async def test_the_lead_of_the_brief_scores_80_and_may_be_joined_at_once(
    quote: Conversation, database: Sessions
) -> None:
    await quote.says("bulk order", "corporate_quote")
    summary = await fill(quote, *FIELDS)
    assert "$2,337.00" in summary
    assert "8% discount band" in summary
    assert "isn't a final price" in summary
    assert "60 × Bouldersip Insulated Bottle 32 oz" in summary
    answer = await quote.says("yes", "affirm")
    assert "Shall I bring them in?" in answer
    [lead] = leads(database)
    assert lead.score == 80
    assert lead.items == [{"sku": "FW-607", "quantity": 60}]
    assert (lead.organization, lead.contact_name, lead.needed_by) == ("Cedar Ridge Camp", "Ana Diaz", date(2026, 3, 31))
    assert (lead.logo, lead.role, lead.budget) == (True, "decision_maker", None)
    await quote.goes_on_with(LeadHandOver)
    await asks_leave(quote)
    assert "Corporate sales has your request" in await quote.says("yes", "affirm")
    assert [(one.reason, one.queue, one.priority) for one in requests(database)] == [
        ("corporate_lead", "corporate_sales", "P2")
    ]


async def test_what_the_first_message_told_is_not_asked_again(quote: Conversation) -> None:
    await quote.says(
        "Cedar Ridge Camp needs 60 engraved FW-607 in 3 weeks, budget $2,400, I sign off, ana@cedarridge.example",
        "corporate_quote",
        organization="Cedar Ridge Camp",
        quantity="60",
        sku="FW-607",
        needed_by="in 3 weeks",
    )
    assert (await quote.says("/affirm", "affirm")).strip() == "Who should they ask for?"
    summary = await quote.says("Ana Diaz")
    assert "Cedar Ridge Camp" in summary
    assert "budget $2,400.00" in summary


async def test_a_hot_lead_outside_weekday_hours_is_saved_with_the_next_opening(
    quote: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    set_clock(2026, 3, 14, 12, 0)
    await quote.says("bulk order", "corporate_quote")
    await fill(quote, *FIELDS)
    assert "on Monday at 8:00 a.m." in await quote.says("yes", "affirm")
    assert len(leads(database)) == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("Org", "Jo Lee", "jo@gmail.com", "50 FW-607", "open", "no rush", "just looking", "no"), "/business"),
        (
            ("Org", "Jo Lee", "jo@org.example", "50 FW-607", "open", "no rush", "just looking", "no"),
            "within 1 business day",
        ),
        (
            ("Org", "Jo Lee", "jo@org.example", "3 FW-607", "open", "no rush", "just looking", "no"),
            "10 units or $1,500.00",
        ),
    ],
)
async def test_the_score_routes_the_others(quote: Conversation, answers: tuple[str, ...], expected: str) -> None:
    await quote.says("bulk order", "corporate_quote")
    await fill(quote, *answers)
    assert expected in await quote.says("yes", "affirm")


async def test_a_logo_on_few_units_is_said_to_be_impossible(quote: Conversation) -> None:
    await quote.says("bulk order", "corporate_quote")
    summary = await fill(
        quote, "Org", "Jo Lee", "jo@org.example", "12 FW-607 with our logo", "open", "no rush", "I decide"
    )
    assert "from 25 units on" in summary


async def test_sending_twice_keeps_one_lead(quote: Conversation, database: Sessions) -> None:
    for _ in range(2):
        await quote.says("bulk order", "corporate_quote")
        await fill(quote, *FIELDS)
        await quote.says("yes", "affirm")
    assert len(leads(database)) == 1


async def test_a_no_to_the_summary_stores_nothing(quote: Conversation, database: Sessions) -> None:
    await quote.says("bulk order", "corporate_quote")
    await fill(quote, *FIELDS)
    await quote.says("no", "deny")
    assert leads(database) == []


@pytest.mark.parametrize(
    ("said", "amount"),
    [("$18k", "18000"), ("about 2500 dollars", "2500"), ("5,000", "5000"), ("7.5k", "7500"), ("2000 bucks", "2000")],
)
async def test_budgets_are_read_as_people_write_them(quote: Conversation, said: str, amount: str) -> None:
    await quote.says("bulk order", "corporate_quote")
    await fill(quote, "Org", "Jo Lee", "jo@org.example", "50 FW-607", said)
    assert Decimal(quote.slots["lead_budget"]) == Decimal(amount)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("May 12", date(2026, 5, 12)),
        ("in six weeks", date(2026, 4, 21)),
        ("the end of March", date(2026, 3, 31)),
        ("before June 1", date(2026, 6, 1)),
        ("asap", date(2026, 3, 17)),
        ("no rush", None),
    ],
)
def test_dates_are_read_as_people_write_them(said: str, day: date | None) -> None:
    assert needed_by_in(said, date(2026, 3, 10)) == day
