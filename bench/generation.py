"""The three backends side by side in one run: tokens per second, and how long the first reply takes.

Usage: ``python -m bench.generation`` (``make bench`` runs it). All three run the same base model on the same prompts,
built from the shop's pages for questions of tests/evaluation/open_questions.yml: one after another, then eight
customers at once. The OpenAI-compatible backend talks to a real `transformers serve`.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from concierge import clock
from concierge.generation.answer import Asked
from concierge.generation.ctranslate2_generator import CTranslate2Generator
from concierge.generation.generator import Completion, Generator, Sampling, Turn
from concierge.generation.openai_generator import OpenAIGenerator
from concierge.generation.parts import parts_of
from concierge.generation.transformers_generator import TransformersGenerator
from concierge.insights.answer_questions import read_questions
from concierge.settings import get_settings
from concierge.storage import get_sessions
from tests.live.model_server import ModelServer

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "generation.json"
PATIENCE = 300.0  # seconds; nothing is to be given up while it is measured
AT_ONCE = 8
console = Console(width=110)


@dataclass(frozen=True)
class Measure:
    """One backend at one level of load.

    Attributes:
        backend: its name.
        users: customers asking at the same time.
        tokens_per_second: tokens of replies divided by the time they took together.
        p50_s: median time from a question to its reply.
        p95_s: 95th percentile of that time.
        ratio: tokens per second divided by the first backend's with the same users.
    """

    backend: str
    users: int
    tokens_per_second: float
    p50_s: float
    p95_s: float
    ratio: float = 1.0


def prompts(count: int) -> list[Sequence[Turn]]:
    """Return what the model would be given for the first questions that have an answer."""
    parts = parts_of(get_settings())
    parts.search.refresh()
    made: list[Sequence[Turn]] = []
    for question in read_questions():
        if not question.has_answer or len(question.turns) > 1:
            continue
        asked, _ = parts.answerer.cleared(Asked(question.turns[-1]))
        with get_sessions()() as session:
            found = parts.answerer.found(session, asked, clock.today())
        made.append(parts.answerer.prompt(asked, found).turns)
        if len(made) == count:
            break
    return made


async def measured(backend: str, generator: Generator, asked: list[Sequence[Turn]], users: int) -> Measure:
    """Let customers ask until every prompt had its reply."""
    waiting = list(asked)
    times: list[float] = []
    replies: list[Completion] = []

    async def customer() -> None:
        while waiting:
            prompt = waiting.pop()
            began = time.perf_counter()
            replies.append(await generator.complete(prompt, Sampling()))
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(customer() for _ in range(users)))
    elapsed = time.perf_counter() - began
    ordered = sorted(times)
    tokens = sum(reply.tokens for reply in replies)
    return Measure(
        backend,
        users,
        round(tokens / elapsed, 1),
        round(statistics.median(ordered), 2),
        round(ordered[int(len(ordered) * 0.95) - 1], 2),
    )


async def compare(asked: list[Sequence[Turn]], server: ModelServer) -> list[Measure]:
    """Measure every backend alone and with eight customers at once."""
    models = ROOT / "models"
    backends: dict[str, Generator] = {
        "ctranslate2 int8": CTranslate2Generator(models / "generator", timeout=PATIENCE, longest_queue=len(asked)),
        "transformers": TransformersGenerator(models / "base", timeout=PATIENCE, longest_queue=len(asked)),
        "openai (transformers serve)": OpenAIGenerator(
            server.url, server.model, timeout=PATIENCE, longest_queue=len(asked)
        ),
    }
    results: list[Measure] = []
    for name, generator in backends.items():
        await generator.start()
        for users in (1, AT_ONCE):
            with console.status(f"{name}: {users} at once, {len(asked)} prompts"):
                results.append(await measured(name, generator, asked, users))
            console.print(f"{name}: {users} at once, {results[-1].tokens_per_second} tokens/s")
        await generator.close()
    first = {one.users: one.tokens_per_second for one in results[:2]}
    return [Measure(**{**asdict(one), "ratio": round(one.tokens_per_second / first[one.users], 2)}) for one in results]


def main() -> None:
    """Measure, print the table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--prompts", type=int, default=24, help="questions each backend is asked at each level")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    options = parser.parse_args()
    asked = prompts(options.prompts)
    with tempfile.TemporaryDirectory() as folder:
        server = ModelServer(Path(folder))
        try:
            with console.status("starting transformers serve"):
                server.start()
            results = asyncio.run(compare(asked, server))
        finally:
            server.stop()
    table = Table(title=f"The base model on {os.cpu_count()} cores, {len(asked)} prompts")
    for heading in ("backend", "at once", "tokens/s", "ratio", "first reply p50 s", "p95 s"):
        table.add_column(heading, justify="left" if heading == "backend" else "right")
    for one in results:
        table.add_row(
            one.backend, str(one.users), str(one.tokens_per_second), str(one.ratio), str(one.p50_s), str(one.p95_s)
        )
    console.print(table)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    figures = {"cores": os.cpu_count(), "prompts": len(asked), "results": [asdict(one) for one in results]}
    options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    console.print(f"written to {options.json}")


if __name__ == "__main__":
    main()
