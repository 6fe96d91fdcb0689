"""Complaints: one apology, the wish, and the way to put it right."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.complaint import Complaint, ComplaintForm
from tests.actions.conversation import Conversation
from tests.actions.requests import asks_leave, requests

Sessions = sessionmaker[Session]
APOLOGY = "I'm sorry this went wrong. What would put it right for you?"


@pytest.fixture
def complaint() -> Conversation:
    return Conversation(ComplaintForm, Complaint)


async def test_the_problem_is_repeated_and_handed_over_with_a_summary(
    complaint: Conversation, database: Sessions
) -> None:
    answers = [await complaint.says("I want to complain", "complaint")]
    assert answers[0].strip() == APOLOGY
    answers.append(await complaint.says("somebody should call me"))
    assert "what happened" in answers[1]
    answers.append(await complaint.says("the clerk in Boise ignored us for twenty minutes"))
    assert "“the clerk in Boise ignored us for twenty minutes”" in answers[2]
    assert answers[2].endswith("Is that right?")
    answers.append(await complaint.says("yes", "affirm"))
    answers.append(await asks_leave(complaint))
    assert "Care team leads has your request" in await complaint.says("yes", "affirm")
    assert " ".join(answers).lower().count("sorry") == 1
    [request] = requests(database)
    assert request.queue == "care_leads"
    assert "ignored us for twenty minutes" in request.packet["summary"]
    assert "call me" in request.packet["summary"]


async def test_a_call_from_a_manager_is_a_wish(complaint: Conversation) -> None:
    await complaint.says("I want to complain", "complaint")
    assert "what happened" in await complaint.says("let your manager phone me", "talk_to_human")


async def test_a_first_message_that_tells_what_happened_is_not_asked_again(complaint: Conversation) -> None:
    await complaint.says("the box came crushed and nobody seems to care about it", "complaint")
    assert "“the box came crushed" in await complaint.says("an honest explanation")


async def test_a_no_asks_again_what_happened(complaint: Conversation) -> None:
    await complaint.says("the box came crushed and nobody seems to care about it", "complaint")
    await complaint.says("an honest explanation")
    assert "what happened" in await complaint.says("no", "deny")
    assert "“it was wet”" in await complaint.says("it was wet")


@pytest.mark.parametrize(
    ("wish", "response"),
    [
        ("I'd like to swap it for the right size", "utter_complaint_exchange_item"),
        ("I want to return it", "utter_complaint_start_return"),
        ("just tell me where is my parcel", "utter_complaint_order_status"),
    ],
)
async def test_what_a_policy_solves_is_offered(
    complaint: Conversation, database: Sessions, wish: str, response: str
) -> None:
    await complaint.says("the tent I got is not the one in the pictures at all", "complaint")
    await complaint.says(wish)
    await complaint.says("yes", "affirm")
    assert complaint.responses == [response]
    assert requests(database) == []


async def test_anger_twice_in_a_row_brings_in_a_person(complaint: Conversation, database: Sessions) -> None:
    await complaint.says("this is unacceptable", "complaint")
    await complaint.says("you people are the worst", "complaint")
    await asks_leave(complaint)
    await complaint.says("yes", "affirm")
    assert [(one.reason, one.queue) for one in requests(database)] == [("negative_sentiment", "care_leads")]


@pytest.mark.parametrize(
    ("text", "reason", "queue"),
    [
        ("your clerk treated me badly because of my accent", "discrimination_or_staff_misconduct", "care_leads"),
        ("fix this or my lawyer writes to you", "legal_threat", "media_legal"),
    ],
)
async def test_what_people_must_answer_is_not_asked_about(
    complaint: Conversation, database: Sessions, text: str, reason: str, queue: str
) -> None:
    await complaint.says(text, "complaint")
    await asks_leave(complaint)
    await complaint.says("yes", "affirm")
    assert [(one.reason, one.queue, one.priority) for one in requests(database)] == [(reason, queue, "P2")]


async def test_a_threat_to_write_a_review_is_a_normal_complaint(complaint: Conversation) -> None:
    assert APOLOGY in await complaint.says("I'll leave a one star review", "complaint")


async def test_an_order_in_the_complaint_is_proved(complaint: Conversation) -> None:
    await complaint.says("FO-10482 was a nightmare from start to end, really", "complaint", order_id="FO-10482")
    assert "email or ZIP code" in await complaint.says("a call from a manager")
    assert "Is that right?" in await complaint.says("83702", zip="83702")
    assert "BJ2353063428" not in " ".join(complaint.responses)
