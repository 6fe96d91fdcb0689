"""No action tells or changes anything of a customer without proof, whatever a stranger makes the conversation hold.

Rasa decides which action runs; an action sees the conversation and the database, nothing else. So it is enough that

* only actions can set who is verified: no entity does, so no words and no payload;
* no action does so without the e-mail or ZIP code on the order;
* without that, every action says and does the same whether the customers of the shop exist or not; the language
  model, which could repeat anything, is told the same.

Together they hold for any conversation, however long. Actions, forms, intents, slots and tables are enumerated, so
that a new scenario is walked too.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action

from actions import open_ended_question
from actions.scenario import CONFIRMATION, OPEN_QUESTION
from actions.verification import CONTACT, CUSTOMER, FAILURES, ORDER_ID, UNTIL
from concierge import clock
from concierge.customers.identity import MAX_ATTEMPTS
from concierge.generation.answer import Answer, Answerer, Asked
from concierge.generation.parts import parts_of
from concierge.settings import get_settings
from concierge.storage import get_sessions
from tests.actions.conversation import DOMAIN
from tests.actions.walk import STRANGER, Turn, World, all_actions, form_of, secrets_of, slots_asked_by

ACTIONS = all_actions()
IDENTITY = (CUSTOMER, UNTIL, FAILURES)
VICTIM, PROCESSING, ZIP = "CU-1017", "FO-10499", "78704"
DELIVERED = "FO-10462"  # of CU-1019
OTHER = "CU-1015"
RETURNABLE, RETURNER = "FO-10393", "CU-1005"
CLAIMED, CLAIMER = "FO-10059", "CU-1032"
CHEAPER, BARGAINER = "FO-10434", "CU-1014"
ANSWERS = ("affirm", "inform")
FROM_ACTIONS_ONLY = (*IDENTITY, CONTACT, CONFIRMATION, OPEN_QUESTION, "latest_order", "interrupted_form")
LOCKED_AFTER = 10  # misses a day
# What a stranger may have written where an action reads a slot; any other slot gets a word or a yes.
FORGED: dict[str, Any] = {
    ORDER_ID: PROCESSING,
    CONTACT: STRANGER,
    "latest_order": PROCESSING,
    OPEN_QUESTION: "order_agent",
    "order_agent_need": "high_value",
    "change_type": "address",
    "change_address": "1 Elsewhere Street, Boise, ID 83702",
    "return_method": "mail",
    "return_condition": "unused",
    "privacy_delete_scope": "all",
    "privacy_export_format": "json",
    "price_match_kind": "ours",
    "payment_kind": "double",
    "unsubscribe_channel": "both",
    "product": "Brookmist Rain Jacket",
    "warranty_item": "FW-501",
    "warranty_danger": False,
    "latest_product": "FW-501",
    "notice_item": "FW-501|M|",
    "recall_lot": "unreadable",
    "recommend_activity": "backpacking",
    "recommend_season": "any",
    "recommend_budget": "150",
    "recommend_gear": "any",
    "recommend_details": {},
    "product_choices": ["FW-501", "FW-302"],
    "compare_products": ["FW-501", "FW-302"],
    "compare_first": "FW-501",
    "lead_budget": "150",
    "lead_needed_by": "2026-06-01",
    "feedback_rating": 5.0,
}

# What a proved customer's conversation may hold, so that each scenario gets to its end.
PROVED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (PROCESSING, VICTIM, {"change_address": "1 Elsewhere Street, Boise, ID 83702"}),
    (RETURNABLE, RETURNER, {"return_lines": "1", "return_reason": "too_small", "return_swap": False}),
    (
        RETURNABLE,
        RETURNER,
        {"exchange_line": "1", "exchange_size": "W7", "exchange_color": "Coral", "exchange_other_product": None},
    ),
    (CLAIMED, CLAIMER, {"warranty_item": "FW-202", "warranty_problem": "a pole broke", "warranty_photos": "later"}),
    (CHEAPER, BARGAINER, {"product": "FW-106"}),
)
TELL = {
    "action_order_status",
    "action_ask_cancel_order_form_confirmation",
    "action_ask_change_order_form_change_line",
    "action_ask_start_return_form_return_lines",
    "action_ask_exchange_item_form_exchange_line",
    "action_ask_warranty_item",
    "action_refund_status",
    "action_loyalty_balance",
    "action_privacy_summary",
}
CHANGE = {
    "action_cancel_order",
    "action_change_order",
    "action_start_return",
    "action_exchange_item",
    "action_warranty_claim",
    "action_price_match",
    "action_privacy_delete",
    "action_privacy_export",
    "action_personalization_account",
}


@dataclass(frozen=True)
class State:
    """What a stranger has brought a conversation to.

    Attributes:
        slots: what it holds of identity, and what differs from `FORGED`.
        proved: the customer who proved who they are: not the one asked about.
        intents: what the messages are taken for.
    """

    slots: dict[str, Any]
    proved: str | None = None
    intents: tuple[str, ...] = ("affirm",)


def _later(**time: int) -> str:
    return (clock.now() + timedelta(**time)).isoformat()


def states() -> dict[str, State]:
    """Return the states, by name; made in the test, because proof lapses with the clock."""
    return {
        "nothing proved": State({}, intents=ANSWERS),
        "an order that does not exist": State({ORDER_ID: "FO-10483", "latest_order": "FO-10483"}),
        "an order of someone else": State({ORDER_ID: DELIVERED, "latest_order": DELIVERED}),
        "proof lapsed": State({CUSTOMER: VICTIM, UNTIL: _later(seconds=-1)}, intents=ANSWERS),
        "proof lapsed just now": State({CUSTOMER: VICTIM, UNTIL: _later()}),
        "a customer without an end of proof": State({CUSTOMER: VICTIM}),
        "an end of proof without a customer": State({UNTIL: _later(minutes=30)}),
        "an end of proof that is none": State({CUSTOMER: VICTIM, UNTIL: "forever"}),
        "an end of proof without a time zone": State({CUSTOMER: VICTIM, UNTIL: "2999-01-01T00:00:00"}),
        "a customer who does not exist": State({CUSTOMER: "CU-9999", UNTIL: _later(minutes=30)}),
        "locked out, with what proves the order": State({FAILURES: float(MAX_ATTEMPTS), CONTACT: ZIP}, intents=ANSWERS),
        "proved to be another customer": State({CUSTOMER: OTHER, UNTIL: _later(minutes=30)}, OTHER, ANSWERS),
        "proved to be another customer, at a delivered order": State(
            {CUSTOMER: OTHER, UNTIL: _later(minutes=30), ORDER_ID: DELIVERED, "latest_order": DELIVERED}, OTHER
        ),
    }


def forged(slot: str) -> Any:
    """Return what a stranger may have written to a slot."""
    if slot in FORGED:
        return FORGED[slot]
    if slot in IDENTITY or slot == "interrupted_form":
        return None
    settings = DOMAIN["slots"][slot]
    by_type = {"bool": True, "float": 1.0, "list": ["1"]}
    return by_type.get(settings["type"], STRANGER if "email" in slot or "address" in slot else "1")


def everything_forged(slots: dict[str, Any]) -> dict[str, Any]:
    """Return every slot of the domain, filled by a stranger, with `slots` on top."""
    return {slot: forged(slot) for slot in DOMAIN["slots"]} | slots


def entities(slots: dict[str, Any]) -> dict[str, str]:
    """Return a value for every entity, and one by the name of every slot: payloads may hold both."""
    named = {name: str(slots.get(name) or "1") for name in (*DOMAIN["entities"], *DOMAIN["slots"])}
    proof = {CUSTOMER: VICTIM, UNTIL: _later(minutes=30), FAILURES: "0", CONFIRMATION: "true"}
    return named | proof | {"sku": "FW-501", "product": "Brookmist Rain Jacket"}


def payload(intent: str) -> str:
    return f"/{intent}{json.dumps({CUSTOMER: VICTIM, UNTIL: _later(minutes=30)})}"


def turns(action: Action, state: dict[str, Any], intents: tuple[str, ...]) -> Iterator[Turn]:
    """Yield messages in a state: words at each question of a form, a payload, and words that begin a form."""
    slots, form = everything_forged(state), form_of(action)
    for intent in intents:
        for asked in slots_asked_by(action) or [None]:
            yield Turn(slots, f"yes, {slots[ORDER_ID]}, {STRANGER}", intent, {}, asked, form)
        yield Turn(slots, payload(intent), intent, entities(slots), CONFIRMATION, form)
        yield Turn({**state, ORDER_ID: slots[ORDER_ID]}, "yes", intent, entities(slots))


def one_turn_per_intent(action: Action, state: dict[str, Any]) -> Iterator[Turn]:
    """Yield a message for each intent, every other one a payload, at each question of a form in turn."""
    slots, form = everything_forged(state), form_of(action)
    questions = slots_asked_by(action) or [None]
    for number, intent in enumerate(DOMAIN["intents"]):
        text = payload(intent) if number % 2 else f"{slots[ORDER_ID]} {STRANGER}"
        yield Turn(slots, text, intent, entities(slots), questions[number % len(questions)], form)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, loaded_file: bytes) -> Path:
    path = tmp_path_factory.mktemp("walk") / "shop.db"
    path.write_bytes(loaded_file)
    return path


@dataclass
class Walk:
    """The shop and one like it that never had customers, but for one who proved who they are."""

    shop: World
    empty: World
    secrets: set[str]
    proved: str | None

    @classmethod
    def through(cls, file: Path, proved: str | None = None) -> "Walk":
        shop, empty = World(file), World(file)
        empty.forget_customers(but=proved)
        with shop.engine.connect() as connection:
            return cls(shop, empty, secrets_of(connection, but=proved), proved)

    async def told_and_changed(self, action: Action, turn: Turn) -> tuple[list[str], list[str]]:
        """Run an action and return what it tells of other customers, and what it changes of theirs."""
        outcome = await self.shop.run(action, turn.tracker())
        changed = self.shop.changes(outcome.written, but=self.proved)
        if outcome.written:
            self.shop.restore()
        if outcome.slot(CUSTOMER) or outcome.slot(UNTIL):
            changed.append("is taken for proof")
        told = [f"says {secret!r}" for secret in sorted(self.secrets) if secret in outcome.texts]
        if outcome.personal:
            elsewhere = await self.empty.run(action, turn.tracker())
            if elsewhere.written:
                self.empty.restore()
            if outcome.comparable != elsewhere.comparable:
                told.append(f"tells {outcome.comparable}; without such customers {elsewhere.comparable}")
        return told, changed

    async def findings(self, slots: dict[str, Any], intents: tuple[str, ...]) -> list[str]:
        """Run every action in a state, and return what goes wrong, a line each."""
        found = []
        for action in ACTIONS:
            for turn in turns(action, slots, intents):
                told, changed = await self.told_and_changed(action, turn)
                where = f"{action.name()} at {turn.asked} after {turn.text!r} ({turn.intent})"
                found += [f"{where} {one}" for one in (*told, *changed)]
        return found


class RepeatsItsPrompt:
    """Answers open-ended questions with all that the model would be told: the most that it could give away."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    async def answer(self, asked: Asked, today: date) -> Answer:
        cleared, _ = self._answerer.cleared(asked)
        with get_sessions()() as session:
            found = self._answerer.found(session, cleared, today)
        turns = self._answerer.prompt(cleared, found).turns
        return Answer("generated", "\n".join(turn.content for turn in turns), passages=found.passages)


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch, database: object) -> None:
    service = RepeatsItsPrompt(parts_of(get_settings()).answerer)
    monkeypatch.setattr(open_ended_question, "service", lambda: service)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)  # some states can only fail, and are to fail without telling


