"""A turn is answered in time whatever happens, and the conversation stays in order."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from tests.components.gate.conftest import APOLOGY, CONTACT, DISCLOSURE, HELLO, ActionServer, House


def said(tracker: DialogueStateTracker) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, BotUttered)]


def last_action(tracker: DialogueStateTracker) -> str | None:
    return [event for event in tracker.events if isinstance(event, ActionExecuted)][-1].action_name


async def age(house: House, seconds: float) -> None:
    """Lets the conversation lie for so long."""
    tracker = await house.tracker()
    for event in tracker.events:
        event.timestamp -= seconds
    await house.agent.tracker_store.save(tracker)


# ------------------------------------------------------------------------------------------------- disclosure


async def test_the_first_message_is_answered_with_the_disclosure_first(house: House) -> None:
    assert [message["text"] for message in await house.write("hello")] == [DISCLOSURE, HELLO]


async def test_the_disclosure_comes_once_per_session(house: House) -> None:
    await house.write("hello")
    assert [message["text"] for message in await house.write("hello")] == [HELLO]


async def test_the_disclosure_comes_again_when_the_session_has_expired(house: House) -> None:
    await house.write("hello")
    await age(house, 61 * 60)
    assert [message["text"] for message in await house.write("hello")] == [DISCLOSURE, HELLO]
    await age(house, 59 * 60)
    assert [message["text"] for message in await house.write("hello")] == [HELLO]


async def test_the_disclosure_is_part_of_the_recorded_conversation(house: House) -> None:
    await house.write("hello")
    tracker = await house.tracker()
    spoken = [event.text for event in tracker.events if isinstance(event, (UserUttered, BotUttered))]
    assert spoken == ["hello", DISCLOSURE, HELLO]


async def test_another_customer_gets_a_disclosure_too(house: House) -> None:
    await house.write("hello", sender="ada")
    assert [message["text"] for message in await house.write("hello", sender="bob")] == [DISCLOSURE, HELLO]


async def test_opening_a_chat_discloses_and_greets_once(house: House) -> None:
    for expected in ([DISCLOSURE, HELLO], []):
        channel = CollectingOutputChannel()
        await house.gate.open("ada", channel, {})
        assert [message["text"] for message in channel.messages] == expected
    assert [message["text"] for message in await house.write("hello")] == [HELLO]
    assert said(await house.tracker()) == [DISCLOSURE, HELLO, HELLO]


# ---------------------------------------------------------------------------------------- safety and languages


async def test_a_safety_text_comes_before_the_disclosure_which_follows_at_once(
    house: House, actions: ActionServer
) -> None:
    actions.says("action_safety", {"response": "utter_emergency"})
    assert [message["text"] for message in await house.write("fire")] == ["Call 911 now.", DISCLOSURE]
    assert [message["text"] for message in await house.write("fire")] == ["Call 911 now."]


async def test_the_disclosure_after_a_spanish_safety_text_is_spanish(house: House, actions: ActionServer) -> None:
    actions.says("action_safety", {"response": "utter_emergency_es"})
    answer = [message["text"] for message in await house.write("fire")]
    assert answer == ["Llame al 911 ahora.", "Soy un asistente automático."]


async def test_a_safety_text_is_said_and_a_person_asked_though_no_action_runs(make_house: Callable[..., House]) -> None:
    house = make_house()
    first, second = await house.write("fire")
    assert first["text"] == "Call 911 now."
    assert first["metadata"]["handoff"] == {"status": "queued", "reason": "safety_or_injury"}
    assert second["text"] == DISCLOSURE
    assert house.rows("SELECT reason, queue, priority FROM handoff_requests") == [
        ("safety_or_injury", "safety_urgent", "P1")
    ]


async def test_a_safety_text_in_spanish_is_said_though_no_action_runs(make_house: Callable[..., House]) -> None:
    answer = [message["text"] for message in await make_house().write("Huele a gas y me mareo")]
    assert answer == ["Llame al 911 ahora.", "Soy un asistente automático."]


async def test_a_safety_text_is_said_though_nothing_can_be_stored(make_house: Callable[..., House]) -> None:
    house = make_house()
    house.database.path.unlink()
    house.gate._ownership._engine.dispose()
    first = (await house.write("fire"))[0]
    assert first["text"] == "Call 911 now."
    assert "handoff" not in first["metadata"]


async def test_a_first_message_in_spanish_gets_the_spanish_disclosure_once(house: House) -> None:
    assert await house.texts("hola") == ["Soy un asistente automático.", "Hola."]
    assert await house.texts("hello") == [HELLO]


# ------------------------------------------------------------------------------------- what does not get done


async def test_an_action_server_that_is_down_gets_an_apology(make_house: Callable[..., House]) -> None:
    house = make_house()
    assert await house.texts("order") == [APOLOGY]
    tracker = await house.tracker()
    assert said(tracker) == [DISCLOSURE, APOLOGY]
    assert last_action(tracker) == "action_listen"
    assert await house.texts("hello") == [HELLO]


@pytest.mark.parametrize("status", [500, 404, 400])
async def test_an_action_that_fails_gets_an_apology(house: House, actions: ActionServer, status: int) -> None:
    actions.answers_with("action_order", {"error": "boom"}, status=status)
    assert await house.texts("order") == [APOLOGY]
    assert last_action(await house.tracker()) == "action_listen"


@pytest.mark.parametrize(
    "body",
    [
        {"events": [{"event": "no_such_event"}], "responses": [{"text": "Half."}]},
        {"events": [{"event": "slot"}], "responses": [{"text": "Half."}]},
        {"events": [], "responses": [{"text": 5}]},
        {"events": [], "responses": [{"buttons": "yes"}]},
        {"events": [], "responses": [{"response": "utter_no_such"}]},
        {"events": [], "responses": [{"response": ["utter_greet"]}]},
        {"events": 5},
        [],
    ],
    ids=str,
)
async def test_nonsense_of_the_action_server_never_ends_in_silence(
    house: House, actions: ActionServer, body: Any
) -> None:
    actions.answers_with("action_order", body)
    assert await house.texts("order")
    assert last_action(await house.tracker()) == "action_listen"
    assert await house.texts("hello") == [HELLO]


async def test_an_action_that_says_nothing_gets_an_apology(house: House, actions: ActionServer) -> None:
    actions.says("action_order")
    assert await house.texts("order") == [APOLOGY]


async def test_what_was_said_before_the_failure_stands_and_the_apology_follows(
    house: House, actions: ActionServer
) -> None:
    actions.says("action_order", {"text": "Here it is."})
    actions.answers_with("action_more", {}, status=500)
    assert await house.texts("everything") == ["Here it is.", APOLOGY]
    assert last_action(await house.tracker()) == "action_listen"


async def test_after_a_failure_the_rest_of_the_turn_is_not_tried(house: House, actions: ActionServer) -> None:
    actions.answers_with("action_order", {}, status=500)
    actions.says("action_more", {"text": "More."})
    assert await house.texts("everything") == [APOLOGY]
    assert actions.calls == ["action_order"]
    actions.says("action_order", {"text": "Here it is."})
    assert await house.texts("everything") == ["Here it is.", "More."]


async def test_a_slow_action_is_ended_and_apologised_for(
    make_house: Callable[..., House], actions: ActionServer
) -> None:
    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.json_response({})

    actions.answers["action_order"] = slow
    house = make_house(actions.url, action_seconds=0.2)
    assert await house.texts("order") == [APOLOGY]
    assert last_action(await house.tracker()) == "action_listen"
    assert await house.texts("hello") == [HELLO]


async def test_a_turn_that_takes_too_long_is_ended(make_house: Callable[..., House], actions: ActionServer) -> None:
    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.json_response({})

    actions.answers["action_order"] = slow
    house = make_house(actions.url, action_seconds=60.0, turn_seconds=0.3)
    assert await house.texts("order") == [APOLOGY]
    assert last_action(await house.tracker()) == "action_listen"
    assert await house.texts("hello") == [HELLO]


async def test_a_turn_that_hangs_outside_the_action_server_is_ended(
    make_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(turn_seconds=0.3)
    processor = house.agent.processor
    assert processor is not None
    whole = processor._run_prediction_loop

    async def hang(*_args: Any) -> None:
        await asyncio.sleep(30)

    monkeypatch.setattr(processor, "_run_prediction_loop", hang)
    assert await house.texts("hello") == [APOLOGY]
    monkeypatch.setattr(processor, "_run_prediction_loop", whole)
    assert await house.texts("hello") == [HELLO]


@pytest.mark.parametrize("text", ["unanswered", "zzz"], ids=["no rule", "no intent"])
async def test_a_message_nothing_answers_gets_an_apology(house: House, text: str) -> None:
    assert await house.texts(text) == [APOLOGY]
    assert last_action(await house.tracker()) == "action_listen"
    assert await house.texts("hello") == [HELLO]


# ------------------------------------------------------------------------------------------------------ forms


async def test_a_form_survives_a_failed_turn(house: House, actions: ActionServer) -> None:
    actions.says("validate_claim_form", events=[{"event": "slot", "name": "requested_slot", "value": "receipt"}])
    assert await house.texts("claim") == ["Which receipt?"]
    actions.answers_with("validate_claim_form", {}, status=500)
    assert await house.texts("R-1") == [APOLOGY]
    assert last_action(await house.tracker()) == "action_listen"
    actions.says("validate_claim_form", events=[{"event": "slot", "name": "receipt", "value": None}])
    assert await house.texts("R-1") == ["Which receipt?"]


async def test_a_form_that_cannot_start_gets_an_apology_and_can_start_later(
    house: House, actions: ActionServer
) -> None:
    actions.answers_with("validate_claim_form", {}, status=500)
    assert APOLOGY in await house.texts("claim")
    assert last_action(await house.tracker()) == "action_listen"
    actions.says("validate_claim_form")
    assert await house.texts("claim") == ["Which receipt?"]


# ----------------------------------------------------------------------------------------------------- person


@pytest.mark.parametrize("text", ["person", "/talk_to_human"])
async def test_a_customer_who_wants_a_person_gets_the_contact_though_no_action_runs(
    make_house: Callable[..., House], text: str
) -> None:
    house = make_house()
    reply = (await house.write(text))[-1]
    assert reply["text"] == CONTACT
    assert reply["metadata"] == {
        "origin": "template",
        "handoff": {"status": "callback", "reason": "explicit_request"},
    }
    assert house.rows("SELECT conversation_id, reason, queue, priority, status, packet FROM handoff_requests") == [
        ("ada", "explicit_request", "order_care", "P3", "callback", "{}")
    ]
    assert house.rows("SELECT id, channel, owner FROM conversations") == [("ada", "rest", "assistant")]
    assert last_action(await house.tracker()) == "action_listen"


async def test_asking_for_a_person_twice_makes_one_request(make_house: Callable[..., House]) -> None:
    house = make_house()
    await house.write("person")
    assert await house.texts("person") == [CONTACT]
    assert house.rows("SELECT count(*) FROM handoff_requests") == [(1,)]


async def test_a_request_that_cannot_be_stored_is_not_announced(make_house: Callable[..., House]) -> None:
    house = make_house()
    house.database.path.unlink()
    house.gate._ownership._engine.dispose()
    reply = (await house.write("person"))[-1]
    assert reply["text"] == APOLOGY
    assert "handoff" not in reply["metadata"]


async def test_other_failures_record_no_request(make_house: Callable[..., House]) -> None:
    house = make_house()
    await house.write("order")
    assert house.rows("SELECT count(*) FROM handoff_requests") == [(0,)]


# ------------------------------------------------------------------------------------------------ concurrency


async def test_messages_of_one_customer_are_answered_one_after_the_other(house: House, actions: ActionServer) -> None:
    running: list[int] = []
    most = 0

    async def note(_request: web.Request) -> web.StreamResponse:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        await asyncio.sleep(0.05)
        running.pop()
        return web.json_response({"events": [], "responses": [{"text": "Done."}]})

    actions.answers["action_order"] = note
    replies = await asyncio.gather(*[house.texts("order") for _ in range(5)])
    assert replies == [["Done."]] * 5
    assert most == 1
    assert said(await house.tracker()).count("Done.") == 5


async def test_customers_do_not_wait_for_each_other(house: House, actions: ActionServer) -> None:
    both = asyncio.Event()
    waiting: list[int] = []

    async def meet(_request: web.Request) -> web.StreamResponse:
        waiting.append(1)
        if len(waiting) == 2:
            both.set()
        await both.wait()
        return web.json_response({"events": [], "responses": [{"text": "Met."}]})

    actions.answers["action_order"] = meet
    replies = await asyncio.gather(house.texts("order", "ada"), house.texts("order", "bob"))
    assert replies == [["Met."], ["Met."]]


async def test_a_failure_in_one_conversation_leaves_others_alone(house: House, actions: ActionServer) -> None:
    first = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        if (await request.json())["sender_id"] == "ada":
            first.set()
            return web.json_response({}, status=500)
        await first.wait()
        return web.json_response({"events": [], "responses": [{"text": "Fine."}]})

    actions.answers["action_order"] = answer
    replies = await asyncio.gather(house.texts("order", "ada"), house.texts("order", "bob"))
    assert replies == [[APOLOGY], ["Fine."]]


# ------------------------------------------------------------------------------------------------------ model


async def test_a_model_loaded_later_is_bounded_too(house: House, model: Any, actions: ActionServer) -> None:
    actions.answers_with("action_order", {}, status=500)
    await house.write("order")
    agent = Agent.load(str(model), action_endpoint=house.agent.action_endpoint)
    assert agent.processor is not None
    agent.processor.tracker_store = agent.tracker_store = house.agent.tracker_store
    house.gate.app.ctx.agent = agent  # type: ignore[union-attr]
    actions.says("action_order", {"text": "Now."})
    assert await house.texts("order") == ["Now."]
    assert type(agent.processor.action_endpoint).__name__ == "BoundedActionEndpoint"
