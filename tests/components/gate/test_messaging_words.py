"""Messaging channels: numbered lists, markup, limits and credentials."""

import re
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import InputChannel
from rasa.core.run import create_http_input_channels
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from components.gate.choices import choices_of, chosen, listed
from components.gate.outgoing import split
from components.gate.slack_channel import words
from components.gate.telegram_channel import TelegramChannel, button_data
from tests.components.gate.messengers import CHANNELS, ROOT, buttons
from tests.live.platforms import Platforms


def tracker_of(*messages: dict[str, Any]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("x", [UserUttered("hi"), *(BotUttered("", data) for data in messages)])


def test_the_lists_of_one_turn_are_numbered_on() -> None:
    tracker = tracker_of({"buttons": buttons(2)}, {"buttons": buttons(3, "more")})
    assert chosen("4", tracker, 0) == "/topic_1"
    assert chosen("6", tracker, 0) is None


def test_buttons_whose_titles_are_numbers_are_answered_by_title() -> None:
    data = {"buttons": [{"title": title, "payload": f"/stars_{title}"} for title in "54321"]}
    assert listed(choices_of(data)) == "Reply with one of these:\n5\n4\n3\n2\n1"
    assert chosen("5", tracker_of(data), 0) == "/stars_5"


def test_slack_markup_is_read_as_what_was_typed() -> None:
    assert words("<@U1> mail <mailto:a@b.example|a@b.example> &amp; see <https://x.example>") == (
        "mail a@b.example & see https://x.example"
    )


def test_a_text_without_any_break_is_cut_at_the_limit() -> None:
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_short_button_data_is_the_payload_itself() -> None:
    assert button_data("/order") == "/order"


def test_a_weak_telegram_secret_stops_the_server(platforms: Platforms) -> None:
    given = platforms.credentials()["components.gate.telegram_channel.TelegramChannel"]
    with pytest.raises(RasaException, match="secret_token"):
        TelegramChannel.from_credentials({**given, "secret_token": "short"})


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_missing_credential_is_named(platforms: Platforms, channels: list[InputChannel], channel: str) -> None:
    made = next(type(each) for each in channels if each.name() == channel)
    given = platforms.credentials()[f"{made.__module__}.{made.__name__}"]
    for key in made.required:  # type: ignore[attr-defined]
        with pytest.raises(RasaException, match=f"'{key}' is missing"):
            made.from_credentials({**given, key: ""})


def test_the_examples_in_the_credentials_file_work_once_uncommented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "credentials.yml").read_text()
    file = tmp_path / "credentials.yml"
    file.write_text(re.sub(r"^# (?=components\.|  \S+:)", "", text, flags=re.MULTILINE))
    for variable in re.findall(r"\$\{(\w+)\}", text):
        monkeypatch.setenv(variable, "x" * 40)
    monkeypatch.setenv("CONCIERGE_WEB_SECRET", "x" * 40)
    made = create_http_input_channels(None, str(file))
    assert {channel.name() for channel in made} >= set(CHANNELS)
