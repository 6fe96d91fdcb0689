"""What do you know about me: kinds of data for anyone, an overview for its owner alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.privacy_what_you_know import PrivacyOverview, PrivacySummary, PrivacySummaryForm
from concierge import clock
from concierge.storage import HandoffRequest, PrivacyRequest
from concierge.storage.privacy import PrivacyRequestKind, PrivacyState
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


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("deletion", "awaiting_link", "Your deletion request PR-1 waits for a click"),
        ("deletion", "waiting_for_order", "waits until your open order or return is closed"),
        ("export", "received", "Your request for a copy PR-1 is with our privacy desk"),
        ("export", "done", "Your request for a copy PR-1 is done."),
        ("deletion", "lapsed", "PR-1 lapsed, because its link wasn't clicked within 48 hours"),
    ],
)
async def test_the_latest_request_and_its_state_are_told_with_the_overview(
    summary: Conversation,
    database: Sessions,
    kind: PrivacyRequestKind,
    state: PrivacyState,
    words: str,
) -> None:
    now = clock.now()
    with database.begin() as session:
        session.add(
            PrivacyRequest(
                reference="PR-1",
                kind=kind,
                scope="account",
                state=state,
                customer_id="CU-1001",
                conversation_id="customer-1",
                created_at=now,
                acknowledge_by=now.date(),
                due_on=now.date(),
            )
        )
    await summary.says("show me my data", "privacy_what_you_know")
    answer = await summary.says("FO-10482 83702")
    assert words in answer
    assert "On file: email" in answer


async def test_without_a_request_none_is_told(summary: Conversation) -> None:
    await summary.says("show me my data", "privacy_what_you_know")
    assert "PR-" not in await summary.says("FO-10482 83702")
