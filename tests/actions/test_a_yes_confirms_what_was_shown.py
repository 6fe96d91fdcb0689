"""A yes acts only on what was shown, of an order whose owner is proved at that moment."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk import Action
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from actions.cancel_order import CancelOrder, CancelOrderForm
from actions.change_order import ChangeOrder, ChangeOrderForm
from actions.exchange_item import ExchangeItem, ExchangeItemForm
from actions.order_agent import SendToAgent
from actions.order_status import OrderStatus, OrderStatusForm
from actions.price_match import PriceMatch, PriceMatchForm
from actions.privacy_delete import PrivacyDelete, PrivacyDeleteForm
from actions.repair import Repeat
from actions.scenario import CONFIRMATION
from actions.start_return import StartReturn, StartReturnForm
from actions.verification import CONTACT, CUSTOMER, FAILURES, ORDER_ID
from actions.warranty_claim import DANGER, WarrantyClaim, WarrantyClaimForm
from concierge import clock
from concierge.storage import Order, OrderAction, OrderLine, OutboxEmail, PrivacyRequest, VerificationAttempt
from tests.actions.conversation import DOMAIN, Conversation
from tests.actions.requests import requests

Sessions = sessionmaker[Session]
MINE, THEIRS = "FO-19998", "FO-19999"  # copies of a scenario's order: of the same customer, and of another
ANOTHER_CUSTOMER = "CU-1001"


@dataclass(frozen=True)
class Said:
    """A message, what it is taken for and what is found in it."""

    text: str
    intent: str = "inform"
    found: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Path:
    """How a customer gets to a summary and is asked for a yes.

    Attributes:
        order_id: the order.
        proof: its ZIP code.
        said: the messages after order and proof were given, until the summary.
    """

    form: type[Action]
    action: type[Action]
    order_id: str
    proof: str
    begin: Said
    said: tuple[Said, ...] = ()


PATHS = {
    "cancel_order_form": Path(CancelOrderForm, CancelOrder, "FO-10499", "78704", Said("cancel it", "cancel_order")),
    "change_order_form": Path(
        ChangeOrderForm,
        ChangeOrder,
        "FO-10521",
        "80537",
        Said("another address", "change_order", {"change_type": "address"}),
        (Said("12 Elm Street, Boise, ID 83702"),),
    ),
    "start_return_form": Path(
        StartReturnForm,
        StartReturn,
        "FO-10393",
        "95816",
        Said("return it", "start_return"),
        (
            Said("I just don't like them", found={"reason": "changed_mind"}),
            Said("worn once", found={"condition": "used"}),
            Said("by mail please"),
        ),
    ),
    "exchange_item_form": Path(
        ExchangeItemForm, ExchangeItem, "FO-10393", "95816", Said("swap for W7", "exchange_item", {"size": "W7"})
    ),
    "warranty_claim_form": Path(
        WarrantyClaimForm,
        WarrantyClaim,
        "FO-10059",
        "80205",
        Said("a pole snapped", "warranty_claim", {"product": "Larkspur 2 Alpine"}),
        (Said("the second pole section broke in light wind"), Said("https://example.com/a.jpg")),
    ),
    "price_match_form": Path(
        PriceMatchForm, PriceMatch, "FO-10434", "11215", Said("your price dropped", "price_match", {"sku": "FW-106"})
    ),
    "privacy_delete_form": Path(
        PrivacyDeleteForm, PrivacyDelete, "FO-10499", "78704", Said("delete my account", "privacy_delete")
    ),
}
HANDS_OVER_ONLY = {"complaint_form"}  # its yes asks for a person, who looks at the proof
ALL_PATHS = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
ORDER_PATHS = pytest.mark.parametrize(
    "path",
    [path for name, path in PATHS.items() if name != "privacy_delete_form"],
    ids=lambda path: path.action.__name__,
)


async def reach_summary(path: Path, database: Sessions) -> Conversation:
    """Get to the summary; there are copies of the order to swap it for."""
    copy_order(database, path.order_id, MINE)
    copy_order(database, path.order_id, THEIRS, customer_id=ANOTHER_CUSTOMER, ship_zip="99999", email="x@y.example")
    conversation = Conversation(path.form, path.action)
    await conversation.says(path.begin.text, path.begin.intent, **path.begin.found)
    if conversation.slots["requested_slot"] == DANGER:
        await conversation.says("no", "deny")
    await conversation.says(f"{path.order_id} {path.proof}", order_id=path.order_id)
    for said in path.said:
        await conversation.says(said.text, said.intent, **said.found)
    assert conversation.slots["requested_slot"] == CONFIRMATION, conversation.slots["requested_slot"]
    return conversation


def copy_order(database: Sessions, order_id: str, new_id: str, **changes: Any) -> None:
    with database.begin() as session:
        order = session.get_one(Order, order_id)
        session.add(Order(**{**columns(order), "id": new_id, **changes}))
        for line in order.lines:
            session.add(OrderLine(**{**columns(line), "order_id": new_id}))


def columns(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def deeds(database: Sessions) -> list[str]:
    """Return what customers' data and orders are, and what was done and asked for with them."""
    with database() as session:
        kinds = (Order, OrderLine, OrderAction, PrivacyRequest, OutboxEmail)
        return [repr(columns(row)) for kind in kinds for row in session.scalars(select(kind))]


