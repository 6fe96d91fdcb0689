"""Warranty: a complete claim, opened once, decided by people."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.warranty_claim import WarrantyClaim, WarrantyClaimForm, WarrantyWithoutOrder
from concierge.storage import AuditEntry, OrderAction
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.requests import asks_leave, requests
from tests.actions.templates import GUIDELINES

Sessions = sessionmaker[Session]


@pytest.fixture
def claim() -> Conversation:
    return Conversation(WarrantyClaimForm, WarrantyClaim)


async def _up_to_the_summary(claim: Conversation) -> str:
    await claim.says("a pole of my Larkspur 2 Alpine snapped", "warranty_claim", product="Larkspur 2 Alpine")
    await claim.says("no", "deny")
    await claim.says("FO-10059", order_id="FO-10059")
    await claim.says("80205", zip="80205")
    await claim.says("the second pole section broke in light wind")
    return await claim.says("https://example.com/a.jpg https://example.com/b.jpg")


async def test_danger_is_asked_about_first_and_the_claim_is_read_back(claim: Conversation) -> None:
    assert "was anyone hurt" in await claim.says("my tent pole snapped", "warranty_claim")
    claim = Conversation(WarrantyClaimForm, WarrantyClaim)
    summary = await _up_to_the_summary(claim)
    assert summary == (
        "So that's the Larkspur 2 Alpine Tent from order FO-10059: the second pole section broke in light wind. "
        "Photos are in this chat. Shall I send the claim?"
    )


async def test_a_yes_opens_the_claim_for_the_repair_team(claim: Conversation, database: Sessions) -> None:
    await _up_to_the_summary(claim)
    assert await claim.says("/affirm", "affirm") == (
        "Your claim is in. The repair team answers within 3 business days. Please don't use the item until then."
    )
    with database() as session:
        [action] = session.scalars(select(OrderAction).where(OrderAction.kind == "warranty_claim"))
        [entry] = session.scalars(select(AuditEntry))
    assert action.details["sku"] == "FW-202"
    assert (entry.action, entry.object_id, entry.details) == ("order.warranty_claim", "FO-10059", {"sku": "FW-202"})
    [request] = requests(database)
    assert (request.queue, request.priority) == ("returns_warranty", "P3")  # a Canopy member: one level up from P4
    assert request.packet["details"]["problem"] == "the second pole section broke in light wind"


async def test_the_same_claim_again_opens_nothing(claim: Conversation, database: Sessions) -> None:
    for _ in range(2):
        await _up_to_the_summary(claim)
        answer = await claim.says("/affirm", "affirm")
    assert "is in already" in answer
    with database() as session:
        assert len(session.scalars(select(OrderAction).where(OrderAction.kind == "warranty_claim")).all()) == 1
    assert len(requests(database)) == 1


async def test_a_no_opens_nothing(claim: Conversation, database: Sessions) -> None:
    await _up_to_the_summary(claim)
    assert "left it as it is" in await claim.says("/deny", "deny")
    assert requests(database) == []


async def test_without_proof_nothing_of_the_order_is_told(claim: Conversation, database: Sessions) -> None:
    await claim.says("tent pole broke", "warranty_claim")
    await claim.says("no", "deny")
    answers = [await claim.says(f"FO-10059 0000{n}") for n in range(3)]
    assert not any("Larkspur" in answer for answer in answers)
    assert [one.reason for one in requests(database)] == ["repeated_failure"]


@pytest.mark.parametrize("words", ["yes", "Yes, my hand got burned", "there was fuel leaking out and flames"])
async def test_danger_ends_the_claim_with_the_emergency_text(
    claim: Conversation, database: Sessions, words: str
) -> None:
    await claim.says("my stove broke", "warranty_claim")
    assert await claim.says(words, "affirm" if words == "yes" else "inform") == GUIDELINES["safety_texts"]["emergency"]
    assert [one.priority for one in requests(database)] == ["P1"]
    assert claim.slots["warranty_danger"] is None


async def test_after_the_warranty_the_prices_of_repairs_are_told(claim: Conversation, set_clock: SetClock) -> None:
    set_clock(2029, 3, 10, 12, 0)
    await claim.says("broken pole", "warranty_claim")
    await claim.says("no", "deny")
    answer = await claim.says("FO-10059 80205")
    if "Which item" in answer:
        answer = await claim.says("the tent", product="Larkspur 2 Alpine")
    assert "ended" in answer
    assert "tent pole section $18.00" in answer
    assert "approve" not in answer


async def test_later_is_a_fine_answer_to_the_photos(claim: Conversation) -> None:
    await _up_to_the_summary(claim)
    await claim.says("/deny", "deny")
    await claim.says("pole of the Larkspur 2 Alpine again", "warranty_claim", product="Larkspur 2 Alpine")
    await claim.says("no", "deny")
    await claim.says("FO-10059", order_id="FO-10059")
    await claim.says("it snapped")
    assert "Photos follow by email" in await claim.says("later please")
    assert "email two photos" in await claim.says("/affirm", "affirm")


async def test_photos_can_follow_at_the_press_of_a_button(claim: Conversation) -> None:
    await claim.says("a pole of my Larkspur 2 Alpine snapped", "warranty_claim", product="Larkspur 2 Alpine")
    await claim.says("no", "deny")
    await claim.says("FO-10059", order_id="FO-10059")
    await claim.says("80205", zip="80205")
    await claim.says("the second pole section broke in light wind")
    assert "Photos follow by email" in await claim.says("/inform", choice="later")


async def test_without_an_order_number_other_proof_is_fine(claim: Conversation, database: Sessions) -> None:
    await claim.says("got it as a gift, zipper broke", "warranty_claim")
    await claim.says("no", "deny")
    assert "other proof of purchase" in await claim.goes_on_with(WarrantyWithoutOrder)
    await asks_leave(claim)
    assert "Returns and repair has your request" in await claim.says("yes", "affirm")
    assert [one.queue for one in requests(database)] == ["returns_warranty"]
