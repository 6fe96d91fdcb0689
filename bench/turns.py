"""Templated turns per second over REST: this project beside a stock Rasa project with the same data, in one run.

Usage: ``python -m bench.turns`` (``make bench`` runs it). Both servers store conversations in SQLite; each has the
two cores of the machine to itself while it is measured. The stock project is what ``rasa init`` writes (DIET, TED,
Rasa's own REST channel and SQL tracker store), trained on this project's domain, rules and utterances; for a few epochs
only, since how long it was trained does not change how fast it answers.
"""

import argparse
import asyncio
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from tests.live.servers import LiveServers, Process, free_port, is_up

ROOT = Path(__file__).resolve().parents[1]
STOCK = Path(__file__).parent / "stock"
RESULTS = ROOT / "bench" / "results" / "turns.json"
CONVERSATION = ("hello", "what can you do", "are you a robot", "no thanks", "thank you", "bye")
console = Console(width=100)


@dataclass(frozen=True)
class Measure:
    """One server at one level of load.

    Attributes:
        server: "concierge" or "stock rasa".
        users: customers writing at the same time.
        turns_per_second: answered turns divided by the time they took together.
        p50_ms: median time of a turn.
        p95_ms: 95th percentile of a turn's time.
        silent: turns without any message.
    """

    server: str
    users: int
    turns_per_second: float
    p50_ms: float
    p95_ms: float
    silent: int


async def load(server: str, address: str, users: int, turns: int) -> Measure:
    """Let `users` customers take `turns` turns together, each conversation six turns long."""
    times: list[float] = []
    silent = 0

    async def customer(client: aiohttp.ClientSession, count: int) -> None:
        nonlocal silent
        for number in range(count):
            if number % len(CONVERSATION) == 0:
                sender = secrets.token_hex(8)
            message = CONVERSATION[number % len(CONVERSATION)]
            began = time.perf_counter()
            async with client.post(address, json={"sender": sender, "message": message}) as answer:
                silent += not await answer.json()
            times.append(time.perf_counter() - began)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        await customer(client, len(CONVERSATION))  # warm
        times.clear()
        silent = 0
        began = time.perf_counter()
        await asyncio.gather(*(customer(client, max(1, turns // users)) for _ in range(users)))
        elapsed = time.perf_counter() - began
    ordered = sorted(times)
    return Measure(
        server,
        users,
        round(len(times) / elapsed, 1),
        round(statistics.median(ordered) * 1000, 1),
        round(ordered[int(len(ordered) * 0.95) - 1] * 1000, 1),
        silent,
    )


def measure(server: str, address: str, levels: list[int], turns: int) -> list[Measure]:
    """Measure one running server at each level of load."""
    results = []
    for users in levels:
        with console.status(f"{server}: {users} users, {turns} turns"):
            results.append(asyncio.run(load(server, address, users, turns)))
        console.print(f"{server}: {users} users, {results[-1].turns_per_second} turns/s")
    return results


def measure_ours(folder: Path, levels: list[int], turns: int) -> list[Measure]:
    """Start this project's servers and measure them."""
    servers = LiveServers(folder)
    servers.rasa.environment["CONCIERGE_RATE_LIMIT"] = "100000/second"
    try:
        servers.start()
        return measure("concierge", f"{servers.rasa_url}/webhooks/rest/webhook", levels, turns)
    finally:
        servers.stop()


def measure_stock(folder: Path, levels: list[int], turns: int, epochs: int) -> list[Measure]:
    """Train and start a stock Rasa project with this project's data, and measure it."""
    project = folder / "stock"
    for name in ("nlu", "rules", "stories"):
        if (ROOT / "data" / name).is_dir():
            shutil.copytree(ROOT / "data" / name, project / "data" / name)
    shutil.copy(ROOT / "domain.yml", project / "domain.yml")
    config = (STOCK / "config.yml").read_text().replace("epochs: 100", f"epochs: {epochs}")
    (project / "config.yml").write_text(config)
    shutil.copy(STOCK / "credentials.yml", project / "credentials.yml")
    (project / "endpoints.yml").write_text("tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: conversations.db\n")
    python = str(ROOT / ".venv-rasa/bin/python")
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    began = time.perf_counter()
    with console.status("stock rasa: training (minutes)"):
        trained = subprocess.run(
            [python, "-m", "rasa", "train", "--quiet"],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
        )
    if trained.returncode:
        sys.exit(f"The stock project could not be trained:\n{trained.stderr[-2000:]}")
    console.print(f"stock rasa: trained in {time.perf_counter() - began:.0f} s")
    port = free_port()
    command = [python, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port)]
    process = Process("stock Rasa", command, environment, folder / "stock.log", project)
    try:
        process.start(lambda: is_up(f"http://127.0.0.1:{port}/webhooks/rest/"))
        return measure("stock rasa", f"http://127.0.0.1:{port}/webhooks/rest/webhook", levels, turns)
    finally:
        process.kill()


def main() -> None:
    """Measure both, print the table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, nargs="+", default=[1, 8, 32], help="customers at the same time")
    parser.add_argument("--turns", type=int, default=480, help="turns at each level")
    parser.add_argument(
        "--stock-epochs", type=int, default=5, help="epochs for the stock project; they do not change its speed"
    )
    parser.add_argument("--only-ours", action="store_true", help="leave the stock project out")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = measure_ours(Path(folder), arguments.users, arguments.turns)
        if not arguments.only_ours:
            results += measure_stock(Path(folder), arguments.users, arguments.turns, arguments.stock_epochs)
    _print(results)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    figures = {"cores": os.cpu_count(), "turns": arguments.turns, "results": [asdict(one) for one in results]}
    arguments.json.write_text(json.dumps(figures, indent=2) + "\n")
    console.print(f"written to {arguments.json}")


def _print(results: list[Measure]) -> None:
    table = Table(title=f"Templated turns over REST, {os.cpu_count()} cores, SQLite")
    for heading in (
        "users",
        "server",
        "turns/s",
        "p50 ms",
        "p95 ms",
        "silent",
        "turns/s ÷ stock",
        "p95 ÷ stock",
    ):
        table.add_column(heading, justify="right")
    stock = {one.users: one for one in results if one.server == "stock rasa"}
    for one in sorted(results, key=lambda one: (one.users, one.server)):
        base = stock.get(one.users)
        ratios = (
            (f"{one.turns_per_second / base.turns_per_second:.2f}", f"{one.p95_ms / base.p95_ms:.2f}")
            if base
            else ("–", "–")
        )
        table.add_row(
            str(one.users),
            one.server,
            f"{one.turns_per_second:.1f}",
            f"{one.p50_ms:.1f}",
            f"{one.p95_ms:.1f}",
            str(one.silent),
            *ratios,
        )
    console.print(table)


if __name__ == "__main__":
    main()