def test_every_form_that_asks_for_a_yes_to_an_order_is_here() -> None:
    forms = {name for name, form in DOMAIN["forms"].items() if {ORDER_ID, CONFIRMATION} <= set(form["required_slots"])}
    assert forms - HANDS_OVER_ONLY == set(PATHS)


@ALL_PATHS
async def test_a_yes_to_the_summary_acts(path: Path, database: Sessions) -> None:
    conversation = await reach_summary(path, database)
    before = deeds(database)
    await conversation.says("yes", "affirm")
    assert deeds(database) != before


@ALL_PATHS
async def test_a_yes_after_proof_has_lapsed_does_nothing_and_proof_is_asked_for(
    path: Path, database: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await reach_summary(path, database)
    before = deeds(database)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    await conversation.says("yes", "affirm")
    assert conversation.slots["requested_slot"] == CONTACT
    await conversation.says("yes", "affirm")
    assert deeds(database) == before


@ORDER_PATHS
@pytest.mark.parametrize("order_id", [MINE, THEIRS, "FO-10483"])
async def test_a_yes_that_names_another_order_does_nothing(order_id: str, path: Path, database: Sessions) -> None:
    conversation = await reach_summary(path, database)
    before = deeds(database)
    await conversation.says(f"yes, {order_id}", "affirm", order_id=order_id)
    assert deeds(database) == before


@ORDER_PATHS
@pytest.mark.parametrize("order_id", [THEIRS, "FO-10483"])
async def test_an_order_of_someone_else_named_by_the_way_is_not_what_a_yes_acts_on(
    order_id: str, path: Path, database: Sessions
) -> None:
    conversation = await reach_summary(path, database)
    before = deeds(database)
    conversation.events.append({"event": "user", "text": f"and {order_id}?", "parse_data": {}})
    conversation.events.append({"event": "slot", "name": ORDER_ID, "value": order_id})
    conversation.slots[ORDER_ID] = order_id
    await conversation.says("yes", "affirm")
    assert deeds(database) == before


@ALL_PATHS
async def test_a_yes_to_another_form_confirms_nothing_though_all_is_known(path: Path, database: Sessions) -> None:
    conversation = await reach_summary(path, database)
    before = deeds(database)
    conversation.events.append({"event": "active_loop", "name": "talk_to_human_form"})
    conversation.events.append({"event": "slot", "name": CONFIRMATION, "value": True})
    conversation.slots |= {CONFIRMATION: True, "requested_slot": "person_email"}
    interrupt(conversation, path.form, path.action)
    await conversation.says(path.begin.text, path.begin.intent)
    assert conversation.slots["requested_slot"] == CONFIRMATION
    assert deeds(database) == before


@ALL_PATHS
async def test_a_form_that_was_interrupted_asks_for_proof_again_once_that_has_lapsed(
    path: Path, database: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await reach_summary(path, database)
    interrupt(conversation, OrderStatusForm, OrderStatus)
    await conversation.says("where is FO-10482", "order_status", order_id="FO-10482")
    before = deeds(database)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    interrupt(conversation, path.form, path.action)
    await conversation.says(f"yes, go on with {path.order_id}", "affirm", order_id=path.order_id)
    assert conversation.slots["requested_slot"] == CONTACT
    assert deeds(database) == before


def interrupt(conversation: Conversation, form: type[Action], action: type[Action]) -> None:
    """Let the next message begin another form, or the same one again."""
    conversation.form, conversation.action, conversation.active = form(), action(), None


async def test_a_yes_with_a_correction_is_asked_for_again(database: Sessions) -> None:
    conversation = await reach_summary(PATHS["exchange_item_form"], database)
    before = deeds(database)
    await conversation.says("yes, but W7.5", "affirm", size="W7.5")
    assert conversation.slots["requested_slot"] == CONFIRMATION
    assert deeds(database) == before


async def test_a_yes_that_names_another_item_is_asked_for_again(database: Sessions) -> None:
    jackets = {"quantity": 1, "unit_price": 135, "size": "M", "color": "Slate"}
    with database.begin() as session:
        order = session.get_one(Order, "FO-10393")
        order.lines[0].sku, order.lines[0].size, order.lines[0].color = "FW-501", "M", "Slate"
        session.add(OrderLine(order_id=order.id, line_number=2, sku="FW-502", **jackets))
    swap = Conversation(ExchangeItemForm, ExchangeItem)
    await swap.says("swap the rain jacket for L, FO-10393 95816", "exchange_item", product="Brookmist Rain Jacket")
    await swap.says("never worn", condition="unused")
    await swap.says("L", size="L")
    assert (swap.slots["exchange_line"], swap.slots["requested_slot"]) == ("1", CONFIRMATION)
    before = deeds(database)
    await swap.says("yes, the wind jacket", "affirm", product="Brookmist Wind Jacket")
    assert (swap.slots["exchange_line"], swap.slots["requested_slot"]) == ("2", CONFIRMATION)
    assert deeds(database) == before


async def test_what_proved_an_order_is_not_kept(order: Conversation) -> None:
    await order.says("where is FO-10482", "order_status", order_id="FO-10482")
    await order.says("83702")
    values = [event.get("value") for event in order.events if event.get("name") == CONTACT]
    assert values[-1] is None


async def test_whoever_is_locked_out_cannot_go_on_guessing_elsewhere(database: Sessions) -> None:
    price = Conversation(PriceMatchForm, PriceMatch)
    price.slots[FAILURES] = 3.0
    await price.says("price match, FO-10434, 11215", "price_match", order_id="FO-10434")
    assert price.slots[CUSTOMER] is None
    with database() as session:
        assert session.scalar(select(func.count()).select_from(VerificationAttempt)) == 0


async def test_a_request_about_an_order_of_someone_else_is_not_called_verified(database: Sessions) -> None:
    conversation = await reach_summary(PATHS["cancel_order_form"], database)
    await conversation.says("no", "deny")
    conversation.slots |= {"latest_order": THEIRS}
    await conversation.goes_on_with(SendToAgent)
    assert requests(database)[-1].packet["verified"] is False
    conversation.slots |= {"latest_order": "FO-10499"}
    await conversation.goes_on_with(SendToAgent)
    assert requests(database)[-1].packet["verified"] is True


async def test_what_was_told_under_proof_is_not_repeated_once_that_has_lapsed(
    order: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await order.says("where is FO-10482", "order_status", order_id="FO-10482")
    told = await order.says("83702")
    assert "Bluejay Parcel" in told
    order.events.append({"event": "bot", "text": told, "data": {}, "metadata": {"origin": "database"}})
    order.form, order.action = None, Repeat()
    await order.says("say that again", "repeat_that")
    assert order.messages[0]["text"] == told
    order.events.append({"event": "bot", "text": told, "data": {}, "metadata": {"origin": "database"}})
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    await order.says("say that again", "repeat_that")
    assert order.responses == ["utter_greet"]
