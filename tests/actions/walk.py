"""Every action in every state a stranger could bring about, on two databases that differ in customers' data alone."""

import importlib
import inspect
import json
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sqlalchemy import StaticPool, Table, create_engine, event, select
from sqlalchemy.engine import Connection, Engine

import actions
from concierge.storage import Base, Customer, Order, get_sessions
from tests.actions.conversation import DOMAIN
from tests.actions.templates import PLACEHOLDER, RESPONSES

STRANGER = "stranger@elsewhere.example"
# What anyone may have written down without proof. A row that names a customer never is: see `World.changes`.
OPEN_TO_ALL = {
    "audit_entries": "each deed of this list is recorded",
    "verification_attempts": "each attempt counts",
    "conversations": "the conversation itself",
    "handoff_requests": "anyone may ask for a person",
    "feedback": "it is kept without a name",
    "leads": "a company's own request",
    "pending_confirmations": "nothing happens before the link is clicked",
    "subscriptions": "nothing happens before the link is clicked",
    "outbox_emails": "to the address that was given",
    "stock_notices": "to the address that was given",
    "privacy_requests": "deletion of this chat",
    "personalization_choices": "for this browser",
}
NOT_NAMED = "nobody's order"
_WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", re.IGNORECASE)
_REFERENCE = re.compile(r"PR-[0-9A-Z]{7}\b")  # of a privacy request, drawn by lot
_SHORTEST_SECRET = 5  # characters; shorter values are words that anyone may say


@dataclass(frozen=True)
class Outcome:
    """What one run of an action did.

    Attributes:
        texts: everything a customer reads of it: words, titles and payloads of buttons, cards.
        events: the events returned.
        written: the tables written to.
        personal: whether a statement named a table that holds customers' data; if not, nothing can depend on it.
    """

    texts: str
    events: list[dict[str, Any]]
    written: frozenset[str]
    personal: bool

    @property
    def comparable(self) -> tuple[str, str]:
        """Texts and events without what is drawn by lot."""
        return _REFERENCE.sub("PR-…", self.texts), _REFERENCE.sub("PR-…", json.dumps(self.events, sort_keys=True))

    def slot(self, name: str) -> Any:
        """The value that a slot ends with, or None when it is left alone."""
        values = [one["value"] for one in self.events if one["event"] == "slot" and one["name"] == name]
        return values[-1] if values else None


class World:
    """A database of its own, put back to its beginning after each run that wrote to it."""

    def __init__(self, file: Path) -> None:
        self.engine: Engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self._beginning = sqlite3.connect(":memory:")
        with sqlite3.connect(file) as source:
            source.backup(self._beginning)
        self._customers: dict[Any, str] = dict(self._beginning.execute("SELECT id, customer_id FROM orders"))
        self._owners = {*self._customers.values(), NOT_NAMED}
        self._written: set[str] = set()
        self._personal = False
        event.listen(self.engine, "before_cursor_execute", self._note)
        self.restore()

    def forget_customers(self, *, but: str | None = None) -> None:
        """Delete what belongs to any customer but one, for good."""
        with self.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                owner = _owner_of(table)
                if owner is not None:
                    connection.execute(table.delete().where(owner.is_(None) | (owner != (but or ""))))
        self._raw().backup(self._beginning)

    def restore(self) -> None:
        """Go back to the beginning."""
        self._beginning.backup(self._raw())

    async def run(self, action: Action, tracker: Tracker) -> Outcome:
        """Run an action in this world and return what it did; what it wrote stays until `restore`."""
        get_sessions().configure(bind=self.engine)
        dispatcher = CollectingDispatcher()
        self._written.clear()
        self._personal = False
        try:
            events = await action.run(dispatcher, tracker, DOMAIN)
        except ActionExecutionRejection:
            events = [{"event": "action_execution_rejected", "name": action.name()}]
        facts = tracker.slots | {"requested_slot": None}
        texts = "\n".join(_read(message, facts) for message in dispatcher.messages)
        return Outcome(texts, [dict(one) for one in events], frozenset(self._written), self._personal)

    def changes(self, written: frozenset[str], *, but: str | None = None) -> list[str]:
        """Return what differs from the beginning and needs proof, each as a line that names table and row.

        Args:
            written: the tables written to.
            but: a customer who has proved who they are: what is theirs may change.
        """
        found = []
        with self.engine.connect() as connection:
            for table in (Base.metadata.tables[name] for name in sorted(written)):
                now, before = _rows(connection, table), self._rows_before(table)
                for row in before.keys() ^ now.keys():
                    values = now.get(row) or before[row]
                    owner = self._owner(table, values)
                    if but is not None and owner == but:
                        continue
                    if row in before or table.name not in OPEN_TO_ALL or owner in self._owners:
                        found.append(f"{table.name}: {row}")
        return found

    def _owner(self, table: Table, row: dict[str, Any]) -> str | None:
        """Return the customer whom a row is about, `NOT_NAMED` for one proved at an order that nobody has."""
        packet = json.loads(row["packet"]) if row.get("packet") else {}
        if packet.get("verified"):
            return self._customers.get(packet.get("order_id"), NOT_NAMED) if packet.get("order_id") else None
        if table.name == Customer.__tablename__:
            return str(row["id"])
        if row.get("customer_id") or _owner_of(table) is None:
            return row.get("customer_id")
        return self._customers.get(row.get("order_id"))

    def _rows_before(self, table: Table) -> dict[str, dict[str, Any]]:
        names = [column.name for column in table.columns]
        rows = self._beginning.execute(f"SELECT {_columns(table)} FROM {table.name}")
        return {repr(row): dict(zip(names, row, strict=True)) for row in rows}

    def _raw(self) -> sqlite3.Connection:
        connection: Any = self.engine.raw_connection().driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._personal = self._personal or _PERSONAL.search(statement) is not None
        found = _WRITE.match(statement)
        if found:
            self._written.add(found[1])


