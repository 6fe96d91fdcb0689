"""Runs `rasa test` on the held-out utterances and conversations, and holds the results to the bar below.

Usage: ``python -m tests.assistant``. Needs a trained model in ``models/``.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "results"
RASA = [str(ROOT / ".venv-rasa/bin/python"), "-m", "rasa"]
MIN_INTENT_MACRO_F1 = 0.85
MIN_ENTITY_F1 = 0.85


def main() -> int:
    """Run both tests and return the exit status."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    steps = (
        ["test", "nlu", "--nlu", "tests/nlu", "--out", "results/nlu", "--no-plot"],
        [
            *("test", "core", "--stories", "tests/conversations", "--out", "results/conversations"),
            *("--no-plot", "--fail-on-prediction-errors"),
        ],
    )
    problems = []
    shutil.rmtree(RESULTS, ignore_errors=True)  # an old report must not stand in for a missing one
    for step in steps:
        done = subprocess.run([*RASA, *step], cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            problems.append(f"rasa {' '.join(step[:2])} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    problems += _below_the_bar()
    for problem in problems:
        print(f"FAILED  {problem}")
    print(f"{len(steps) + 2 - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


def _below_the_bar() -> list[str]:
    intents = _macro_f1(RESULTS / "nlu" / "intent_report.json")
    entities = _weighted_f1(RESULTS / "nlu" / "EntityMerger_report.json")
    print(f"held-out utterances: intent macro-F1 {intents:.3f}, entity F1 {entities:.3f}")
    problems = []
    if intents < MIN_INTENT_MACRO_F1:
        problems.append(
            f"intent macro-F1 {intents:.3f} is below {MIN_INTENT_MACRO_F1}; see results/nlu/intent_errors.json"
        )
    if entities < MIN_ENTITY_F1:
        problems.append(f"entity F1 {entities:.3f} is below {MIN_ENTITY_F1}; see results/nlu")
    return problems


def _macro_f1(report: Path) -> float:
    return float(json.loads(report.read_text())["macro avg"]["f1-score"])


def _weighted_f1(report: Path) -> float:
    return float(json.loads(report.read_text())["weighted avg"]["f1-score"])


if __name__ == "__main__":
    sys.exit(main())
