"""Personal data: every table with a key to a person is known, copied for its owner, and erased or kept for a reason."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from concierge.cli import app
from concierge.privacy.fulfilment import NotReadyError, fulfil_deletion
from concierge.privacy.personal_data import HOLDINGS, NOT_PERSONAL
from concierge.settings import get_settings
from concierge.storage import (
    AuditEntry,
    Base,
    BrowsingEvent,
    Campaign,
    Conversation,
    ConversationMessage,
    Customer,
    HandoffRequest,
    Lead,
    Order,
    OutboxEmail,
    PendingConfirmation,
    PersonalizationChoice,
    PrivacyRequest,
    StockNotice,
    Subscription,
    VariantAssignment,
    VerificationAttempt,
    get_engine,
    get_sessions,
    open_engine,
)
from concierge.storage.privacy import PrivacyScope, PrivacyState
from concierge.storage.seeding import load_data

ROOT = Path(__file__).parents[3]
BOISE = ZoneInfo("America/Boise")
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=BOISE)
OWNER, OTHER = "CU-1044", "CU-1009"  # both have delivered orders only
HOLDING_OF = {holding.table.__tablename__: holding for holding in HOLDINGS}
PERSONAL_NAME = re.compile(r"(?:^|_)(?:email|e_mail|phone|mobile|address|contact|customer_id|conversation_id)$")
Sessions = sessionmaker[Session]


def leads_to_a_person(column: sa.Column[Any]) -> bool:
    """Tell whether a column holds a customer's or a conversation's key, an email address or a phone number."""
    if isinstance(column.type, sa.Boolean):
        return False
    pointed_at = {key.column.table.name for key in column.foreign_keys}
    return bool(pointed_at & {"customers", "conversations"}) or bool(PERSONAL_NAME.search(column.name))


PERSONAL_COLUMNS = [
    (table.name, column.name)
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if leads_to_a_person(column)
]


def test_the_walk_sees_the_columns_it_is_for() -> None:
    seen = set(PERSONAL_COLUMNS)
    assert {("outbox_emails", "address"), ("stock_notices", "customer_id"), ("leads", "work_email")} <= seen
    assert {("orders", "email"), ("handoff_requests", "contact"), ("order_actions", "conversation_id")} <= seen


@pytest.mark.parametrize(("table", "column"), PERSONAL_COLUMNS)
def test_every_column_that_leads_to_a_person_is_known(table: str, column: str) -> None:
    if table in NOT_PERSONAL:
        assert NOT_PERSONAL[table]
        return
    assert table in HOLDING_OF, f"add {table} to HOLDINGS in concierge/privacy/personal_data.py"
    assert column in HOLDING_OF[table].keys, f"{table}.{column} leads to a person, and its Holding does not name it"


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.table.__tablename__)
def test_what_is_not_erased_says_why(holding: Any) -> None:
    assert holding.erase or holding.kept_because
    columns = set(holding.table.__table__.columns.keys())
    assert holding.keys | holding.never_copied | ({holding.order} - {None}) <= columns


# ----------------------------------------------------------------------------------------------- erasing for real


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("loaded") / "shop.db"
    engine = open_engine(f"sqlite:///{path}")
    load_data(engine, ROOT / "data", NOW.date(), BOISE)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def database(tmp_path: Path, loaded: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sessions]:
    (tmp_path / "shop.db").write_bytes(loaded)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shop.db'}")
    monkeypatch.setenv("CONCIERGE_TRACKER_URL", f"sqlite:///{tmp_path / 'conversations.db'}")
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()
    sessions = get_sessions()
    with sessions.begin() as session:
        for customer_id in (OWNER, OTHER):
            fill_every_table(session, session.get_one(Customer, customer_id))
    yield sessions
    get_engine().dispose()
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()


def fill_every_table(session: Session, customer: Customer) -> None:
    """Add what the shipped data has not: rows of this customer in every table that may hold any."""
    chat, email = f"web-{customer.id}", str(customer.email)
    order = session.scalars(sa.select(Order).where(Order.customer_id == customer.id)).first()
    campaign = session.scalars(sa.select(Campaign)).first()
    assert order is not None
    assert campaign is not None
    session.add(Conversation(id=chat, channel="web"))
    session.flush()
    session.add_all(
        [
            OutboxEmail(address=email, template="order_canceled", data={"note": email}, idempotency_key=f"a:{chat}"),
            OutboxEmail(customer_id=customer.id, template="order_canceled", data={}, idempotency_key=f"b:{chat}"),
            StockNotice(customer_id=customer.id, sku="FW-302"),
            StockNotice(address=email, sku="FW-501", size="M", color="Slate"),
            BrowsingEvent(id=f"E-{chat}", customer_id=customer.id, occurred_at=NOW, kind="view", sku="FW-501"),
            Lead(
                conversation_id=chat,
                organization="Camp",
                contact_name="Someone",
                work_email=email,
                items=[],
                logo=False,
                score=10,
                consent_wording_version="1",
                consented_at=NOW,
            ),
            PendingConfirmation(
                purpose="membership", address=email, token_hash=f"h:{chat}", expires_at=NOW, conversation_id=chat
            ),
            VariantAssignment(campaign_id=campaign.id, variant_id="A", customer_id=customer.id, conversation_id=chat),
            ConversationMessage(conversation_id=chat, author="customer", text=f"I am {customer.name}"),
            HandoffRequest(
                conversation_id=chat,
                reason="explicit_request",
                queue="order_care",
                priority="P3",
                contact=email,
                packet={"summary": f"{customer.name} asks"},
            ),
            PersonalizationChoice(conversation_id=chat, opted_out=True),
            VerificationAttempt(order_id=order.id, conversation_id=chat, succeeded=True),
            AuditEntry(actor="customer", conversation_id=chat, customer_id=customer.id, action="test"),
        ]
    )
    if session.get(Subscription, ("marketing", "email", email)) is None:
        session.add(
            Subscription(
                purpose="marketing",
                channel="email",
                address=email,
                status="pending",
                wording_version="1",
                source="chat",
                requested_at=NOW,
                confirmation_token_hash=f"t:{chat}",
            )
        )


def ask(database: Sessions, scope: PrivacyScope, state: PrivacyState = "received", kind: Any = "deletion") -> None:
    with database.begin() as session:
        session.add(
            PrivacyRequest(
                reference="PR-1",
                kind=kind,
                scope=scope,
                state=state,
                customer_id=None if scope == "chat" else OWNER,
                conversation_id=f"web-{OWNER}",
                acknowledge_by=NOW.date(),
                due_on=NOW.date() + timedelta(days=30),
            )
        )


def contents(database: Sessions) -> dict[str, list[str]]:
    """Return every row of every table as text."""
    with database() as session:
        return {
            table.name: [str(tuple(row)) for row in session.execute(sa.select(table))]
            for table in Base.metadata.sorted_tables
        }


def tables_with(database: Sessions, *traces: str) -> set[str]:
    return {name for name, rows in contents(database).items() if any(trace in row for row in rows for trace in traces)}


def test_erasing_everything_leaves_traces_only_where_the_law_or_the_proof_needs_them(database: Sessions) -> None:
    with database() as session:
        customer = session.get_one(Customer, OWNER)
        traces = (str(customer.email), str(customer.name), str(customer.phone))
    before = tables_with(database, *traces)
    assert {"customers", "outbox_emails", "stock_notices", "leads", "handoff_requests"} <= before
    other = {name: [row for row in rows if OTHER in row] for name, rows in contents(database).items()}
    ask(database, "all")
    with database.begin() as session:
        erased, conversations = fulfil_deletion(session, "PR-1", NOW)
    assert conversations == {f"web-{OWNER}"}
    assert set(erased) == {holding.table.__tablename__ for holding in HOLDINGS if holding.erase}
    assert tables_with(database, *traces) <= {"orders", "subscriptions"}
    assert {name: [row for row in rows if OTHER in row] for name, rows in contents(database).items()} == other
    with database() as session:
        customer, request = session.get_one(Customer, OWNER), session.get_one(PrivacyRequest, "PR-1")
        assert customer.erased_at == NOW
        assert (request.state, request.done_at) == ("done", NOW)
        statuses = session.scalars(sa.select(Subscription.status).where(Subscription.address == traces[0])).all()
        assert set(statuses) == {"withdrawn"}
        [entry] = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "privacy.erased"))
        assert (entry.actor, entry.object_id, entry.details) == ("operator", "PR-1", {"rows": erased})


def test_erasing_the_account_leaves_the_chats(database: Sessions) -> None:
    ask(database, "account")
    with database.begin() as session:
        erased, conversations = fulfil_deletion(session, "PR-1", NOW)
    assert conversations == frozenset()
    assert "conversation_messages" not in erased
    assert "customers" in erased


def test_erasing_one_chat_leaves_the_account(database: Sessions) -> None:
    ask(database, "chat")
    with database.begin() as session:
        erased, conversations = fulfil_deletion(session, "PR-1", NOW)
    assert conversations == {f"web-{OWNER}"}
    assert "conversation_messages" in erased
    with database() as session:
        assert session.get_one(Customer, OWNER).erased_at is None


@pytest.mark.parametrize(
    ("state", "why"), [("awaiting_link", "has not been clicked"), ("lapsed", "lapsed"), ("done", "done already")]
)
def test_nothing_is_erased_before_the_click_or_twice(database: Sessions, state: PrivacyState, why: str) -> None:
    ask(database, "account", state)
    before = contents(database)
    with pytest.raises(NotReadyError, match=why), database.begin() as session:
        fulfil_deletion(session, "PR-1", NOW)
    assert contents(database) == before


def test_an_open_order_is_waited_for(database: Sessions) -> None:
    ask(database, "account", "waiting_for_order")
    with database.begin() as session:
        order = session.scalars(sa.select(Order).where(Order.customer_id == OWNER)).first()
        assert order is not None
        order.status = "delayed"
    with pytest.raises(NotReadyError, match="still open"), database.begin() as session:
        fulfil_deletion(session, "PR-1", NOW)


def store_transcript(tmp_path: Path, *conversations: str) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, type_name, data)")
        for conversation in conversations:
            for kind in ("action", "user", "bot"):
                event = json.dumps({"event": kind, "timestamp": 1773165600.5, "text": f"{kind} said"})
                connection.execute(
                    sa.text("INSERT INTO events (sender_id, type_name, data) VALUES (:a, :b, :c)"),
                    {"a": conversation, "b": kind, "c": event},
                )
    return engine


def test_the_command_erases_the_transcripts_too(database: Sessions, tmp_path: Path) -> None:
    engine = store_transcript(tmp_path, f"web-{OWNER}", f"web-{OTHER}")
    ask(database, "all")
    result = CliRunner().invoke(app, ["privacy", "erase", "PR-1", "--json"])
    assert (result.exit_code, json.loads(result.output)["erased"]["events"]) == (0, 3)
    with engine.connect() as connection:
        left = connection.execute(sa.text("SELECT DISTINCT sender_id FROM events")).scalars().all()
    assert left == [f"web-{OTHER}"]
    again = CliRunner().invoke(app, ["privacy", "erase", "PR-1"])
    assert (again.exit_code, again.output) == (1, "Error: PR-1: it is done already\n")


def test_a_copy_holds_every_table_and_no_secret_of_a_link(database: Sessions, tmp_path: Path) -> None:
    store_transcript(tmp_path, f"web-{OWNER}", f"web-{OTHER}")
    ask(database, "all", kind="export")
    out = tmp_path / "copy.json"
    result = CliRunner().invoke(app, ["privacy", "copy", "PR-1", "--out", str(out)])
    assert result.exit_code == 0, result.output
    copy = json.loads(out.read_text("utf-8"))
    assert [name for name, rows in copy.items() if not rows] in ([], ["order_actions"])
    assert set(copy) == {*HOLDING_OF, "transcripts"}
    assert [said["author"] for said in copy["transcripts"]] == ["customer", "assistant"]
    text = out.read_text("utf-8")
    assert f"h:web-{OWNER}" not in text
    assert f"t:web-{OWNER}" not in text
    assert OTHER not in text
    assert out.stat().st_mode & 0o077 == 0


def test_open_requests_are_listed(database: Sessions) -> None:
    ask(database, "account", "waiting_for_order")
    result = CliRunner().invoke(app, ["privacy", "requests", "--json"])
    assert json.loads(result.output) == [
        {
            "reference": "PR-1",
            "kind": "deletion",
            "scope": "account",
            "state": "waiting_for_order",
            "due_on": "2026-04-09",
        }
    ]
