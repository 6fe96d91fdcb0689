"""Who is answered, who is refused, and who is passed on to a person."""

import logging
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel

from components.gate.turn import FAILED, LAST_WORDS
from tests.components.gate.conftest import APOLOGY, HELLO, ActionServer, House

PASSED_ON = "Passed on."


# ---------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "/", "///", "/ /", "/\n/", "\u200b", "\u200d", "\x00", None], ids=ascii
)
async def test_a_message_without_words_is_told_so_and_never_reaches_rasa(house: House, text: Any) -> None:
    assert await house.texts(text) == ["That was empty."]
    assert await house.agent.tracker_store.retrieve("ada") is None


async def test_a_message_may_be_as_long_as_the_limit_and_no_longer(make_house: Callable[..., House]) -> None:
    house = make_house(max_characters=10)
    assert await house.texts("x" * 11) == ["That was too long."]
    assert await house.agent.tracker_store.retrieve("ada") is None
    assert await house.texts("\u200b" * 9 + "x" * 10) == [APOLOGY]


async def test_messages_that_come_too_fast_are_told_so_each_sender_apart(make_house: Callable[..., House]) -> None:
    house = make_house(rate_limit="2/hour")
    replies = [await house.texts("hello", "ada") for _ in range(3)]
    assert replies == [[HELLO], [HELLO], ["That was too fast."]]
    assert await house.texts("hello", "bob") == [HELLO]


async def test_a_refusal_is_no_part_of_the_conversation(make_house: Callable[..., House]) -> None:
    house = make_house(rate_limit="1/hour")
    await house.write("hello")
    events = len((await house.tracker()).events)
    await house.write("hello")
    assert len((await house.tracker()).events) == events


async def test_rasa_reads_the_cleaned_text(house: House) -> None:
    assert await house.texts("  hel\u200blo\x07 ") == [HELLO]
    assert (await house.tracker()).latest_message.text == "hello"  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------------------ person


@pytest.mark.parametrize("text", ["hello", "/greet", "/restart", "order"])
async def test_a_message_for_a_person_is_stored_and_never_reaches_rasa(
    house: House, actions: ActionServer, text: str
) -> None:
    house.hand_to_person("ada")
    assert await house.texts(text) == [PASSED_ON]
    assert house.rows("SELECT conversation_id, author, text, delivered_at FROM conversation_messages") == [
        ("ada", "customer", text, None)
    ]
    assert await house.agent.tracker_store.retrieve("ada") is None
    assert actions.calls == []


async def test_a_person_without_a_name_owns_a_conversation_too(house: House) -> None:
    house.hand_to_person("ada", agent_name=None)
    assert await house.texts("hello") == [PASSED_ON]


async def test_a_message_for_a_person_is_stored_as_data_whatever_it_holds(house: House) -> None:
    house.hand_to_person("ada")
    text = "'); DROP TABLE conversations; -- :id %(id)s {text} 東京"
    await house.write(text)
    assert house.rows("SELECT text FROM conversation_messages") == [(text,)]


async def test_other_customers_still_get_the_assistant(house: House) -> None:
    house.hand_to_person("ada")
    assert await house.texts("hello", "bob") == [HELLO]
    assert await house.texts("hello", "ADA") == [HELLO]


async def test_when_the_person_hands_back_the_assistant_answers_again(house: House) -> None:
    house.hand_to_person("ada")
    await house.write("hello")

    with sqlite3.connect(house.database.path) as connection:
        connection.execute("UPDATE conversations SET owner = 'assistant'")
    assert await house.texts("hello") == [HELLO]


async def test_opening_a_chat_that_a_person_owns_says_nothing(house: House) -> None:

    house.hand_to_person("ada")
    channel = CollectingOutputChannel()
    await house.gate.open("ada", channel, {})
    assert channel.messages == []


async def test_a_message_a_person_cannot_get_is_not_called_passed_on(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.hand_to_person("ada")

    with sqlite3.connect(house.database.path) as connection:
        connection.execute("DROP TABLE conversation_messages")
    assert await house.texts("my card is 4111") == [APOLOGY]
    assert "4111" not in caplog.text


# ----------------------------------------------------------------------------------------------------- trouble


async def test_without_the_database_the_assistant_answers(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.database.path.unlink()
    house.gate._ownership._engine.dispose()
    with caplog.at_level(logging.ERROR):
        assert await house.texts("hello") == [HELLO]
    assert "owner of a conversation could not be read" in caplog.text


async def test_without_a_model_the_customer_is_told(house: House) -> None:
    house.gate.app = None
    assert await house.texts("hello") == [LAST_WORDS[FAILED]]


async def test_without_a_model_a_person_still_gets_the_message(house: House) -> None:
    house.gate.app = None
    house.hand_to_person("ada")
    assert len(await house.texts("hello")) == 1
    assert house.rows("SELECT text FROM conversation_messages") == [("hello",)]


async def test_a_tracker_store_in_trouble_gets_an_apology_and_keeps_the_message_out_of_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(house.agent.processor, "log_message", broken)
    with caplog.at_level(logging.INFO):
        assert await house.texts("my card is 4111") == [APOLOGY]
    assert "4111" not in caplog.text
