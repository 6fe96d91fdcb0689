"""The outbox: emails are queued with what they confirm, and sent later, each once."""

import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from concierge.customers.email_texts import EmailText, write_email
from concierge.settings import get_settings
from concierge.storage import Customer, OutboxEmail, utc_now

EMAILS = "emails"
# Below SQLite's busy timeout, since the row is locked while its email is handed to the mail server.
SMTP_SECONDS = 4

Deliver = Callable[[EmailMessage], object]


@dataclass(frozen=True)
class Sent:
    """What sending came to.

    Attributes:
        sent: emails the mail server took.
        failed: emails it refused; they stay queued.
        without_address: emails to customers whose address is gone; they stay queued.
    """

    sent: int
    failed: int
    without_address: int


def queue_email(
    session: Session,
    template: str,
    idempotency_key: str,
    *,
    customer_id: str | None = None,
    address: str | None = None,
    data: Mapping[str, str] | None = None,
) -> bool:
    """Queue an email in the caller's transaction, so that it is promised only if the rest is done.

    Args:
        template: a file of `data/emails`, without ".txt".
        idempotency_key: names what the email is about; the same key again queues nothing.
        customer_id: who gets it, at the address on file when it is sent.
        address: where it goes instead: someone who is no customer, or an address that must be this one.
        data: what fills the text; forgotten once the email is sent.

    Returns:
        Whether it was queued now.

    Raises:
        EmailTextError: the text is missing or names something `data` lacks.
        ValueError: neither `customer_id` nor `address` is given.
    """
    if customer_id is None and address is None:
        raise ValueError("an email goes to a customer or to an address: give one of the two")
    facts = dict(data or {})
    write_email(get_settings().data_dir / EMAILS, template, facts)
    known = select(OutboxEmail.id).where(OutboxEmail.idempotency_key == idempotency_key)
    if session.scalar(known) is not None:
        return False
    session.add(
        OutboxEmail(
            customer_id=customer_id,
            address=address.lower() if address else None,
            template=template,
            data=facts,
            idempotency_key=idempotency_key,
        )
    )
    session.flush()
    return True


def waiting(session: Session) -> list[tuple[OutboxEmail, str | None, EmailText]]:
    """Return the emails not sent yet, oldest first, each with its address (None: gone) and text."""
    rows = session.scalars(select(OutboxEmail).where(OutboxEmail.sent_at.is_(None)).order_by(OutboxEmail.id))
    folder = get_settings().data_dir / EMAILS
    return [(row, _address(session, row), write_email(folder, row.template, row.data)) for row in rows]


def send_waiting(sessions: sessionmaker[Session], deliver: Deliver, sender: str) -> Sent:
    """Send what waits. Each email is marked in the transaction that hands it over, so two senders do not both send it.

    Args:
        sessions: opens the database.
        deliver: hands one message to a mail server; raises `smtplib.SMTPException` or `OSError` if it cannot.
        sender: the address in "From".
    """
    counts = {"sent": 0, "failed": 0, "without_address": 0}
    with sessions() as session:
        queue = waiting(session)
    for row, address, text in queue:
        counts[_send_one(sessions, deliver, sender, row, address, text)] += 1
    return Sent(**counts)


def _send_one(
    sessions: sessionmaker[Session],
    deliver: Deliver,
    sender: str,
    row: OutboxEmail,
    address: str | None,
    text: EmailText,
) -> str:
    if address is None:
        return "without_address"
    unsent = update(OutboxEmail).where(OutboxEmail.id == row.id, OutboxEmail.sent_at.is_(None))
    # Links that prove who reads the inbox, and other personal data, are needed no longer.
    claim = unsent.values(sent_at=utc_now(), data={})
    with sessions() as session:
        if session.execute(claim).rowcount == 0:  # type: ignore[attr-defined]
            return "sent"  # by another sender, in between
        try:
            deliver(_message(row, address, text, sender))
        except (smtplib.SMTPException, OSError):
            session.rollback()
            return "failed"
        session.commit()
    return "sent"


def _address(session: Session, row: OutboxEmail) -> str | None:
    if row.address is not None:
        return row.address
    customer = session.get(Customer, row.customer_id)
    return customer.email if customer else None


def _message(row: OutboxEmail, address: str, text: EmailText, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, text.subject
    # The same for every attempt, so that mail servers can drop a second copy after a crash in between.
    name = sha256(row.idempotency_key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    message.set_content(text.body)
    return message


@contextmanager
def mail_server(url: str) -> Iterator[Deliver]:
    """Connect to a mail server and yield what hands it a message.

    Args:
        url: "smtps://user:password@host:465", or "smtp://…" which turns to TLS where the server offers it.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SMTP_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SMTP_SECONDS)
    with server:
        if parts.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif parts.password:
                raise smtplib.SMTPNotSupportedError("the server offers no TLS, so the password was not sent")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server.send_message
