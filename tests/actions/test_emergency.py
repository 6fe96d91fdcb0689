"""Safety: the fixed text, word for word and at once, and a person at any hour."""

import pytest
from rasa_sdk.interfaces import ActionExecutionRejection
from sqlalchemy.orm import Session, sessionmaker

from actions.order_status import OrderStatus, OrderStatusForm
from actions.safety import NotSafe, Safe, Safety
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.requests import requests
from tests.actions.templates import GUIDELINES, RESPONSES

Sessions = sessionmaker[Session]
TEXTS = GUIDELINES["safety_texts"]
SPANISH = GUIDELINES["languages"]["es_texts"]
WORD_FOR_WORD = {
    **{f"utter_{name}": TEXTS[name] for name in ("crisis", "emergency", "poison", "recall_FWR_031")},
    **{f"utter_{name}": TEXTS[name] for name in ("abuse_first", "abuse_second", "abuse_close")},
    **{
        f"utter_{name}_es": SPANISH[name] for name in ("crisis", "emergency", "poison", "recall_FWR_031", "store_hours")
    },
    "utter_disclosure_es": SPANISH["first_turn"],
    "utter_are_you_human_es": SPANISH["are_you_human"],
    "utter_offer_person_es": GUIDELINES["languages"]["spanish_offer"],
    "utter_person_joins_es": SPANISH["handoff"],
    "utter_before_handoff": GUIDELINES["disclosures"]["before_handoff"],
    "utter_outside_hours": GUIDELINES["hours"]["outside_hours_reply"],
    "utter_ask_lead_consent": GUIDELINES["disclosures"]["lead_consent"],
    "utter_competitor": GUIDELINES["competitors"]["allowed_reply"],
    **{
        response: next(row["say_instead"] for row in GUIDELINES["forbidden_promises"] if row["id"] == promise)
        for response, promise in {
            "utter_no_medical_advice": "FP-03",
            "utter_no_safety_judgment": "FP-04",
            "utter_no_legal_advice": "FP-05",
            "utter_legal": "FP-05",
        }.items()
    },
}


@pytest.fixture
def safety() -> Conversation:
    return Conversation(None, Safety)


@pytest.mark.parametrize("response", WORD_FOR_WORD)
def test_fixed_texts_are_word_for_word(response: str) -> None:
    assert [variant["text"] for variant in RESPONSES[response]] == [WORD_FOR_WORD[response]]


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("I don't want to live anymore", "self_harm", TEXTS["crisis"]),
        ("my stove exploded and my hand is burned", "emergency", TEXTS["emergency"]),
        ("my son swallowed white gas", "poison", TEXTS["poison"]),
        ("I took all the pills to end my life", "poison", TEXTS["crisis"]),
        ("ya no quiero vivir", "self_harm", SPANISH["crisis"]),
        ("mi amigo se cayó y está herido", "emergency", SPANISH["emergency"]),
        ("mi hijo tragó combustible", "poison", SPANISH["poison"]),
        ("/emergency", "emergency", TEXTS["emergency"]),
    ],
)
async def test_the_text_is_the_whole_answer_and_a_person_is_asked_at_once(
    safety: Conversation, database: Sessions, set_clock: SetClock, text: str, intent: str, expected: str
) -> None:
    set_clock(2026, 12, 25, 3, 0)  # nobody else is there
    assert await safety.says(text, intent) == expected
    assert safety.messages[0]["handoff"] == {"status": "queued", "reason": "safety_or_injury"}
    [request] = requests(database)
    assert (request.queue, request.priority, request.status) == ("safety_urgent", "P1", "queued")
    assert request.packet["escalation_id"] == "ESC-01"


async def test_the_language_that_the_pipeline_found_counts_where_the_words_are_few(safety: Conversation) -> None:
    safety.latest = {"text": "el hornillo explotó", "intent": {"name": "emergency"}, "certain_language": "es"}
    safety.events.append({"event": "user", "text": "el hornillo explotó", "parse_data": safety.latest})
    assert await safety.goes_on_with(Safety) == SPANISH["emergency"]


@pytest.mark.parametrize("intent", ["emergency", "self_harm", "poison"])
async def test_inside_a_form_nothing_of_the_message_is_taken_as_an_answer(intent: str) -> None:
    order = Conversation(OrderStatusForm, OrderStatus)
    await order.says("where is my order", "order_status")
    with pytest.raises(ActionExecutionRejection):
        await order.says("fire! order FO-10482, 83702", intent, order_id="FO-10482", zip="83702")


async def test_the_form_that_was_running_is_ended_and_not_offered_again(safety: Conversation) -> None:
    safety.active = "order_status_form"
    await safety.says("someone is bleeding badly", "emergency")
    assert {"event": "active_loop", "timestamp": None, "name": None} in safety.events
    assert safety.slots["interrupted_form"] is None
    assert safety.slots["requested_slot"] is None


async def test_writing_on_gets_the_number_again_and_no_second_request(safety: Conversation, database: Sessions) -> None:
    await safety.says("I want to die", "self_harm")
    again = await safety.says("I still want to die", "self_harm")
    assert again.startswith("I'm still here. A person is being asked to join.")
    assert "988" in again
    assert await safety.says("now there's fire", "emergency") == TEXTS["emergency"]
    assert len(requests(database)) == 1


@pytest.mark.parametrize(
    "text", ["this delay is killing me", "I'd die for that tent", "the wait will be the death of me"]
)
async def test_a_figure_of_speech_gets_a_question_and_no_crisis_text(
    safety: Conversation, database: Sessions, text: str
) -> None:
    assert await safety.says(text, "self_harm") == "Are you safe right now?"
    assert safety.slots["open_question"] == "safety"
    assert requests(database) == []


async def test_the_answer_to_the_question_decides(safety: Conversation, database: Sessions) -> None:
    safety.active = "order_status_form"
    await safety.says("this delay is killing me", "self_harm")
    await safety.goes_on_with(Safe)
    assert [event["name"] for event in safety.events if event["event"] == "followup"] == ["order_status_form"]
    await safety.says("this delay is killing me", "self_harm")
    assert await safety.goes_on_with(NotSafe) == TEXTS["crisis"]
    assert [request.priority for request in requests(database)] == ["P1"]


async def test_a_figure_of_speech_does_not_hide_a_crisis(safety: Conversation) -> None:
    assert await safety.says("this is killing me, I want to kill myself", "self_harm") == TEXTS["crisis"]


async def test_the_text_is_said_though_the_database_does_not_answer(
    safety: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("actions.person.get_sessions", refuse)
    assert await safety.says("someone is hurt", "emergency") == TEXTS["emergency"]
    assert "handoff" not in safety.messages[0]