def test_every_action_of_the_domain_is_walked() -> None:
    assert {action.name() for action in ACTIONS} >= set(DOMAIN["actions"])


def test_a_new_conversation_knows_nobody() -> None:
    assert DOMAIN["session_config"]["carry_over_slots_to_new_session"] is False


@pytest.mark.parametrize("slot", FROM_ACTIONS_ONLY)
def test_no_entity_of_words_or_payloads_fills_what_actions_trust(slot: str) -> None:
    assert DOMAIN["slots"][slot]["mappings"] == [{"type": "custom"}]
    assert "initial_value" not in DOMAIN["slots"][slot]


@pytest.mark.parametrize("name", states())
async def test_without_proof_no_action_tells_or_changes_anything_of_a_customer(name: str, file: Path) -> None:
    state = states()[name]
    findings = await Walk.through(file, state.proved).findings(state.slots, state.intents)
    assert not findings, "\n".join(findings[:20])


@pytest.mark.parametrize(("name", "every"), [("proof lapsed", 3), ("proved to be another customer", 12)])
async def test_without_proof_no_intent_makes_an_action_tell_or_change_anything(
    name: str, every: int, file: Path
) -> None:
    """Each intent meets every third or twelfth action: all of them, by turns, would take minutes."""
    state = states()[name]
    walk = Walk.through(file, state.proved)
    findings = []
    for number, action in enumerate(ACTIONS):
        for turn in list(one_turn_per_intent(action, state.slots))[number % every :: every]:
            told, changed = await walk.told_and_changed(action, turn)
            findings += [f"{action.name()} after {turn.text!r} {one}" for one in (*told, *changed)]
    assert not findings, "\n".join(findings[:20])


