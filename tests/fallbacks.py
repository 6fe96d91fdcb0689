"""Writes which held-out utterances the assistant falls back on; `rasa test nlu` undoes fallbacks before it reports.

Usage, in Rasa's environment: ``python -m tests.fallbacks [--model models] [--nlu tests/nlu] [--out results/nlu]``.
Writes ``fallbacks.json``, a list of texts, into the folder that ``rasa test nlu`` writes to.
"""

import argparse
import asyncio
import json
import logging
from pathlib import Path

from rasa.core.agent import Agent
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.importers.utils import training_data_from_paths
from rasa.utils.log_utils import configure_structlog


async def fallbacks(model: Path, nlu: Path) -> list[str]:
    """Return the utterances, in order, that a model takes for `nlu_fallback`.

    Args:
        model: a model, or a folder whose newest one is taken.
        nlu: a folder of utterances in Rasa's format.
    """
    agent = Agent.load(model)
    files = [str(path) for path in sorted(nlu.rglob("*.yml"))]  # released.json lies there, too
    texts = [example.get("text") for example in training_data_from_paths(files, "en").intent_examples]
    parsed = [await agent.parse_message(text) for text in texts]
    return [
        text
        for text, result in zip(texts, parsed, strict=True)
        if result["intent"]["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME
    ]


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description="Write which held-out utterances the assistant falls back on.")
    parser.add_argument("--model", type=Path, default=Path("models"))
    parser.add_argument("--nlu", type=Path, default=Path("tests/nlu"))
    parser.add_argument("--out", type=Path, default=Path("results/nlu"))
    given = parser.parse_args()
    configure_structlog(logging.WARNING)  # Rasa logs every utterance otherwise
    found = asyncio.run(fallbacks(given.model, given.nlu))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "fallbacks.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
