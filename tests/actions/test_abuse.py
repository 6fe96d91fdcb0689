"""Abuse: three steps, and what lies beyond them."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions.abuse import Abuse
from tests.actions.conversation import Conversation
from tests.actions.requests import requests
from tests.actions.templates import GUIDELINES

Sessions = sessionmaker[Session]
TEXTS = GUIDELINES["safety_texts"]


@pytest.fixture
def abuse() -> Conversation:
    return Conversation(None, Abuse)


async def test_the_third_insult_ends_the_chat_and_is_flagged_for_review(
    abuse: Conversation, database: Sessions
) -> None:
    answers = [await abuse.says("you useless bot", "abuse") for _ in range(4)]
    assert answers == [TEXTS["abuse_first"], TEXTS["abuse_second"], TEXTS["abuse_close"], TEXTS["abuse_close"]]
    [request] = requests(database)
    assert (request.queue, request.packet["sentiment"]) == ("care_leads", "negative")


async def test_only_the_third_ends_the_form_that_was_running(abuse: Conversation) -> None:
    abuse.active = "order_status_form"
    for expected in (False, False, True):
        await abuse.says("idiot", "abuse")
        assert any(event["event"] == "active_loop" for event in abuse.events) is expected


@pytest.mark.parametrize(
    "text",
    [
        "I'm going to come to your store and smash your faces in",
        "next time I'm there I'll punch that cashier",
        "watch your back",
    ],
)
async def test_a_threat_goes_to_the_safety_desk_at_once(abuse: Conversation, database: Sessions, text: str) -> None:
    assert await abuse.says(text, "abuse") == TEXTS["abuse_close"]
    assert [(one.queue, one.priority) for one in requests(database)] == [("safety_urgent", "P1")]


async def test_a_crisis_behind_the_insult_comes_first(abuse: Conversation, database: Sessions) -> None:
    assert await abuse.says("idiot bot, I want to kill myself", "abuse") == TEXTS["crisis"]
    assert abuse.slots["abuse_count"] is None
    assert [one.priority for one in requests(database)] == ["P1"]
