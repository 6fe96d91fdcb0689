"""Measures the project's NLU pipeline against Rasa's stock one on public intent data.

Both are trained by Rasa itself from a whole configuration file, into a temporary folder with an
empty cache, and asked through a loaded model, message by message.

    .venv-rasa/bin/python bench/nlu.py [--quick] [--stock-full] [--only NAME ...] [--json FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("LOG_LEVEL", "ERROR")
warnings.filterwarnings("ignore")

PIPELINES = {"ours": ROOT / "config.yml", "stock": ROOT / "bench" / "stock" / "config.yml"}
FALLBACK = "nlu_fallback"
Example = tuple[str, str]


@dataclass(frozen=True)
class Task:
    """Examples to train on and to be asked about; `outside` are texts no intent fits."""

    name: str
    load: Callable[[Path], tuple[list[Example], list[Example], list[str]]]
    stock_by_default: bool


@dataclass(frozen=True)
class Result:
    """What one pipeline did on one task. Times in seconds and milliseconds; the rest are shares of 1."""

    task: str
    pipeline: str
    training_examples: int
    asked: int
    accuracy: float
    accuracy_with_fallback: float
    out_of_scope_auroc: float | None
    out_of_scope_to_fallback: float | None
    training_s: float
    median_ms: float
    p95_ms: float


def banking77(train_file: str) -> Callable[[Path], tuple[list[Example], list[Example], list[str]]]:
    """Returns the loader of banking77 with one of its training files."""

    def load(datasets: Path) -> tuple[list[Example], list[Example], list[str]]:
        def rows(name: str) -> list[Example]:
            with (datasets / "banking77" / name).open(encoding="utf-8", newline="") as stream:
                return [(row["text"], row["category"]) for row in csv.DictReader(stream)]

        return rows(train_file), rows("test.csv"), []

    return load


def clinc150(datasets: Path) -> tuple[list[Example], list[Example], list[str]]:
    """Loads CLINC150: in-scope train and test, and the out-of-scope test texts."""
    data = json.loads((datasets / "clinc150" / "data_oos_plus.json").read_text(encoding="utf-8"))
    train, test = ([(text, intent) for text, intent in data[part]] for part in ("train", "test"))
    return train, test, [text for text, _ in data["oos_test"]]


TASKS = (
    Task("banking77-10shot", banking77("train_10shot.csv"), stock_by_default=True),
    Task("banking77", banking77("train.csv"), stock_by_default=False),
    Task("clinc150", clinc150, stock_by_default=False),
)


def measure(task: Task, pipeline: str, datasets: Path, limit: int | None) -> Result:
    """Trains a pipeline on a task and asks it about the task's test texts (at most `limit`)."""
    train, test, outside = task.load(datasets)
    if limit:
        step = max(1, len(test) // limit)
        test = test[::step]
    with tempfile.TemporaryDirectory(prefix="concierge-bench-") as folder:
        note(f"{task.name}: training {pipeline} on {len(train)} examples")
        started = time.perf_counter()
        model = train_with_rasa(PIPELINES[pipeline], train, Path(folder))
        training_s = time.perf_counter() - started
        note(f"{task.name}: asking {pipeline} {len(test) + len(outside)} questions")
        answers, durations = ask(model, [text for text, _ in test] + outside)
    first = [best_intent(answer) for answer in answers]
    inside = len(test)
    right = [first[i][0] == test[i][1] for i in range(inside)]
    kept = [answers[i]["intent"].get("name") == test[i][1] for i in range(inside)]
    auroc = to_fallback = None
    if outside:
        from sklearn.metrics import roc_auc_score

        scores = [strangeness(answer) for answer in answers]
        auroc = float(roc_auc_score([0] * inside + [1] * len(outside), scores))
        to_fallback = mean([a["intent"].get("name") == FALLBACK for a in answers[inside:]])
    ordered = sorted(durations)
    return Result(
        task=task.name,
        pipeline=pipeline,
        training_examples=len(train),
        asked=len(answers),
        accuracy=mean(right),
        accuracy_with_fallback=mean(kept),
        out_of_scope_auroc=auroc,
        out_of_scope_to_fallback=to_fallback,
        training_s=training_s,
        median_ms=ordered[len(ordered) // 2] * 1e3,
        p95_ms=ordered[int(len(ordered) * 0.95)] * 1e3,
    )


def train_with_rasa(config: Path, examples: list[Example], folder: Path) -> str:
    """Trains a configuration's NLU pipeline with Rasa and returns the model's path."""
    from rasa.model_training import train_nlu

    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    data = {"common_examples": [{"text": text, "intent": intent} for text, intent in examples]}
    nlu_file = folder / "nlu.json"
    nlu_file.write_text(json.dumps({"rasa_nlu_data": data}), encoding="utf-8")
    model = train_nlu(str(config), str(nlu_file), str(folder / "models"))
    if model is None:
        raise SystemExit(f"Rasa trained no model from {config}; its messages above say why.")
    return model


def ask(model: str, texts: list[str]) -> tuple[list[dict[str, Any]], list[float]]:
    """Returns a model's answer to each text, and the seconds each took."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog
    from tqdm import tqdm

    configure_structlog(logging.ERROR)  # Rasa would print each message
    agent = Agent.load(model)
    answers, durations = [], []

    async def ask_all() -> None:
        await agent.parse_message("a first message, not counted")
        for text in tqdm(texts, unit="msg", leave=False, disable=not sys.stderr.isatty()):
            started = time.perf_counter()
            answers.append(await agent.parse_message(text))
            durations.append(time.perf_counter() - started)

    asyncio.run(ask_all())
    return answers, durations


def best_intent(answer: dict[str, Any]) -> tuple[str | None, float]:
    """Returns the first intent that is not the fallback, and its confidence."""
    for entry in answer.get("intent_ranking", []):
        if entry["name"] != FALLBACK:
            return entry["name"], entry["confidence"]
    return None, 0.0


def strangeness(answer: dict[str, Any]) -> float:
    """Returns the pipeline's own out-of-scope score; for one that has none, its lack of confidence."""
    score = answer.get("out_of_scope_score")
    return 1.0 - best_intent(answer)[1] if score is None else float(score)


def encoder_speed(datasets: Path) -> dict[str, float]:
    """Measures the sentence encoder on one thread, without its cache, in milliseconds per message."""
    from components.encoder import Encoder

    encoder = Encoder(str(ROOT / "models" / "encoder"), threads=1, cache_size=1)
    texts = [text for text, _ in TASKS[0].load(datasets)[1]][::6]
    durations = []
    for text in texts:
        started = time.perf_counter()
        encoder.vector(text)
        durations.append(time.perf_counter() - started)
    durations.sort()
    return {
        "median_ms": durations[len(durations) // 2] * 1e3,
        "p95_ms": durations[len(durations) * 95 // 100] * 1e3,
    }


def mean(values: list[bool]) -> float:
    """Returns the share of true values."""
    return sum(values) / len(values)


def note(text: str) -> None:
    """Reports progress on stderr, with the time of day."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def table(results: list[Result]) -> str:
    """Renders results as a text table; ratios compare ours with the stock pipeline of the same run."""
    lines = [
        f"{'task':18} {'measure':26} {'ours':>9} {'stock':>9} {'ours/stock':>11}",
        "-" * 77,
    ]
    measures = [
        field for field in asdict(results[0]) if field not in ("task", "pipeline", "training_examples", "asked")
    ]
    for task in dict.fromkeys(result.task for result in results):
        by_pipeline = {r.pipeline: asdict(r) for r in results if r.task == task}
        for measure_name in measures:
            ours, stock = (by_pipeline.get(name, {}).get(measure_name) for name in ("ours", "stock"))
            if ours is None and stock is None:
                continue
            ratio = f"{ours / stock:.3f}" if ours is not None and stock else "-"
            cells = [f"{value:.3f}" if value is not None else "not run" for value in (ours, stock)]
            lines.append(f"{task:18} {measure_name:26} {cells[0]:>9} {cells[1]:>9} {ratio:>11}")
    lines.append("'not run': the stock pipeline takes hours on the full sets; --stock-full runs it there too.")
    return "\n".join(lines)


def main() -> None:
    """Runs the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--datasets", type=Path, help="folder with banking77 and clinc150")
    parser.add_argument("--quick", action="store_true", help="10-shot only, ours only, 500 questions")
    parser.add_argument("--stock-full", action="store_true", help="the stock pipeline on the full sets too")
    parser.add_argument("--only", nargs="+", choices=[task.name for task in TASKS], help="these tasks only")
    parser.add_argument("--pipeline", choices=list(PIPELINES), help="this pipeline only")
    parser.add_argument("--json", type=Path, default=ROOT / "bench" / "results" / "nlu.json")
    options = parser.parse_args()
    datasets = options.datasets or Path(os.environ.get("CONCIERGE_DATASETS", ROOT / "../shared/datasets"))
    datasets = datasets.resolve()
    if not (datasets / "banking77").is_dir():
        note(f"skipped: there is no banking77 in {datasets}; set CONCIERGE_DATASETS to the folder that has it")
        return
    os.chdir(ROOT)  # config.yml names the encoder's folder relative to the project

    speed = encoder_speed(datasets)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    for task, pipeline in chosen(options):
        results.append(measure(task, pipeline, datasets, 500 if options.quick else None))
        note(f"{task.name}: {pipeline} reached {results[-1].accuracy:.4f}")
        # After each: an interrupted run of an hour leaves what it measured.
        document = {"results": [asdict(result) for result in results], "encoder": speed}
        options.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    if not results:
        note("skipped: these options leave nothing to run")
        return
    print(table(results))
    print(f"sentence encoder, one thread: median {speed['median_ms']:.2f} ms, p95 {speed['p95_ms']:.2f} ms")
    note(f"written to {options.json}")


def chosen(options: argparse.Namespace) -> list[tuple[Task, str]]:
    """Returns the tasks and pipelines that the command line asks for; the slow stock pipeline comes last."""
    pairs = []
    for pipeline in PIPELINES:
        for task in TASKS[:1] if options.quick else TASKS:
            stock_wanted = (task.stock_by_default or options.stock_full) and not options.quick
            if (
                (pipeline == "ours" or stock_wanted)
                and options.pipeline in (None, pipeline)
                and (not options.only or task.name in options.only)
            ):
                pairs.append((task, pipeline))
    return pairs


if __name__ == "__main__":
    main()
