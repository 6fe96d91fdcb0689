"""Personalization: off at once, on again only after a clear yes."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.stop_personalization import (
    PersonalizationAccount,
    PersonalizationForm,
    StartPersonalization,
    StopPersonalization,
)
from concierge.privacy.personalization import personalized_customer
from concierge.storage import Customer
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
HERE = "customer-1"


@pytest.fixture
def stop() -> Conversation:
    return Conversation(None, StopPersonalization)


@pytest.fixture
def account() -> Conversation:
    return Conversation(PersonalizationForm, PersonalizationAccount)


def personalized(database: Sessions, conversation: str = HERE, customer: str | None = "CU-1001") -> bool:
    with database() as session:
        return personalized_customer(session, conversation, customer) is not None


def opted_out(database: Sessions) -> bool:
    with database() as session:
        return session.get_one(Customer, "CU-1001").personalization_opt_out


async def test_it_is_off_at_once_in_this_browser_and_the_account_is_offered(
    stop: Conversation, database: Sessions
) -> None:
    assert personalized(database)
    answer = await stop.says("stop personalizing", "stop_personalization")
    assert answer.startswith(
        "Personalization is off. I won't use your past orders or views for suggestions, and views are no longer stored."
    )
    assert not personalized(database)
    assert personalized(database, conversation="another browser")
    assert stop.slots["open_question"] == "personalization_account"


async def test_proof_switches_it_off_for_the_account(account: Conversation, database: Sessions) -> None:
    await account.says("yes", "affirm")
    assert "account too" in await account.says("FO-10482 83702")
    assert opted_out(database)
    assert not personalized(database, conversation="another browser")


async def test_without_proof_the_account_stays_as_it_was(account: Conversation, database: Sessions) -> None:
    await account.says("FO-10482 00000")
    assert not opted_out(database)


async def test_switching_on_asks_first(stop: Conversation, database: Sessions) -> None:
    await stop.says("stop personalizing", "stop_personalization")
    assert "Shall I switch it on?" in await stop.says("turn it back on", "stop_personalization")
    assert not personalized(database)
    await stop.goes_on_with(StartPersonalization)
    assert personalized(database)


async def test_an_unverified_yes_does_not_touch_an_account(
    account: Conversation, stop: Conversation, database: Sessions
) -> None:
    await account.says("FO-10482 83702")
    await stop.says("turn personalization on again please", "stop_personalization")
    await stop.goes_on_with(StartPersonalization)
    assert opted_out(database)


async def test_nobody_unknown_is_personalized(database: Sessions) -> None:
    assert not personalized(database, customer=None)
    assert not personalized(database, customer="CU-1043")
