"""Messaging channels on a real server: buttons, cards, pictures and texts."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.channels.channel import InputChannel

from tests.components.gate.conftest import DISCLOSURE, HELLO, ActionServer, House
from tests.components.gate.messengers import (
    CHANNELS,
    PRESSABLE,
    SENDERS,
    SPRING,
    TENT,
    Deliver,
    buttons,
    heard,
    pressed,
    said,
    stored,
    words_of,
    written,
)
from tests.live import platforms as signed
from tests.live.platforms import Call, Platforms, Webhook


def offered(channel: str, call: Call) -> list[tuple[str, str]]:
    """Returns titles and what pressing sends."""
    body = call.body
    if channel == "telegram":
        return [(row[0]["text"], row[0]["callback_data"]) for row in body["reply_markup"]["inline_keyboard"]]
    if channel == "slack":
        return [(button["text"]["text"], button["value"]) for button in body["blocks"][-1]["elements"]]
    payload = body["message"]["attachment"]["payload"]
    assert payload["template_type"] == "button"
    return [(button["title"], button["payload"]) for button in payload["buttons"]]


@pytest.mark.parametrize("channel", PRESSABLE)
async def test_buttons_are_shown_and_a_press_sends_the_offered_payload(
    deliver: Deliver, platforms: Platforms, channel: str
) -> None:
    await deliver(written(channel, "topics"))
    call = (await said(platforms, channel, 2))[-1]
    assert words_of(call) == "Pick one."
    assert offered(channel, call) == [("Spring code", SPRING), ("Order", "/order")]
    await deliver(pressed(channel, SPRING))
    assert words_of((await said(platforms, channel, 3))[-1]) == "The code is SPRING."


@pytest.mark.parametrize("answer", ["1", "1.", "#1", " 1) ", "Spring code", "spring CODE"])
async def test_a_number_or_title_picks_from_the_list_of_an_sms(
    deliver: Deliver, platforms: Platforms, answer: str
) -> None:
    await deliver(signed.twilio("topics", sid="SM1"))
    assert words_of((await said(platforms, "twilio", 2))[-1]) == (
        "Pick one.\n\n1. Spring code\n2. Order\nReply with a number."
    )
    await deliver(signed.twilio(answer, sid="SM2"))
    assert words_of((await said(platforms, "twilio", 3))[-1]) == "The code is SPRING."


async def test_a_number_counts_only_right_after_the_list(deliver: Deliver, house: House) -> None:
    for number, text in enumerate(("topics", "size", "1"), 1):
        await deliver(signed.twilio(text, sid=f"SM{number}"))
    await heard(house, "twilio", 3)
    assert (await house.tracker(SENDERS["twilio"])).get_slot("code") is None


async def test_whatsapp_is_answered_from_the_number_written_to(deliver: Deliver, platforms: Platforms) -> None:
    await deliver(signed.twilio("hello", sender="whatsapp:+12085550199", to="whatsapp:+12085550777"))
    call = (await said(platforms, "twilio", 2))[-1]
    assert call.path == f"/twilio/2010-04-01/Accounts/{signed.TWILIO_ACCOUNT}/Messages.json"
    assert call.body == {"From": "whatsapp:+12085550777", "To": "whatsapp:+12085550199", "Body": HELLO}
    assert call.headers["authorization"].startswith("Basic ")


async def test_opting_out_is_left_to_twilio(deliver: Deliver, house: House) -> None:
    assert await deliver(signed.twilio("STOP", OptOutType="STOP")) == 204
    assert await stored(house) == []


PICTURES: dict[str, Callable[[Call], Any]] = {
    "telegram": lambda call: call.body.get("photo"),
    "slack": lambda call: call.body.get("blocks", [{}])[0].get("image_url"),
    "twilio": lambda call: call.body.get("MediaUrl"),
    "facebook": lambda call: call.body["message"].get("attachment", {}).get("payload", {}).get("url"),
    "callback": lambda call: call.body.get("image"),
}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_picture_is_sent_as_a_picture(deliver: Deliver, platforms: Platforms, channel: str) -> None:
    await deliver(written(channel, "size"))
    calls = await said(platforms, channel, 3)
    assert "https://fernway.example/sizes.png" in [PICTURES[channel](call) for call in calls]
    assert "Size chart." in [words_of(call) for call in calls]


@pytest.mark.parametrize("channel", ["telegram", "slack", "twilio", "facebook"])
@pytest.mark.parametrize("image", ["https://shop.example/tent.png", "https://shop.example/tent.svg"])
async def test_a_product_card_names_the_product_its_price_and_its_page(
    deliver: Deliver, actions: ActionServer, platforms: Platforms, channel: str, image: str
) -> None:
    actions.says("action_order", {"elements": [{**TENT, "image_url": image}]})
    await deliver(written(channel, "order"))
    shown = json.dumps((await said(platforms, channel, 2))[-1].body)
    for part in ("Alder Tent", "$249", "https://shop.example/tent"):
        assert part in shown
    assert ("tent.png" in shown) == (image.endswith("png") and channel != "twilio")
    assert "tent.svg" not in shown


@pytest.mark.parametrize(("channel", "refused"), [("telegram", "/sendPhoto"), ("slack", "postMessage")])
async def test_a_card_whose_picture_is_refused_arrives_in_words(
    deliver: Deliver, actions: ActionServer, platforms: Platforms, channel: str, refused: str
) -> None:
    await deliver(written(channel, "hello"))
    await said(platforms, channel, 2)
    actions.says("action_order", {"elements": [TENT]})
    platforms.refusals = [(refused, 400)]
    await deliver(written(channel, "order", 2))
    assert words_of((await said(platforms, channel, 3))[-1]) == "Alder Tent\n$249\nhttps://shop.example/tent"


LIMITS = {"telegram": 4096, "slack": 3000, "twilio": 1600, "facebook": 2000}


@pytest.mark.parametrize("channel", LIMITS)
async def test_a_long_text_is_split_within_the_platforms_limit_and_loses_nothing(
    deliver: Deliver, actions: ActionServer, platforms: Platforms, channel: str
) -> None:
    sentence = "The trail is open from May to October & the bridge is new. "
    actions.says("action_order", {"text": sentence * 150})
    await deliver(written(channel, "order"))
    pieces = -(-len(sentence * 150) // LIMITS[channel])
    texts = [words_of(call).replace("&amp;", "&") for call in await said(platforms, channel, 1 + pieces)][1:]
    assert max(map(len, texts)) <= LIMITS[channel]
    assert " ".join(texts) == (sentence * 150).strip()
    assert all(text.endswith(".") for text in texts)


async def test_facebook_gets_quick_replies_for_more_than_three_buttons_with_titles_that_fit(
    deliver: Deliver, actions: ActionServer, platforms: Platforms
) -> None:
    actions.says("action_order", {"text": "Which?", "buttons": buttons(4)})
    await deliver(written("facebook", "order"))
    replies = (await said(platforms, "facebook", 2))[-1].body["message"]["quick_replies"]
    assert [reply["payload"] for reply in replies] == [f"/topic_{place}" for place in range(4)]
    assert max(len(reply["title"]) for reply in replies) <= 20


async def test_more_buttons_than_facebook_shows_become_a_list_that_numbers_answer(
    deliver: Deliver, actions: ActionServer, platforms: Platforms
) -> None:
    many = [*buttons(13), {"title": "Spring code", "payload": SPRING}]
    actions.says("action_order", {"text": "Which?", "buttons": many})
    await deliver(written("facebook", "order"))
    assert "14. Spring code" in words_of((await said(platforms, "facebook", 2))[-1])
    await deliver(written("facebook", "14", 2))
    assert words_of((await said(platforms, "facebook", 3))[-1]) == "The code is SPRING."


async def test_facebook_events_that_come_together_are_answered_in_their_order(
    deliver: Deliver, platforms: Platforms
) -> None:
    await deliver(signed.facebook("hello", "topics", "size"))
    texts = [words_of(call) for call in await said(platforms, "facebook", 5)]
    assert [text for text in texts if text] == [DISCLOSURE, HELLO, "Pick one.", "Size chart."]


async def test_a_payload_too_long_for_a_telegram_button_still_works(
    deliver: Deliver, actions: ActionServer, platforms: Platforms, house: House
) -> None:
    long = '/secret{"code": "' + "X" * 80 + '"}'
    actions.says("action_order", {"text": "Which?", "buttons": [{"title": "Long", "payload": long}]})
    await deliver(written("telegram", "order"))
    ((_, data),) = offered("telegram", (await said(platforms, "telegram", 2))[-1])
    assert len(data.encode()) <= 64
    await deliver(pressed("telegram", data))
    assert words_of((await said(platforms, "telegram", 3))[-1]) == f"The code is {'X' * 80}."


async def test_a_pressed_telegram_button_stops_waiting(deliver: Deliver, platforms: Platforms) -> None:
    await deliver(pressed("telegram", "/greet"))
    await said(platforms, "telegram", 2)
    answered = [call.body for call in platforms.calls if call.path.endswith("/answerCallbackQuery")]
    assert answered == [{"callback_query_id": "press-99"}]


async def test_starting_a_telegram_bot_greets(deliver: Deliver, platforms: Platforms) -> None:
    await deliver(signed.telegram("/start"))
    assert [words_of(call) for call in await said(platforms, "telegram", 2)] == [DISCLOSURE, HELLO]


async def test_a_photo_is_answered_that_it_has_no_text(deliver: Deliver, platforms: Platforms) -> None:
    await deliver(signed.telegram(photo=[{"file_id": "x"}]))
    assert words_of((await said(platforms, "telegram", 1))[-1]) == "That was empty."


@pytest.mark.parametrize(
    "webhook",
    [
        signed.telegram("hello", kind="group"),
        signed.slack("hello", bot_id="B1"),
        signed.slack("hello", subtype="message_changed"),
        signed.slack("hello", channel_type="channel"),
    ],
    ids=["Telegram group", "Slack bot", "Slack edit notice", "Slack channel without a mention"],
)
async def test_what_no_customer_wrote_to_the_assistant_is_left_alone(
    deliver: Deliver, house: House, webhook: Webhook
) -> None:
    assert await deliver(webhook) == 200
    assert await stored(house) == []


async def test_a_mention_in_a_slack_channel_is_answered_in_private(deliver: Deliver, platforms: Platforms) -> None:
    await deliver(signed.slack("<@U0BOT> hello", type="app_mention", channel="C0PUBLIC", channel_type="channel"))
    assert {call.body["channel"] for call in await said(platforms, "slack", 2)} == {"U0ADA"}


async def test_the_callback_server_gets_rasas_format_with_metadata(deliver: Deliver, platforms: Platforms) -> None:
    await deliver(written("callback", "hello"))
    assert [call.body for call in await said(platforms, "callback", 2)] == [
        {"recipient_id": "ada", "text": DISCLOSURE, "metadata": {"origin": "template"}},
        {"recipient_id": "ada", "text": HELLO, "metadata": {"origin": "template"}},
    ]


@pytest.mark.parametrize("channel", ["telegram", "slack", "twilio", "facebook"])
async def test_a_person_can_write_first_and_is_named(
    channels: list[InputChannel], address: str, platforms: Platforms, channel: str
) -> None:
    made = next(each for each in channels if each.name() == channel)
    output = made.get_output_channel()
    assert output is not None
    message = {"text": "I found your parcel.", "metadata": {"origin": "human", "agent": "Maya"}}
    await output.send_response(SENDERS[channel], message)
    call = (await said(platforms, channel, 1))[-1]
    assert words_of(call) == "Maya: I found your parcel."
    assert SENDERS[channel].removeprefix(f"{channel}-") in json.dumps(call.body)
