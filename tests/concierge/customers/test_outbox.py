"""The outbox: promised emails are queued once and sent once."""

import smtplib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from concierge.customers.email_texts import EmailTextError, write_email
from concierge.customers.outbox import Sent, queue_email, send_waiting
from concierge.storage import Customer, OutboxEmail, open_engine, sessions
from concierge.storage.schema import migrate

SENDER = "help@fernway.example"
FACTS = {"order_id": "FO-10001", "total": "$10.00"}
ROOT = Path(__file__).parents[3]


@pytest.fixture
def database(sqlite_url: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(sqlite_url)
    migrate(engine)
    opened = sessions(engine)
    with opened.begin() as session:
        session.add(
            Customer(
                id="CU-1",
                email="kim@example.com",
                loyalty_tier="none",
                points=0,
                lifetime_value=Decimal(0),
                preferred_channel="chat",
                joined_on=date(2025, 1, 1),
                personalization_opt_out=False,
            )
        )
    yield opened
    engine.dispose()


def queue(database: sessionmaker[Session], key: str = "cancel:FO-10001") -> bool:
    with database.begin() as session:
        return queue_email(session, "order_canceled", key, customer_id="CU-1", data=FACTS)


def test_the_same_promise_is_queued_once(database: sessionmaker[Session]) -> None:
    assert queue(database)
    assert not queue(database)


def test_a_promise_that_is_undone_queues_nothing(database: sessionmaker[Session]) -> None:
    with database() as session:
        queue_email(session, "order_canceled", "k", customer_id="CU-1", data=FACTS)
        session.rollback()
    with database() as session:
        assert session.scalars(select(OutboxEmail)).all() == []


def test_each_email_is_sent_once_to_the_address_on_file(database: sessionmaker[Session]) -> None:
    queue(database)
    taken: list[EmailMessage] = []
    assert send_waiting(database, taken.append, SENDER) == Sent(1, 0, 0)
    assert send_waiting(database, taken.append, SENDER) == Sent(0, 0, 0)
    [message] = taken
    assert (message["To"], message["From"]) == ("kim@example.com", SENDER)
    assert message["Subject"] == "Your order FO-10001 was canceled"
    assert "$10.00" in message.get_content()


def test_what_filled_a_sent_email_is_forgotten(database: sessionmaker[Session]) -> None:
    queue(database)
    send_waiting(database, lambda message: None, SENDER)
    with database() as session:
        [row] = session.scalars(select(OutboxEmail))
        assert row.data == {}
        assert row.sent_at is not None


def test_a_refused_email_stays_queued_and_the_others_are_sent(database: sessionmaker[Session]) -> None:
    queue(database, "one")
    queue(database, "two")
    calls: list[EmailMessage] = []

    def refuse_the_first(message: EmailMessage) -> None:
        calls.append(message)
        if len(calls) == 1:
            raise smtplib.SMTPServerDisconnected

    assert send_waiting(database, refuse_the_first, SENDER) == Sent(1, 1, 0)
    assert send_waiting(database, calls.append, SENDER) == Sent(1, 0, 0)
    assert calls[0]["Message-ID"] == calls[2]["Message-ID"]


def test_an_email_to_an_erased_customer_goes_nowhere(database: sessionmaker[Session]) -> None:
    queue(database)
    with database.begin() as session:
        session.get_one(Customer, "CU-1").email = None
    assert send_waiting(database, lambda message: pytest.fail("sent"), SENDER) == Sent(0, 0, 1)


def test_a_text_that_lacks_a_fact_is_not_queued(database: sessionmaker[Session]) -> None:
    with database.begin() as session, pytest.raises(EmailTextError, match=r"order_canceled\.txt.*\{total\}"):
        queue_email(session, "order_canceled", "k", customer_id="CU-1", data={"order_id": "FO-10001"})


def test_an_email_needs_somebody_to_go_to(database: sessionmaker[Session]) -> None:
    with database.begin() as session, pytest.raises(ValueError, match="give one of the two"):
        queue_email(session, "order_canceled", "k", data=FACTS)


def test_a_fact_cannot_add_a_line_to_the_headers() -> None:
    text = write_email(ROOT / "data/emails", "order_canceled", {**FACTS, "order_id": "FO-1\nBcc: all@example.com"})
    assert "\n" not in text.subject


def test_a_text_without_a_subject_says_where(tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text("Hello\n\nthere\n")
    with pytest.raises(EmailTextError, match=r"bare\.txt, line 1"):
        write_email(tmp_path, "bare", {})
