"""Feedback: a rating and words, without a name, asked for once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.give_feedback import FeedbackForm, GiveFeedback, OfferFeedback, OfferRating
from concierge.storage import Feedback
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]


@pytest.fixture
def feedback() -> Conversation:
    return Conversation(FeedbackForm, GiveFeedback)


def kept(database: Sessions) -> list[tuple[int | None, str | None]]:
    with database() as session:
        return [(one.rating, one.comment) for one in session.scalars(select(Feedback))]


async def test_a_good_rating_asks_what_to_keep(feedback: Conversation, database: Sessions) -> None:
    assert "from 1 to 5?" in await feedback.says("I'd like to give feedback", "give_feedback")
    assert "Anything we should keep doing?" in await feedback.says("5")
    await feedback.says("the quick answers")
    assert kept(database) == [(5, "the quick answers")]


async def test_a_bad_rating_asks_what_should_have_gone_better(feedback: Conversation, database: Sessions) -> None:
    answer = await feedback.says("2 out of 5", "give_feedback", rating="2 out of 5")
    assert answer.strip() == "Thanks for being frank. What should have gone better?"
    await feedback.says("no", "deny")
    assert kept(database) == [(2, None)]


async def test_a_button_is_a_rating(feedback: Conversation) -> None:
    assert "keep doing" in await feedback.says('/give_feedback{"rating": "4"}', "give_feedback", rating="4")


async def test_rating_and_words_may_come_together(feedback: Conversation, database: Sessions) -> None:
    await feedback.says("4 because the answer came fast", "give_feedback", rating="4")
    assert kept(database) == [(4, "4 because the answer came fast")]


async def test_a_suggestion_is_kept_without_asking_for_a_rating(feedback: Conversation, database: Sessions) -> None:
    answer = await feedback.says("you should open a store in Oregon", "give_feedback")
    assert "without your name" in answer
    assert kept(database) == [(None, "you should open a store in Oregon")]


@pytest.mark.parametrize("off_the_scale", ["7", "ten out of five", "0"])
async def test_a_number_off_the_scale_is_asked_for_again(feedback: Conversation, off_the_scale: str) -> None:
    await feedback.says("rate this chat", "give_feedback")
    answer = await feedback.says(off_the_scale, "give_feedback", rating=off_the_scale)
    assert "from 1, not good" in answer


async def test_who_does_not_want_to_rate_is_left_alone(feedback: Conversation, database: Sessions) -> None:
    await feedback.says("rate this chat", "give_feedback")
    assert "That's fine" in await feedback.says("I don't want to rate", "give_feedback")
    assert kept(database) == []


async def test_names_and_numbers_are_taken_out_and_the_topic_is_kept(
    feedback: Conversation, database: Sessions
) -> None:
    feedback.events.append({"event": "user", "text": "", "parse_data": {"intent": {"name": "store_hours"}}})
    await feedback.says("5", "give_feedback", rating="5")
    await feedback.says("My name is Maya Okafor, order FO-10482, mail maya.okafor@example.com, (208) 555-0101: great")
    with database() as session:
        [row] = session.scalars(select(Feedback))
    assert row.topic == "store_hours"
    assert row.comment is not None
    assert not [part for part in ("Maya", "Okafor", "10482", "example.com", "0101") if part in row.comment]
    assert "great" in row.comment


async def test_a_new_problem_in_the_words_is_offered_help(feedback: Conversation, database: Sessions) -> None:
    await feedback.says("1", "give_feedback", rating="1")
    answer = await feedback.says("my parcel never came", "order_status")
    assert "Shall I ask a person" in answer
    assert feedback.slots["open_question"] == "person"
    assert kept(database) == [(1, "my parcel never came")]


@pytest.mark.parametrize(
    ("handled", "asked"),
    [
        (["order_status"], True),
        (["greet"], False),
        (["order_status", "abuse"], False),
        (["store_hours", "self_harm"], False),
        (["recall_question"], False),
    ],
)
async def test_how_it_went_is_asked_only_after_an_issue_and_never_after_a_crisis(
    handled: list[str], asked: bool
) -> None:
    closing = Conversation(None, OfferFeedback)
    closing.events += [{"event": "user", "text": "", "parse_data": {"intent": {"name": name}}} for name in handled]
    await closing.says("no that's all", "deny")
    assert closing.responses == ["utter_ask_feedback_rating" if asked else "utter_goodbye"]
    await closing.says("no", "deny")
    assert closing.responses == ["utter_goodbye"]


def after(*handled: str, **said: str) -> Conversation:
    """A conversation that comes to its goodbye after messages with these intents."""
    conversation = Conversation(None, OfferRating)
    conversation.events += [{"event": "user", "text": "", "parse_data": {"intent": {"name": name}}} for name in handled]
    conversation.events += [
        {"event": "bot", "text": "", "metadata": {"utter_action": response}} for response in said.values()
    ]
    return conversation


async def test_a_goodbye_after_something_was_resolved_asks_for_a_rating_once() -> None:
    closing = after("order_status")
    await closing.says("bye", "goodbye")
    assert closing.responses == ["utter_ask_feedback_rating"]
    assert closing.slots["open_question"] == "rating"
    await closing.says("bye", "goodbye")
    assert closing.responses == []


@pytest.mark.parametrize(
    "handled",
    [[], ["greet"], ["are_you_human", "out_of_scope"], ["order_status", "talk_to_human"], ["store_hours", "poison"]],
)
async def test_a_goodbye_after_nothing_or_with_a_person_to_come_asks_for_nothing(handled: list[str]) -> None:
    closing = after(*handled)
    await closing.says("bye", "goodbye")
    assert closing.responses == []


@pytest.mark.parametrize("failure", ["utter_turn_failed", "utter_verification_failed", "utter_did_you_mean"])
async def test_what_failed_is_not_rated_though_pleasantries_followed(failure: str) -> None:
    closing = after("order_status", failed=failure, thanked="utter_thanks")
    await closing.says("bye", "goodbye")
    assert closing.responses == []


async def test_a_form_that_still_runs_is_not_resolved() -> None:
    closing = after("start_return")
    closing.active = "start_return_form"
    await closing.says("bye", "goodbye")
    assert closing.responses == []


async def test_who_gave_feedback_unasked_is_not_asked_for_it_at_the_goodbye(
    feedback: Conversation, database: Sessions
) -> None:
    feedback.events.append({"event": "user", "text": "", "parse_data": {"intent": {"name": "store_hours"}}})
    await feedback.says("4 because the answer came fast", "give_feedback", rating="4")
    await feedback.goes_on_with(OfferRating)
    assert feedback.responses == []
    assert kept(database) == [(4, "4 because the answer came fast")]


async def test_a_no_to_the_rating_is_accepted(feedback: Conversation, database: Sessions) -> None:
    await feedback.says("rate this chat", "give_feedback")
    assert "That's fine" in await feedback.says("no", "deny")
    assert kept(database) == []
