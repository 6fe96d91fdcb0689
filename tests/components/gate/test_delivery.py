"""Each message leaves once, with its content, and with no more metadata than clients may see."""

import asyncio
import json
from typing import Any, ClassVar

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel
from rasa.core.channels.rest import QueueOutputChannel
from rasa.shared.core.events import BotUttered

from components.gate.delivery import MetadataOutput, TurnOutput, public_metadata
from tests.components.gate.conftest import ActionServer, House

PERSONAL = {"order_id": "FO-10482", "email": "ada@example.com", "verified_customer": "C-7", "zip": "83702"}


class Received(MetadataOutput):
    """A client that notes what it gets."""

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, Any], dict[str, Any]]] = []

    @classmethod
    def name(cls) -> str:
        return "received"

    async def send_message(self, recipient_id: str, content: dict[str, Any], metadata: dict[str, Any]) -> None:
        self.messages.append((content, metadata))


def uttered(text: str = "Hi.", data: Any = None, metadata: Any = None) -> dict[str, Any]:
    return BotUttered(text, data or {}, metadata or {}).message()


def test_template_arguments_and_model_ids_stay_inside() -> None:
    message = uttered(metadata={**PERSONAL, "utter_action": "utter_order", "model_id": "m", "assistant_id": "a"})
    assert public_metadata(message) == {"origin": "template"}


@pytest.mark.parametrize("where", ["top", "nested"])
def test_origin_sources_hand_over_and_agent_reach_the_client(where: str) -> None:
    shown = {"origin": "generated", "sources": ["POL-SHIP"], "handoff": {"status": "queued"}, "agent": "Maya"}
    metadata = shown if where == "top" else {"metadata": {**shown, **PERSONAL}}
    assert public_metadata(uttered(metadata={**metadata, **PERSONAL})) == shown


@pytest.mark.parametrize("make", [CollectingOutputChannel, lambda: QueueOutputChannel(asyncio.Queue())])
async def test_rest_answers_carry_metadata_beside_rasas_fields(make: Any) -> None:
    channel = make()
    buttons = [{"title": "Yes", "payload": "/affirm"}]
    await TurnOutput(channel).send_response("ada", uttered("Sure?", {"buttons": buttons}, PERSONAL))
    if isinstance(channel, QueueOutputChannel):
        sent = [channel.messages.get_nowait() for _ in range(channel.messages.qsize())]
    else:
        sent = channel.messages
    assert sent == [{"recipient_id": "ada", "text": "Sure?", "buttons": buttons, "metadata": {"origin": "template"}}]


async def test_each_message_keeps_its_own_metadata() -> None:
    channel = CollectingOutputChannel()
    output = TurnOutput(channel)
    await output.send_response("ada", uttered("One.", metadata={"origin": "database"}))
    await output.send_response("ada", uttered("Two."))
    assert [message["metadata"]["origin"] for message in channel.messages] == ["database", "template"]


@pytest.mark.parametrize("data", [{"image": "a.png"}, {"image": "a.png", "attachment": "a.png"}])
async def test_an_image_is_sent_once(data: dict[str, Any]) -> None:
    channel = CollectingOutputChannel()
    await TurnOutput(channel).send_response("ada", uttered("Look.", data))
    assert [sorted(set(message) - {"recipient_id", "metadata"}) for message in channel.messages] == [
        ["text"],
        ["image"],
    ]


async def test_a_message_without_content_is_not_sent() -> None:
    channel = CollectingOutputChannel()
    output = TurnOutput(channel)
    await output.send_response("ada", uttered("", {"buttons": [], "image": None}))
    assert channel.messages == []
    assert output.sent == []


async def test_a_channel_that_can_carry_metadata_gets_it_apart_from_the_content() -> None:
    client = Received()
    await TurnOutput(client).send_response(
        "ada", uttered("Hi.", {"custom": {"a": 1}}, {"origin": "human", "agent": "Maya"})
    )
    assert client.messages == [({"text": "Hi.", "custom": {"a": 1}}, {"origin": "human", "agent": "Maya"})]


async def test_any_other_channel_of_rasa_gets_the_content_alone() -> None:
    class Messenger(OutputChannel):
        sent: ClassVar[list[tuple[str, dict[str, Any]]]] = []

        @classmethod
        def name(cls) -> str:
            return "messenger"

        async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
            self.sent.append((text, kwargs))

    await TurnOutput(Messenger()).send_response("ada", uttered("Hi.", metadata=PERSONAL))
    assert Messenger.sent == [("Hi.", {})]


def test_the_channels_name_decides_over_response_variations() -> None:
    assert TurnOutput(Received()).name() == "received"


async def test_arguments_of_a_response_reach_the_text_and_nothing_else(house: House, actions: ActionServer) -> None:
    actions.says("action_order", {"response": "utter_order", **PERSONAL})
    message = (await house.write("order"))[-1]
    assert message["text"] == "Order FO-10482 goes to ada@example.com."
    assert message["metadata"] == {"origin": "template"}
    assert "C-7" not in json.dumps(message)


async def test_the_origin_an_action_gives_reaches_the_client(house: House, actions: ActionServer) -> None:
    actions.says("action_order", {"text": "FO-10482.", "metadata": {"origin": "database"}})
    assert (await house.write("order"))[-1]["metadata"] == {"origin": "database"}


async def test_an_image_of_the_domain_arrives_once(house: House) -> None:
    sent = [message for message in await house.write("size") if "sizes.png" in json.dumps(message)]
    assert sent == [
        {"recipient_id": "ada", "image": "https://fernway.example/sizes.png", "metadata": {"origin": "template"}}
    ]
