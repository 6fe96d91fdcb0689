"""A copy of one's data: only to the address on file, with a reference number."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.privacy_export import PrivacyExport, PrivacyExportForm
from concierge.storage import HandoffRequest, PrivacyRequest
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
PROOF = "FO-10104 25301"


@pytest.fixture
def export() -> Conversation:
    return Conversation(PrivacyExportForm, PrivacyExport)


def requests(database: Sessions) -> list[PrivacyRequest]:
    with database() as session:
        return list(session.scalars(select(PrivacyRequest)))


async def test_proof_and_format_give_a_reference(export: Conversation, database: Sessions) -> None:
    await export.says("export my data", "privacy_export")
    assert "JSON or CSV?" in await export.says(PROOF)
    answer = await export.says('/inform{"export_format": "csv"}', export_format="csv")
    [request] = requests(database)
    assert answer.startswith("We'll email a secure link to the address on file, within 30 days and usually sooner.")
    assert request.reference in answer
    assert (request.kind, request.format, request.customer_id) == ("export", "csv", "CU-1044")


async def test_asking_twice_is_one_request_in_the_format_named_last(export: Conversation, database: Sessions) -> None:
    await export.says(f"my data as csv, {PROOF}", "privacy_export")
    await Conversation(PrivacyExportForm, PrivacyExport).says(f"json please, {PROOF}", "privacy_export")
    assert [request.format for request in requests(database)] == ["json"]


async def test_another_address_is_for_the_privacy_desk(export: Conversation, database: Sessions) -> None:
    answer = await export.says("send the export to my work address instead", "privacy_export")
    assert "only have it sent to the address on file" in answer
    with database() as session:
        assert [request.queue for request in session.scalars(select(HandoffRequest))] == ["privacy_desk"]
    assert requests(database) == []


async def test_the_chat_window_gets_a_summary_instead(export: Conversation, database: Sessions) -> None:
    assert "isn't shown in chat" in await export.says("just paste all my data here", "privacy_export")
    assert export.slots["open_question"] == "privacy_summary"
    assert requests(database) == []
