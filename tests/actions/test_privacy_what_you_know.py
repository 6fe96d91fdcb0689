"""What do you know about me: kinds of data for anyone, an overview for its owner alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.privacy_what_you_know import PrivacyOverview, PrivacySummary, PrivacySummaryForm
from concierge.storage import HandoffRequest
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def overview() -> Conversation:
    return Conversation(None, PrivacyOverview)


@pytest.fixture
def summary() -> Conversation:
    return Conversation(PrivacySummaryForm, PrivacySummary)


async def test_the_kinds_of_data_and_the_13_months_need_no_proof(overview: Conversation) -> None:
    answer = await overview.says("what do you know about me", "privacy_what_you_know")
    assert "13 months" in answer
    assert "Would you like to see a short summary" in answer
    assert overview.slots["open_question"] == "privacy_summary"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("do you sell my data?", "No. We don't sell personal information or share it for cross-site advertising."),
        ("do you store card details", "we don't store them"),
        ("how long do you keep chats", "up to 13 months"),
    ],
)
async def test_common_questions_have_their_answer(overview: Conversation, words: str, part: str) -> None:
    assert part in await overview.says(words, "privacy_what_you_know")


@pytest.mark.parametrize(
    ("words", "queue", "priority"),
    [
        ("my name is spelled wrong, please fix my record", "privacy_desk", "P4"),
        ("my daughter is 12 and chatted with you, what did you keep", "privacy_desk", "P2"),
        ("what do you have on my wife", "privacy_desk", "P4"),
    ],
)
async def test_what_only_the_privacy_desk_may_do_goes_there(
    overview: Conversation, database: Sessions, words: str, queue: str, priority: str
) -> None:
    await overview.says(words, "privacy_what_you_know")
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
    assert (request.queue, request.priority) == (queue, priority)


async def test_the_owner_sees_an_overview_with_masked_contact_details(summary: Conversation) -> None:
    assert "order number" in await summary.says("yes", "affirm")
    answer = await summary.says("FO-10482 83702")
    assert "email m***@example.com, phone (***) ***-0101" in answer
    assert "Canopy tier" in answer
    assert "Marketing consents: email. Personalization is on." in answer
    assert "Okafor" not in answer


async def test_an_opted_out_customer_reads_that_personalization_is_off(summary: Conversation) -> None:
    assert "Personalization is off." in await summary.says("FO-10104 25301")


async def test_without_proof_not_even_the_account_is_confirmed(summary: Conversation) -> None:
    answers = [await summary.says(f"{order} 00000") for order in ("FO-10482", "FO-10483", "FO-10482")]
    assert answers[0] == answers[1]
    assert "link to the email on file" in answers[2]
    assert "@example" not in " ".join(answers)
