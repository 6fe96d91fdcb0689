"""`concierge outbox send`, as a person runs it."""

import json
import shutil
import socketserver
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from concierge.cli import app
from concierge.customers.outbox import queue_email
from concierge.settings import get_settings
from concierge.storage import Customer, get_engine, get_sessions
from concierge.storage.schema import migrate

ROOT = Path(__file__).parents[3]


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as one message takes; what was sent is kept on the server."""

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self._say("354 go ahead")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.received.append(b"".join(lines).decode())  # type: ignore[attr-defined]
            self._say("221 bye" if line == b"QUIT" else "250 ok")
            if line == b"QUIT":
                break

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mail() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        server.received = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def one_email(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data/emails", tmp_path / "data/emails")
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()
    migrate(get_engine())
    with get_sessions().begin() as session:
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
        session.flush()
        queue_email(session, "order_canceled", "k", customer_id="CU-1", data={"order_id": "FO-1", "total": "$10.00"})
    yield
    get_engine().dispose()
    for cached in (get_settings, get_engine, get_sessions):
        cached.cache_clear()


def send(*options: str) -> Result:
    return CliRunner().invoke(app, ["outbox", "send", *options])


def test_without_a_mail_server_the_emails_stay_queued_and_the_command_says_so() -> None:
    result = send()
    assert result.exit_code == 0
    assert "1 queued, none sent: CONCIERGE_SMTP_URL is not set" in result.stdout


def test_a_dry_run_prints_the_emails_and_sends_none() -> None:
    assert "To: kim@example.com\nSubject: Your order FO-1 was canceled" in send("--dry-run").stdout
    [email] = json.loads(send("--dry-run", "--json").stdout)
    assert email["to"] == "kim@example.com"


def test_a_mail_server_gets_each_email_once(
    mail: socketserver.ThreadingTCPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCIERGE_SMTP_URL", f"smtp://127.0.0.1:{mail.server_address[1]}")
    get_settings.cache_clear()
    assert send().stdout.startswith("1 sent")
    assert send().stdout.startswith("0 sent")
    [message] = mail.received  # type: ignore[attr-defined]
    assert "Subject: Your order FO-1 was canceled" in message


def test_a_mail_server_that_does_not_answer_is_named_by_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCIERGE_SMTP_URL", "smtp://user:secret@127.0.0.1:1")
    get_settings.cache_clear()
    result = send()
    assert result.exit_code == 1
    assert "CONCIERGE_SMTP_URL" in result.stderr
    assert "secret" not in result.output
