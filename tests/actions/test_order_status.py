"""Order status: who may hear of an order, and what they hear."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.order_status import CloseQuestion, OrderParcelMissing, OrderTrace
from concierge.storage import Customer, HandoffRequest, Order, VerificationAttempt
from tests.actions.conftest import LOADED, SetClock
from tests.actions.conversation import Conversation

Sessions = sessionmaker[Session]
TODAY = LOADED.date()
NOT_MATCHED = "I couldn't match those details. Want to try once more?"
SECRETS = ("Bluejay", "Overland", "BJ2353063428", "shipped", "on its way", "Okafor", "281.95")


def requests(database: Sessions) -> list[HandoffRequest]:
    with database() as session:
        return list(session.scalars(select(HandoffRequest).order_by(HandoffRequest.id)))


async def test_a_matching_zip_code_tells_carrier_tracking_and_estimate(order: Conversation) -> None:
    assert "email or ZIP code" in await order.says("where is FO-10482", "order_status", order_id="FO-10482")
    answer = await order.says("83702", zip="83702")
    assert answer == (
        "Order FO-10482 is on its way with Bluejay Parcel, tracking BJ2353063428. "
        "The current estimate is Thursday. It's an estimate, so I can't promise the day."
    )


@pytest.mark.parametrize(
    "text",
    [
        "FO-10482 and 83702",
        "it's fo 10482, zip 83702-1234",
        "order 10482, zip 83702",
        "#10482 83702",
        "My zip is 83702 and the order is FO-10482",
        "F0-10482 maya.okafor@example.com",
        "fo10482 'MAYA.OKAFOR@example.com'.",
    ],
)
async def test_both_details_in_one_message_are_enough(order: Conversation, text: str) -> None:
    assert "BJ2353063428" in await order.says(text, "order_status")


async def test_bare_numbers_are_order_and_zip_code_when_the_order_was_asked_for(order: Conversation) -> None:
    await order.says("track my order", "order_status")
    assert "BJ2353063428" in await order.says("10482 83702", zip=["10482", "83702"])


async def test_the_zip_code_may_come_before_the_order_number(order: Conversation) -> None:
    assert "order number" in await order.says("my zip is 83702, where is my stuff", "order_status", zip="83702")
    assert "BJ2353063428" in await order.says("FO-10482", order_id="FO-10482")


async def test_an_order_number_the_nlu_found_without_its_letters_is_not_also_a_zip_code(
    order: Conversation, database: Sessions
) -> None:
    assert "email or ZIP" in await order.says("order is 10482", "order_status", order_id="10482")
    with database() as session:
        assert session.scalars(select(VerificationAttempt)).all() == []


async def test_a_miss_sounds_the_same_whether_or_not_the_order_exists(order: Conversation) -> None:
    answers = [
        await order.says(text, "order_status")
        for text in ("FO-10482 00000", "FO-10483 83702")  # the order exists; it does not
    ]
    assert answers[0] == answers[1]
    assert answers[0] == f"{NOT_MATCHED} What's your order number? It starts with FO-."


async def test_a_miss_sounds_the_same_for_a_wrong_email_and_a_wrong_zip_code(order: Conversation) -> None:
    wrong_zip = await order.says("FO-10482 98103", "order_status")
    wrong_email = await order.says("FO-10482 someone@example.com", "order_status")
    assert wrong_zip == wrong_email


async def test_the_third_miss_asks_a_person_and_nothing_is_shown_afterwards(
    order: Conversation, database: Sessions
) -> None:
    answers = [await order.says(f"FO-10482 0000{n}", "order_status") for n in range(3)]
    answers.append(await order.says("FO-10482 83702", "order_status"))
    assert order.responses == ["utter_verification_failed"]
    assert "teammate" in answers[2]
    assert not [secret for secret in SECRETS for answer in answers if secret in answer]
    [request] = requests(database)
    assert (request.reason, request.queue, request.priority) == ("repeated_failure", "order_care", "P3")
    assert (request.packet["verified"], request.packet["order_id"], request.packet["turns"]) == (False, None, [])


async def test_the_fourth_attempt_of_a_conversation_is_not_even_tried(order: Conversation, database: Sessions) -> None:
    for n in range(4):
        await order.says(f"FO-10482 0000{n}", "order_status")
    with database() as session:
        assert len(session.scalars(select(VerificationAttempt)).all()) == 3


async def test_a_match_makes_up_for_earlier_misses(order: Conversation) -> None:
    for _ in range(2):
        await order.says("FO-10482 00000", "order_status")
    assert "BJ2353063428" in await order.says("FO-10482 83702", "order_status")
    assert order.slots["verification_failures"] == 0


async def test_a_verified_customer_is_not_asked_again_for_another_order_of_theirs(
    order: Conversation, database: Sessions
) -> None:
    await order.says("FO-10482 83702", "order_status")
    with database() as session:
        other = session.scalars(select(Order).where(Order.customer_id == "CU-1001", Order.id != "FO-10482")).first()
    assert other is not None
    assert other.id in await order.says(f"and {other.id}", "order_status", order_id=other.id)


async def test_a_verified_customer_must_prove_an_order_that_is_not_theirs(order: Conversation) -> None:
    await order.says("FO-10482 83702", "order_status")
    someone_elses = await order.says("and FO-10459?", "order_status", order_id="FO-10459")
    await order.says("never mind", "order_status")
    missing = await Conversation(type(order.form), type(order.action)).says("and FO-10483?", "order_status")
    assert someone_elses == missing
    assert "email or ZIP" in someone_elses


async def test_proof_lapses_after_half_an_hour(order: Conversation, set_clock: SetClock) -> None:
    await order.says("FO-10482 83702", "order_status")
    set_clock(2026, 3, 10, 12, 29)
    assert "BJ2353063428" in await order.says("FO-10482 again", "order_status")
    set_clock(2026, 3, 10, 12, 30)
    assert "email or ZIP" in await order.says("FO-10482 again", "order_status")


async def test_ten_misses_in_a_day_lock_an_order_for_its_own_customer_too(
    database: Sessions, order: Conversation, set_clock: SetClock
) -> None:
    form, action = type(order.form), type(order.action)
    for n in range(10):
        await Conversation(form, action).says(f"FO-10482 0000{n}", "order_status")
    assert (await order.says("FO-10482 83702", "order_status")).startswith(NOT_MATCHED)
    set_clock(2026, 3, 11, 12, 1)
    assert "Order FO-10482" in await order.says("FO-10482 83702", "order_status")


async def test_an_unreadable_order_number_is_explained(order: Conversation) -> None:
    answer = await order.says("it's FO-1", "order_status", order_id="FO-1")
    assert "five digits" in answer


async def test_a_delayed_valuable_order_goes_to_the_care_leads_at_once(order: Conversation, database: Sessions) -> None:
    answer = await order.says("FO-10429 55804", "order_status")
    assert "I'm sorry" in answer
    assert "no new estimate" in answer
    assert order.messages[0]["handoff"] == {"status": "callback", "reason": "high_value_problem"}
    assert order.slots["open_question"] is None
    [request] = requests(database)
    assert (request.queue, request.priority) == ("care_leads", "P2")
    assert (request.packet["order_id"], request.packet["verified"]) == ("FO-10429", True)


async def test_a_delayed_order_gets_one_apology_and_the_offer_of_a_trace(
    order: Conversation, database: Sessions
) -> None:
    answer = await order.says("FO-10459 33133", "order_status")
    assert answer.count("sorry") == 1
    assert "no new estimate" in answer
    assert "Shall I pass that on?" in answer
    assert order.slots["open_question"] == "trace"
    assert "carrier trace" in await order.goes_on_with(OrderTrace)
    [request] = requests(database)
    assert (request.reason, request.queue) == ("needs_agent_decision", "order_care")
    assert order.slots["open_question"] is None


async def test_a_delayed_order_with_an_estimate_tells_it(order: Conversation) -> None:
    assert "the new estimate is Saturday" in await order.says("FO-10426 59715", "order_status")


async def test_an_estimate_that_has_passed_is_not_told_as_an_estimate(order: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 3, 20, 9, 0)
    assert "don't have a current estimate" in await order.says("FO-10482 83702", "order_status")
    assert "no new estimate" in await order.says("FO-10426 59715", "order_status")


async def test_a_parcel_marked_delivered_and_not_found_is_looked_for(order: Conversation, database: Sessions) -> None:
    answer = await order.says("FO-10462 48201", "order_status")
    assert "was delivered by Bluejay Parcel yesterday. Did you find it?" in answer
    assert order.slots["open_question"] == "parcel_found"
    searched = await order.goes_on_with(OrderParcelMissing)
    assert all(word in searched for word in ("porch", "neighbors", "mail room", "14 days"))
    assert [request.queue for request in requests(database)] == ["order_care"]


async def test_a_missing_parcel_above_500_dollars_is_for_the_care_leads(
    order: Conversation, database: Sessions
) -> None:
    with database.begin() as session:
        parcel = session.get_one(Order, "FO-10462")
        parcel.subtotal = parcel.total = parcel.total + 400
    await order.says("FO-10462 48201", "order_status")
    await order.goes_on_with(OrderParcelMissing)
    assert [(request.reason, request.queue) for request in requests(database)] == [("high_value_problem", "care_leads")]


async def test_two_parcels_are_two_requests_and_asking_twice_is_one(order: Conversation, database: Sessions) -> None:
    await order.says("FO-10459 33133", "order_status")
    await order.goes_on_with(OrderTrace)
    await order.goes_on_with(OrderTrace)
    await order.says("FO-10462 48201", "order_status")
    await order.goes_on_with(OrderParcelMissing)
    assert [request.packet["order_id"] for request in requests(database)] == ["FO-10459", "FO-10462"]


async def test_a_found_parcel_closes_the_question(order: Conversation, database: Sessions) -> None:
    await order.says("FO-10462 48201", "order_status")
    await order.goes_on_with(CloseQuestion)
    assert order.slots["open_question"] is None
    assert requests(database) == []


async def test_a_parcel_delivered_long_ago_is_not_asked_after(order: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        session.get_one(Order, "FO-10462").delivered_on = TODAY - timedelta(days=15)
    answer = await order.says("FO-10462 48201", "order_status")
    assert "February 23" in answer
    assert order.slots["open_question"] is None


@pytest.mark.parametrize(
    ("order_id", "contact", "expected"),
    [
        ("FO-10499", "78704", "is being prepared in our warehouse"),
        ("FO-10525", "83706", "is being prepared for store pickup"),
        ("FO-10482", "83702", "is on its way with"),
        ("FO-10472", "98103", "is out for delivery today"),
        ("FO-10459", "33133", "is delayed"),
        ("FO-10462", "48201", "was delivered by"),
        ("FO-10062", "80524", "was picked up in the store on February 15, 2025"),
        ("FO-10368", "85719", "We're waiting for your parcel. The expected refund is $141.05."),
        ("FO-10317", "60640", "has arrived. Inspection takes 5 to 7 business days. The expected refund is $56.90."),
        ("FO-10207", "33133", "was returned, and the refund of $188.20 was issued"),
        ("FO-10403", "78209", "was canceled, and the authorization for $143.95 is released"),
    ],
)
async def test_every_status_has_its_words(order: Conversation, order_id: str, contact: str, expected: str) -> None:
    answer = await order.says(f"{order_id} {contact}", "order_status")
    assert expected in answer


async def test_no_order_in_the_shop_leaves_a_gap_in_the_words(database: Sessions, order: Conversation) -> None:
    with database() as session:
        everything = session.scalars(select(Order)).all()
    for one in everything:
        answer = await Conversation(type(order.form), type(order.action)).says(
            f"{one.id} {one.ship_zip}", "order_status"
        )
        assert one.id in answer


async def test_a_database_that_does_not_answer_is_admitted(
    order: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("actions.verification.get_sessions", refuse)
    await order.says("FO-10482 83702", "order_status")
    assert "utter_turn_failed" in order.responses


async def test_an_order_of_an_erased_customer_matches_nothing(order: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        erased = session.get_one(Order, "FO-10482")
        erased.email = erased.ship_zip = None
        assert session.get(Customer, erased.customer_id) is not None
    assert (await order.says("FO-10482 83702", "order_status")).startswith(NOT_MATCHED)