async def test_the_walk_notices_what_is_told_and_changed_after_proof(file: Path) -> None:
    walk = Walk.through(file)
    telling, changing = set(), set()
    for order_id, customer, more in PROVED:
        slots = {CUSTOMER: customer, UNTIL: _later(minutes=30), ORDER_ID: order_id, "latest_order": order_id} | more
        for action in (action for action in ACTIONS if action.name() in TELL | CHANGE):
            for turn in turns(action, slots, ("affirm",)):
                told, changed = await walk.told_and_changed(action, turn)
                telling |= {action.name()} if told else set()
                changing |= {action.name()} if changed else set()
    assert telling >= TELL, TELL - telling
    assert changing >= CHANGE, CHANGE - changing


async def test_the_walk_notices_proof(file: Path) -> None:
    walk = Walk.through(file)
    forms = [action for action in ACTIONS if CONTACT in slots_asked_by(action) and ORDER_ID in slots_asked_by(action)]
    for form in (action for action in forms if action.name().startswith("validate_")):
        turn = Turn({ORDER_ID: PROCESSING}, f"{PROCESSING} {ZIP}", "inform", {}, CONTACT, form_of(form))
        _, changed = await walk.told_and_changed(form, turn)
        assert "is taken for proof" in changed, form.name()


async def test_a_locked_order_cannot_be_proved_with_what_is_right(file: Path) -> None:
    world = World(file)
    form = next(action for action in ACTIONS if action.name() == "validate_order_status_form")
    for number in range(LOCKED_AFTER):
        wrong = Turn({}, f"{PROCESSING} 0000{number}", "inform", {}, ORDER_ID, form_of(form))
        assert (await world.run(form, wrong.tracker())).slot(CUSTOMER) is None
    right = Turn({}, f"{PROCESSING} {ZIP}", "inform", {}, ORDER_ID, form_of(form))
    assert (await world.run(form, right.tracker())).slot(CUSTOMER) is None
    world.restore()
    assert (await world.run(form, right.tracker())).slot(CUSTOMER) == VICTIM
