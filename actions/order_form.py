"""What the scenarios that act on an order share: proof first, then questions that depend on the order."""

from abc import abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.orm import Session

from actions.order_agent import LATEST_ORDER
from actions.person import FAILED_VERIFICATION, ask_person
from actions.scenario import CONFIRMATION, Events, Reply, Scenario, entities, forget, said
from actions.verification import CONTACT, ORDER_ID, VerificationForm, is_locked_out, order_before, verified_customer
from concierge.customers.order_lines import line_in_words
from concierge.customers.orders import order_of
from concierge.storage import Order, get_sessions

# What may answer a form's question; a message about something else is left to its own scenario.
ANSWERS = frozenset({"inform", "affirm", "deny", "correct_answer", "nlu_fallback"})
# "Too small" alone sounds like an exchange: a few words that sound like these may still answer what was asked.
SOUND_ALIKE = frozenset(
    {
        "change_order",
        "start_return",
        "exchange_item",
        "size_help",
        "warranty_claim",
        "product_availability",
        "complaint",
    }
)
FEW_WORDS = 5
SHARED = ("product", "size", "color", "store")  # filled by whatever is named; the next request starts afresh
MAX_BUTTONS = 5


class OrderForm(VerificationForm):
    """Checks of a form about an order. Nothing but proof is asked for until the order is the customer's.

    Attributes:
        topic: the intent that begins the form; its message may hold answers.
        own_slots: the slots that this form fills after proof.
    """

    topic: ClassVar[str]
    own_slots: ClassVar[tuple[str, ...]]

    @abstractmethod
    def questions(self, session: Session, tracker: Tracker, order: Order) -> list[str]:
        """Return the slots that this order needs, in the order they are asked for."""

    def read(self, session: Session, tracker: Tracker, order: Order, said_now: str, reply: Reply) -> dict[str, Any]:
        """Return the slots that the conversation answers, and say why an answer cannot be taken."""
        return {}

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Ask for proof, then for what this order needs; for nothing once locked out."""
        if is_locked_out(tracker):
            return []
        with get_sessions()() as session:
            order = verified_order(session, tracker)
            return [ORDER_ID, CONTACT] if order is None else [ORDER_ID, *self.questions(session, tracker, order)]

    async def validate_confirmation(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Keep the yes or no."""
        return {CONFIRMATION: value}

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Check the proof, then take every answer that the message holds."""
        if tracker.get_slot(ORDER_ID) != order_before(tracker):
            tracker.slots.update(dict.fromkeys(self.own_slots))
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        taken = dict.fromkeys(self.own_slots) if tracker.get_slot(ORDER_ID) != order_before(tracker) else {}
        with get_sessions()() as session:
            order = verified_order(session, tracker)
            if order is not None:
                taken |= self.read(
                    session, tracker, order, answer_in(tracker, self.topic, self.own_slots), Reply(dispatcher)
                )
        if any(tracker.get_slot(slot) != value for slot, value in taken.items()):
            taken[CONFIRMATION] = None  # a yes was said to the summary shown, not to what it changes
        tracker.slots.update(taken)
        return [*events, *(SlotSet(slot, value) for slot, value in taken.items())]


class OrderScenario(Scenario):
    """Ends a form about an order. The form's slots are forgotten.

    Attributes:
        own_slots: the slots of its form.
    """

    ends_form = True
    own_slots: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def settle(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> Events:
        """Do and say what is to be done with the order, in one transaction."""

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Settle the order if it is the customer's; hand over when proof has failed too often."""
        shared = [slot for slot in SHARED if slot in tracker.slots]
        forgotten = forget(ORDER_ID, CONTACT, CONFIRMATION, *shared, *self.own_slots)
        if is_locked_out(tracker):
            ask_person(reply, tracker, "utter_verification_failed", FAILED_VERIFICATION)
            return forgotten
        with get_sessions().begin() as session:
            order = verified_order(session, tracker, lock=True)
            if order is None:
                reply.approved("utter_order_not_matched")
                return forgotten
            events = self.settle(reply, tracker, session, order)
            return [*forgotten, SlotSet(LATEST_ORDER, order.id), *events]


class AskAboutOrder(Scenario):
    """Asks a form's question with facts of the order."""

    @abstractmethod
    def ask(self, reply: Reply, tracker: Tracker, session: Session, order: Order) -> None:
        """Say the question."""

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Ask; only of an order that is the customer's."""
        with get_sessions()() as session:
            order = verified_order(session, tracker)
            if order is None:
                reply.approved("utter_order_not_matched")
                return forget(ORDER_ID, CONTACT)
            self.ask(reply, tracker, session, order)
        return []


class OrderQuestionDeclined(Scenario):
    """Answers a no to a question that is not a yes or no."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_order_question_declined"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Help without an order number, or say how to stop; the form asks again."""
        proof = tracker.get_slot("requested_slot") in (ORDER_ID, CONTACT)
        reply.approved("utter_without_order_number" if proof else "utter_order_question_declined")
        return []


def verified_order(session: Session, tracker: Tracker, *, lock: bool = False) -> Order | None:
    """Return the order asked about if the customer has proved that it is theirs.

    Args:
        session: where it is read.
        tracker: the conversation.
        lock: let nothing else change it until the transaction ends, where the database can.
    """
    customer_id, order_id = verified_customer(tracker), tracker.get_slot(ORDER_ID)
    if not customer_id or not order_id:
        return None
    order = order_of(session, str(order_id), customer_id)
    if order is not None and lock:
        session.refresh(order, with_for_update=True)
    return order


def answer_in(tracker: Tracker, topic: str, own_slots: tuple[str, ...]) -> str:
    """Return the message if it may answer the form's question, else ""."""
    return said(tracker) if may_answer(tracker, topic, own_slots) else ""


def may_answer(tracker: Tracker, topic: str, own_slots: tuple[str, ...]) -> bool:
    """Return whether the message, a pressed button included, may answer the form's question.

    Args:
        tracker: the conversation.
        topic: the intent that begins the form.
        own_slots: what the form asks for after proof.
    """
    intent = tracker.get_intent_of_latest_message()
    if intent in ANSWERS or intent == topic:
        return True
    few_words = 0 < len(said(tracker).split()) <= FEW_WORDS
    return intent in SOUND_ALIKE and few_words and tracker.get_slot("requested_slot") in own_slots


def named_now(tracker: Tracker) -> list[str]:
    """Return the products and item numbers that the message names."""
    return [*entities(tracker, "sku"), *entities(tracker, "product")]


def said_since_asked(tracker: Tracker, form: str) -> str:
    """Return what the customer wrote from the message that began the form on, oldest first."""
    texts: list[str] = []
    begun = False
    for event in reversed(tracker.events):
        if event["event"] == "active_loop" and event.get("name") == form:
            begun = True
        elif event["event"] == "user":
            texts.append(str(event.get("text") or ""))
            if begun:
                break
    return "\n".join(text for text in reversed(texts) if not text.startswith("/"))


def line_buttons(session: Session, order: Order) -> list[dict[str, str]]:
    """Return a button for each product of the order."""
    buttons = {line.sku: line_in_words(session, line, in_variant=False) for line in order.lines}
    return [
        {"title": title, "payload": f'/inform{{"sku": "{sku}"}}'} for sku, title in list(buttons.items())[:MAX_BUTTONS]
    ]
