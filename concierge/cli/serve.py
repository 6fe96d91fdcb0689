"""`concierge serve`: run the processes of the Procfile together, and say when the assistant answers."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, TextIO

import httpx
import typer
from honcho.environ import parse, parse_procfile
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

from concierge.rules_check import require_sound_rules
from concierge.settings import SettingsError, get_settings

RESTART_PAUSE = 1  # seconds
START_LIMIT = 180  # seconds until a start that does not answer is reported
STARTED_VARIABLE = "CONCIERGE_STARTED_AT"  # seconds since the epoch, set by `make run` when it began
LOGS = Path("var/logs")
WORTH_SHOWING = ("ERROR", "CRITICAL", "Traceback", "Error:", "stopped; starting it again")
CHECK_SENDER = "startup-check"


def serve(
    procfile: Annotated[Path, typer.Option(help="The processes to run.")] = Path("Procfile"),
    env_file: Annotated[Path, typer.Option(help="Secrets and settings for them.")] = Path(".env"),
) -> None:
    """Run the action server, Rasa and the web server; one that stops is started again. Ctrl+C ends all."""
    settings = get_settings()
    settings.require_web_secret()
    require_sound_rules()
    if not procfile.is_file():
        raise SettingsError(f"{procfile} does not exist; run this in the project's folder")
    manager = Manager(_LogPrinter(sys.stdout))
    environment = {
        **parse(env_file.read_text() if env_file.is_file() else ""),
        **os.environ,
        "PYTHONUNBUFFERED": "1",
    }
    for name, command in parse_procfile(procfile.read_text()).processes.items():
        manager.add_process(name, _kept_running(name, command), env=environment)
    announcer = threading.Thread(target=_announce, args=(settings.public_address, settings.rasa_address), daemon=True)
    announcer.start()
    manager.loop()
    raise typer.Exit(0 if manager.returncode in (130, 143) else manager.returncode or 0)


class _LogPrinter(Printer):  # type: ignore[misc]  # honcho has no types
    """Writes each process's output to its own log, and only what an operator must see to the terminal."""

    def __init__(self, output: TextIO) -> None:
        super().__init__(output)
        LOGS.mkdir(parents=True, exist_ok=True)
        self._logs: dict[str, TextIO] = {}

    def write(self, message: Message) -> None:
        """Write one line."""
        text = message.data.decode("utf-8", "replace") if isinstance(message.data, bytes) else message.data
        if message.name != SYSTEM_PRINTER_NAME:
            log = self._logs.setdefault(message.name, (LOGS / f"{message.name}.log").open("a", buffering=1))
            log.write(f"{message.time:%Y-%m-%d %H:%M:%S} {text.rstrip()}\n")
        if message.name == SYSTEM_PRINTER_NAME or any(word in text for word in WORTH_SHOWING):
            super().write(message)


def _kept_running(name: str, command: str) -> str:
    return f"while :; do {command}; echo '{name} stopped; starting it again'; sleep {RESTART_PAUSE}; done"


def _announce(site: str, rasa: str) -> None:
    """Wait until a real message is answered, then print the addresses and how long it took."""
    began = float(os.environ.get(STARTED_VARIABLE) or time.time())
    limit = time.time() + START_LIMIT
    while time.time() < limit:
        if _answers(f"{rasa}/webhooks/rest/webhook") and _is_up(f"{site}/healthz"):
            typer.echo(
                f"\n  Wren answers, {time.time() - began:.0f} s after the start.\n"
                f"  Shop and chat   {site}/\n"
                f"  REST channel    {rasa}/webhooks/rest/webhook\n"
                f"  Logs            {LOGS}/\n"
                "  Ctrl+C stops everything.\n"
            )
            return
        time.sleep(0.5)
    typer.echo(f"Nothing answers at {site} after {START_LIMIT} s; the messages above and {LOGS}/ say why.", err=True)


def _answers(webhook: str) -> bool:
    headers = {}
    if token := os.environ.get("CONCIERGE_REST_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    try:
        answer = httpx.post(webhook, json={"sender": CHECK_SENDER, "message": "/help"}, headers=headers, timeout=15)
        return answer.status_code == httpx.codes.OK and bool(answer.json())
    except (httpx.HTTPError, ValueError):
        return False


def _is_up(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
