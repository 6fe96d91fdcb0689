"""Deleting data: proof, a clear yes, a reference number, and nothing done twice."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.privacy_delete import PrivacyDelete, PrivacyDeleteForm
from concierge import clock
from concierge.customers.links import Click
from concierge.privacy.requests import confirm_deletion
from concierge.storage import AuditEntry, HandoffRequest, OutboxEmail, PrivacyRequest
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
CLOSED, OPEN = "FO-10104 25301", "FO-10482 83702"  # CU-1044 has only delivered orders; CU-1001's is under way


@pytest.fixture
def delete() -> Conversation:
    return Conversation(PrivacyDeleteForm, PrivacyDelete)


def requests(database: Sessions) -> list[PrivacyRequest]:
    with database() as session:
        return list(session.scalars(select(PrivacyRequest)))


def links(database: Sessions) -> list[str]:
    with database() as session:
        return [email.data["link"] for email in session.scalars(select(OutboxEmail).order_by(OutboxEmail.id))]


def click(database: Sessions, link: str) -> Click:
    with database.begin() as session:
        return confirm_deletion(session, link.partition("token=")[2], clock.now())


async def ask(delete: Conversation, proof: str) -> str:
    await delete.says("delete my account", "privacy_delete")
    await delete.says(proof)
    return await delete.says("yes", "affirm")


async def test_what_goes_and_what_stays_is_said_before_the_yes(delete: Conversation, database: Sessions) -> None:
    assert "What would you like to have deleted?" in await delete.says("delete my data", "privacy_delete")
    await delete.says('/inform{"privacy_scope": "all"}', privacy_scope="all")
    question = await delete.says(CLOSED)
    assert "7 years" in question
    assert "points are lost" in question
    assert "Shall I send the deletion request now?" in question
    assert requests(database) == []


async def test_a_yes_gives_a_reference_and_due_dates_and_waits_for_the_click(
    delete: Conversation, database: Sessions
) -> None:
    answer = await ask(delete, CLOSED)
    [request] = requests(database)
    assert re.search(rf"{request.reference}\b.*2 business days.*30 days", answer)
    assert (request.scope, request.state) == ("account", "awaiting_link")
    assert (request.acknowledge_by.isoformat(), request.due_on.isoformat()) == ("2026-03-12", "2026-04-09")
    [link] = links(database)
    assert click(database, link) is Click.CONFIRMED
    assert click(database, link) is Click.CONFIRMED
    assert [request.state for request in requests(database)] == ["received"]
    with database() as session:
        entries = session.scalars(select(AuditEntry.action)).all()
    assert entries == ["privacy.deletion_requested", "privacy.deletion_confirmed"]


async def test_two_business_days_skip_the_weekend(
    delete: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    set_clock(2026, 3, 13, 12, 0)  # a Friday
    await ask(delete, CLOSED)
    assert requests(database)[0].acknowledge_by.isoformat() == "2026-03-17"


async def test_with_an_open_order_the_deletion_waits(delete: Conversation, database: Sessions) -> None:
    assert "waits until it's closed" in await ask(delete, OPEN)
    click(database, links(database)[0])
    assert [request.state for request in requests(database)] == ["waiting_for_order"]


async def test_asking_twice_is_one_request_and_one_email(delete: Conversation, database: Sessions) -> None:
    first = await ask(delete, CLOSED)
    assert await ask(Conversation(PrivacyDeleteForm, PrivacyDelete), CLOSED) == first
    assert len(requests(database)) == len(links(database)) == 1


async def test_a_new_link_is_sent_when_the_old_one_ran_out(
    delete: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    await ask(delete, CLOSED)
    set_clock(2026, 3, 12, 12, 0)
    assert click(database, links(database)[0]) is Click.EXPIRED
    await ask(Conversation(PrivacyDeleteForm, PrivacyDelete), CLOSED)
    assert click(database, links(database)[1]) is Click.CONFIRMED


async def test_a_request_whose_link_was_not_clicked_in_time_lapses_and_the_customer_is_told(
    delete: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    await ask(delete, CLOSED)
    [first] = requests(database)
    set_clock(2026, 3, 12, 12, 1)
    answer = await ask(Conversation(PrivacyDeleteForm, PrivacyDelete), CLOSED)
    assert f"{first.reference} lapsed, because its link wasn't clicked within 48 hours" in answer
    states = {request.reference: request.state for request in requests(database)}
    assert states.pop(first.reference) == "lapsed"
    [(second, state)] = states.items()
    assert state == "awaiting_link"
    assert f"Your reference is {second}." in answer
    with database() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "privacy.deletion_lapsed")).all()
    assert [(entry.actor, entry.object_id) for entry in entries] == [("assistant", first.reference)]


async def test_a_click_that_comes_too_late_closes_the_request(
    delete: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    await ask(delete, CLOSED)
    set_clock(2026, 3, 12, 12, 0)
    assert click(database, links(database)[0]) is Click.EXPIRED
    assert [request.state for request in requests(database)] == ["lapsed"]


async def test_a_confirmed_request_does_not_lapse(
    delete: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    await ask(delete, CLOSED)
    click(database, links(database)[0])
    set_clock(2026, 3, 20, 12, 0)
    answer = await ask(Conversation(PrivacyDeleteForm, PrivacyDelete), CLOSED)
    assert "lapsed" not in answer
    assert [request.state for request in requests(database)] == ["received"]


async def test_a_no_leaves_everything(delete: Conversation, database: Sessions) -> None:
    await delete.says("delete my account", "privacy_delete")
    await delete.says(CLOSED)
    assert "nothing is deleted" in await delete.says("no", "deny")
    assert requests(database) == []


async def test_only_this_chat_needs_no_proof_and_touches_no_account(delete: Conversation, database: Sessions) -> None:
    assert "Your account stays as it is" in await delete.says("delete this chat", "privacy_delete")
    answer = await delete.says("yes", "affirm")
    [request] = requests(database)
    assert (request.scope, request.customer_id, request.conversation_id) == ("chat", None, "customer-1")
    assert request.reference in answer


@pytest.mark.parametrize(
    ("words", "priority"), [("delete my son's data, he's eleven", "P2"), ("delete my ex's account", "P4")]
)
async def test_someone_elses_data_is_for_the_privacy_desk(
    delete: Conversation, database: Sessions, words: str, priority: str
) -> None:
    await delete.says(words, "privacy_delete")
    with database() as session:
        [request] = session.scalars(select(HandoffRequest))
    assert (request.queue, request.priority) == ("privacy_desk", priority)
    assert requests(database) == []


async def test_without_proof_nothing_is_requested(delete: Conversation, database: Sessions) -> None:
    await delete.says("delete my account", "privacy_delete")
    for _ in range(3):
        answer = await delete.says("FO-10482 00000")
    assert "privacy@fernway.example" in answer
    assert requests(database) == []
