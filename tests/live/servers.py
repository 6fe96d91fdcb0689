"""Starts and stops the real processes for live tests, each on a free port with its own databases."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 120  # seconds; a guard against hanging, not a claim about speed


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One server: its command, its log, and whether it answers."""

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], log: Path, folder: Path = ROOT
    ) -> None:
        self.name = name
        self._command = command
        self.environment = dict(environment)
        self._folder = folder
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, is_up: Callable[[], bool]) -> None:
        """Start it and wait until `is_up`; on failure show the end of its log."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            if self._process.poll() is not None:
                break
            if is_up():
                return
            time.sleep(0.3)
        self.kill()
        raise AssertionError(f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-3000:]}")

    def kill(self) -> None:
        """Kill it and everything it started, as a crash would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


class LiveServers:
    """The three servers of `make run` and their databases in one folder."""

    def __init__(self, folder: Path, action_address: str | None = None, credentials: Path | None = None) -> None:
        """Prepare the processes.

        Args:
            folder: where databases and logs go.
            action_address: where Rasa looks for the action server, when something stands between them.
            credentials: file that lists the channels; without one the project's own.
        """
        self.rasa_port, self.action_port, self.web_port = free_port(), free_port(), free_port()
        self.rasa_url = f"http://127.0.0.1:{self.rasa_port}"
        self.action_url = f"http://127.0.0.1:{self.action_port}"
        self.web_url = f"http://127.0.0.1:{self.web_port}"
        self.database_url = f"sqlite:///{folder}/concierge.db"
        self.secret = secrets.token_urlsafe(48)
        environment = {
            **os.environ,
            "CONCIERGE_ACTION_URL": f"{action_address or self.action_url}/webhook",
            "CONCIERGE_PUBLIC_URL": self.web_url,
            "CONCIERGE_RASA_PORT": str(self.rasa_port),
            "CONCIERGE_TRACKER_URL": f"sqlite:///{folder}/conversations.db",
            "CONCIERGE_WEB_PORT": str(self.web_port),
            "CONCIERGE_WEB_SECRET": self.secret,
            "DATABASE_URL": self.database_url,
            "PYTHONUNBUFFERED": "1",
            "RASA_TELEMETRY_ENABLED": "false",
            "SANIC_HOST": "127.0.0.1",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }
        environment.pop("CONCIERGE_REST_TOKEN", None)
        self.environment = environment
        python, rasa_python = str(ROOT / ".venv/bin/python"), str(ROOT / ".venv-rasa/bin/python")
        self.actions = Process(
            "the action server",
            [python, "-m", "rasa_sdk", "--actions", "actions", "--port", str(self.action_port)],
            environment,
            folder / "actions.log",
        )
        self.rasa = Process(
            "the Rasa server",
            [
                *(rasa_python, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(self.rasa_port)),
                *("--model", "models", "--endpoints", "endpoints.yml"),
                *("--credentials", str(credentials or "credentials.yml")),
            ],
            environment,
            folder / "rasa.log",
        )
        self.web = Process(
            "the web server",
            [str(ROOT / ".venv/bin/concierge"), "web", "serve"],
            environment,
            folder / "web.log",
        )

    def start(self) -> None:
        """Load the shop's data and start everything."""
        concierge = str(ROOT / ".venv/bin/concierge")
        subprocess.run([concierge, "data", "load"], cwd=ROOT, env=self.environment, check=True, capture_output=True)
        self.start_actions()
        self.start_rasa()
        self.web.start(lambda: is_up(f"{self.web_url}/healthz"))

    def start_actions(self) -> None:
        """Start the action server."""
        self.actions.start(lambda: is_up(f"{self.action_url}/health"))

    def start_rasa(self) -> None:
        """Start the Rasa server; it listens once its model is loaded."""
        self.rasa.start(lambda: is_up(f"{self.rasa_url}/webhooks/rest/"))

    def stop(self) -> None:
        """Kill everything."""
        for process in (self.web, self.rasa, self.actions):
            process.kill()

    def events(self, sender: str) -> list[dict]:
        """Return the stored events of a conversation, oldest first."""
        with sqlite3.connect(self.environment["CONCIERGE_TRACKER_URL"].removeprefix("sqlite:///")) as database:
            rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,)).fetchall()
        return [json.loads(data) for (data,) in rows]

    def customer(self, sender: str | None = None) -> "RestCustomer":
        """Return a new customer on the REST channel."""
        return RestCustomer(self.rasa_url, sender or f"live-{secrets.token_hex(6)}")


class RestCustomer:
    """A customer who writes over REST and reads the answers."""

    def __init__(self, rasa_url: str, sender: str) -> None:
        self.sender = sender
        self.address = f"{rasa_url}/webhooks/rest/webhook"
        self.last: list[dict] = []

    def says(self, message: str) -> str:
        """Send a message and return the texts of the answer, one per line."""
        answer = httpx.post(self.address, json={"sender": self.sender, "message": message}, timeout=30)
        answer.raise_for_status()
        self.last = answer.json()
        return "\n".join(part.get("text", "") for part in self.last)

    def presses(self, title: str) -> str:
        """Press a button of the last answer and return the texts of the next."""
        for part in self.last:
            for button in part.get("buttons", []):
                if button["title"] == title:
                    return self.says(button["payload"])
        offered = [button["title"] for part in self.last for button in part.get("buttons", [])]
        raise AssertionError(f"no button {title!r} among {offered}")


def is_up(address: str) -> bool:
    """Return whether an address answers 200."""
    try:
        return httpx.get(address, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
