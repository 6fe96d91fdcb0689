"""Joining the Trail Club: through an emailed link, never bundled with marketing, nothing given away."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.join_trail_club import JoinTrailClub, TrailClubForm
from concierge import clock
from concierge.customers.links import Click
from concierge.customers.membership import confirm_membership
from concierge.storage import Customer, OutboxEmail, PendingConfirmation, Subscription
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
NEW, NOT_MEMBER, MEMBER = "new.hiker@example.com", "thomas.whitfield@example.com", "maya.okafor@example.com"


@pytest.fixture
def club() -> Conversation:
    return Conversation(TrailClubForm, JoinTrailClub)


async def join(club: Conversation, address: str) -> str:
    await club.says("I want to join the Trail Club", "join_trail_club")
    await club.says("yes", "affirm")
    await club.says("yes", "affirm")
    await club.says("my name is Robin Hale")
    return await club.says(address, email=address)


def emails(database: Sessions) -> list[OutboxEmail]:
    with database() as session:
        return list(session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)))


def click(database: Sessions, email: OutboxEmail) -> Click:
    with database.begin() as session:
        return confirm_membership(session, email.data["link"].partition("token=")[2], clock.now())


def tier(database: Sessions, address: str) -> str | None:
    with database() as session:
        return session.scalar(select(Customer.loyalty_tier).where(Customer.email == address))


async def test_benefits_come_first_and_marketing_is_not_bundled(club: Conversation) -> None:
    answer = await club.says("what is the trail club", "join_trail_club")
    assert "90 days for returns" in answer
    assert "joining doesn't sign you up for marketing. Shall I set it up?" in answer


async def test_membership_begins_with_the_click_and_without_a_subscription(
    club: Conversation, database: Sessions
) -> None:
    assert NEW in await join(club, NEW)
    assert tier(database, NEW) is None
    [email] = emails(database)
    assert email.data["name"] == "Robin Hale"
    assert click(database, email) is Click.CONFIRMED
    assert click(database, email) is Click.CONFIRMED
    with database() as session:
        [customer] = session.scalars(select(Customer).where(Customer.email == NEW))
        assert (customer.name, customer.loyalty_tier, customer.points) == ("Robin Hale", "Seedling", 0)
        assert session.get(Subscription, ("marketing", "email", NEW)) is None


async def test_a_customer_who_was_no_member_becomes_a_seedling(club: Conversation, database: Sessions) -> None:
    await join(club, NOT_MEMBER)
    click(database, emails(database)[0])
    assert tier(database, NOT_MEMBER) == "Seedling"


async def test_a_members_address_gets_the_same_answer_and_keeps_its_tier(
    club: Conversation, database: Sessions
) -> None:
    known = await join(club, MEMBER)
    assert known.replace(MEMBER, NEW) == await join(Conversation(TrailClubForm, JoinTrailClub), NEW)
    assert [email.template for email in emails(database)] == ["club_already_member", "club_confirm"]
    assert tier(database, MEMBER) == "Canopy"


async def test_a_link_runs_out_after_48_hours(club: Conversation, database: Sessions, set_clock: SetClock) -> None:
    await join(club, NEW)
    set_clock(2026, 3, 12, 12, 0)
    assert click(database, emails(database)[0]) is Click.EXPIRED
    assert tier(database, NEW) is None


@pytest.mark.parametrize(
    "words", ["I'm 16, can I be a member", "can I join if I live outside the US", "join from Canada"]
)
async def test_who_may_not_join_is_asked_for_nothing(club: Conversation, database: Sessions, words: str) -> None:
    entities = {"country": "Canada"} if "Canada" in words else {}
    answer = await club.says(words, "join_trail_club", **entities)
    assert "aged 18 or older who live in the US" in answer
    assert "name" not in answer
    with database() as session:
        assert session.scalars(select(PendingConfirmation)).all() == []


async def test_a_no_to_the_age_question_forgets_everything(club: Conversation, database: Sessions) -> None:
    await club.says("join the club", "join_trail_club")
    await club.says("yes", "affirm")
    assert "can't set it up" in await club.says("no", "deny")
    assert all(club.slots[slot] is None for slot in club.slots if slot.startswith("trail_club"))
    assert emails(database) == []


async def test_a_no_to_joining_is_accepted(club: Conversation) -> None:
    await club.says("trail club?", "join_trail_club")
    assert "left it" in await club.says("no", "deny")


async def test_a_web_address_is_no_name(club: Conversation) -> None:
    await club.says("I'd like to join the club", "join_trail_club")
    await club.says("yes", "affirm")
    await club.says("yes", "affirm")
    await club.says("win a tent at free-tents.example")
    assert "utter_trail_club_name_unclear" in club.responses


async def test_a_no_to_the_name_question_ends_it(club: Conversation, database: Sessions) -> None:
    await club.says("trail club?", "join_trail_club")
    await club.says("yes", "affirm")
    await club.says("yes", "affirm")
    assert "left it" in await club.says("no", "deny")
    assert emails(database) == []
