"""Runs `rasa test` on the held-out utterances and conversations, and holds the results to their bars.

Usage: ``python -m tests.assistant``. Needs a trained model in ``models/``. The bars are in
``concierge/insights/nlu_figures.py``; ``make nlu-report`` shows what is behind the figures.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from concierge.insights.nlu_figures import FIGURES, figures_of
from concierge.insights.nlu_results import ResultsError, read_results

ROOT = Path(__file__).resolve().parents[1]
NLU = ROOT / "results" / "nlu"
CONVERSATIONS = ROOT / "results" / "conversations"
PYTHON = str(ROOT / ".venv-rasa/bin/python")
HELD_OUT = (
    ("-m", "rasa", "test", "nlu", "--nlu", "tests/nlu", "--out", "results/nlu", "--no-plot", "--successes"),
    ("-m", "tests.fallbacks"),
)
TOLD = (
    *("-m", "rasa", "test", "core", "--e2e", "--stories", "tests/conversations", "--out", "results/conversations"),
    *("--no-plot", "--fail-on-prediction-errors"),
)


def main() -> int:
    """Run both tests and return the exit status."""
    for folder in (NLU, CONVERSATIONS):
        shutil.rmtree(folder, ignore_errors=True)  # an old report must not stand in for a missing one
    steps = (*HELD_OUT, TOLD)
    problems = [problem for step in steps if (problem := _run(step))]
    problems += _below_the_bar()
    for problem in problems:
        print(f"FAILED  {problem}")
    print(f"{len(steps) + len(FIGURES) - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


def _run(step: tuple[str, ...]) -> str | None:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    done = subprocess.run([PYTHON, *step], cwd=ROOT, env=environment, capture_output=True, text=True)
    if not done.returncode:
        return None
    return f"{' '.join(step[1:4])} failed:\n{(done.stdout + done.stderr)[-3000:]}"


def _below_the_bar() -> list[str]:
    try:
        figures = figures_of(read_results(NLU))
    except ResultsError as error:
        return [f"{figure.name} was not measured: {error}" for figure in FIGURES]
    values = ((figure.name, figure.of(figures)) for figure in FIGURES)
    print(
        "held-out utterances: "
        + ", ".join(f"{name} {'not measured' if value is None else f'{value:.3f}'}" for name, value in values)
    )
    return [f"{problem}; see results/nlu" for figure in FIGURES if (problem := figure.problem(figures))]


if __name__ == "__main__":
    sys.exit(main())