@dataclass
class Turn:
    """A customer's message as an action sees it, with the conversation so far.

    Attributes:
        slots: what the conversation knows.
        text: the message; "/…" is a payload.
        intent: what it is taken for.
        entities: what is found in it, by name.
        asked: the slot that a form asks for.
        form: the form that is running.
    """

    slots: dict[str, Any]
    text: str
    intent: str
    entities: dict[str, str] = field(default_factory=dict)
    asked: str | None = None
    form: str | None = None

    def tracker(self) -> Tracker:
        """The conversation as Rasa sends it; a new one each time, because actions change it."""
        found = [{"entity": name, "value": value} for name, value in self.entities.items()]
        parsed = {
            "text": self.text,
            "intent": {"name": self.intent, "confidence": 1.0},
            "intent_ranking": [{"name": self.intent, "confidence": 1.0}],
            "entities": found,
            "metadata": dict(self.slots),  # whoever calls a channel fills this in
        }
        slots = {**dict.fromkeys(DOMAIN["slots"]), **self.slots, "requested_slot": self.asked}
        before = [{"event": "slot", "name": name, "value": value} for name, value in self.slots.items()]
        loop = [{"event": "active_loop", "name": self.form}] if self.form else []
        user = {"event": "user", "text": self.text, "parse_data": parsed, "input_channel": "rest"}
        # Rasa fills slots from entities, and a form that begins hands over what it finds filled.
        filled = [{"event": "slot", "name": one, "value": slots[one]} for one in _slots_of(self.form) if slots[one]]
        return Tracker(
            sender_id="someone",
            slots=slots,
            latest_message=parsed,
            events=[*before, *loop, {"event": "user", "text": "hi", "parse_data": {}}, *loop, user, *filled],
            paused=False,
            followup_action=None,
            active_loop={"name": self.form} if self.form else {},
            latest_action_name=None,
        )


def all_actions() -> list[Action]:
    """Return every action that the server offers, one of each, by name."""
    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")
    return sorted(
        (kind() for kind in _kinds(Action) if kind.__module__.startswith("actions.") and not inspect.isabstract(kind)),
        key=lambda action: action.name(),
    )


def slots_asked_by(action: Action) -> list[str]:
    """Return what a form's checks may be waiting for; nothing for any other action."""
    return _slots_of(form_of(action))


def form_of(action: Action) -> str | None:
    """Return the form whose checks an action is, or whose question it asks."""
    name = action.name()
    if name.startswith("validate_"):
        return name.removeprefix("validate_")
    asks = name.removeprefix("action_ask_") if name.startswith("action_ask_") else ""
    return next((form for form in DOMAIN["forms"] if asks.startswith(f"{form}_")), None)


def secrets_of(connection: Connection, *, but: str | None = None) -> set[str]:
    """Return the values of customers and their orders that nobody else may read, as they would be written.

    Words that the catalogue or the wording hold anyway are left out: `World.forget_customers` tells those apart.
    """
    customers = connection.execute(select(Customer.__table__).where(Customer.id != (but or ""))).mappings()
    orders = connection.execute(select(Order.__table__).where(Order.customer_id != (but or ""))).mappings()
    rows = [
        *((row["id"], row["name"], row["email"], row["phone"], row["zip"], row["notes"]) for row in customers),
        *(
            (row["email"], row["ship_name"], row["ship_address"], row["ship_zip"], row["tracking_number"])
            for row in orders
        ),
    ]
    values = {str(value) for row in rows for value in row if value and len(str(value)) >= _SHORTEST_SECRET}
    shop = [table for table in Base.metadata.sorted_tables if _owner_of(table) is None]
    public = f"{DOMAIN['responses']} {[list(_rows(connection, table)) for table in shop]}"
    return {value for value in values if value not in public}


def _kinds(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def _slots_of(form: str | None) -> list[str]:
    return list(DOMAIN["forms"].get(form, {}).get("required_slots", []))


def _owner_of(table: Table) -> Any:
    if table.name == Customer.__tablename__:
        return table.c.id
    if "customer_id" in table.c:
        return table.c.customer_id
    if "order_id" in table.c and table.c.order_id.foreign_keys:
        return select(Order.customer_id).where(Order.id == table.c.order_id).scalar_subquery()
    return None


_PERSONAL = re.compile(
    rf"\b(?:{'|'.join(table.name for table in Base.metadata.sorted_tables if _owner_of(table) is not None)})\b"
)


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _rows(connection: Connection, table: Table) -> dict[str, dict[str, Any]]:
    rows = connection.exec_driver_sql(f"SELECT {_columns(table)} FROM {table.name}")
    names = [column.name for column in table.columns]
    return {repr(tuple(row)): dict(zip(names, row, strict=True)) for row in rows}


def _read(message: dict[str, Any], facts: dict[str, Any]) -> str:
    """Return all that a customer could read of a message: every wording, buttons and cards."""
    known = {**facts, **message}
    wordings = [message.get("text") or "", *(one["text"] for one in RESPONSES.get(message.get("response") or "", []))]
    filled = [PLACEHOLDER.sub(lambda match: str(known.get(match.group(1), "")), text) for text in wordings]
    given = {key: value for key, value in message.items() if key not in ("text", "response") and value}
    return "\n".join([message.get("response") or "", *filled, json.dumps(given, default=str, sort_keys=True)])
