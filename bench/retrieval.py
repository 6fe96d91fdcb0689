"""How often the search finds the passage that answers a question: recall@5 and mean reciprocal rank.

Usage: ``python -m bench.retrieval [--misses] [--index FOLDER]``. The questions are those of
tests/evaluation/retrieval.yml. The search's weights were chosen on the first, third, fifth … question; the second half
in the report is the one to go by. ``--misses`` shows the questions of the first half that were missed.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from concierge.knowledge.search.index import Hit, Search
from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.vector_file import INDEX_DIR
from concierge.models.sentence_vectors import SentenceVectors
from concierge.settings import get_settings
from concierge.storage import open_engine, sessions
from concierge.storage.seeding import load_data

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "evaluation" / "retrieval.yml"
LIMIT = 5
DEPTH = 20  # ranks that count for the mean reciprocal rank
TODAY = date(2026, 3, 10)
_TYPOGRAPHIC = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00a0": " ", "_": " "}
)
console = Console(width=110)


@dataclass(frozen=True)
class Question:
    """A question with what answers it.

    Attributes:
        ask: the question.
        sources: the pages that answer it.
        evidence: strings one of which an answering passage holds.
    """

    ask: str
    sources: list[str]
    evidence: list[str]

    def is_answered_by(self, passage: Passage) -> bool:
        """Return whether a passage is of one of the pages and holds one of the strings."""
        text = _plain(passage.text)
        return passage.source in self.sources and any(_plain(one) in text for one in self.evidence)


@dataclass(frozen=True)
class Answer:
    """What the search returned for a question."""

    question: Question
    hits: list[Hit]

    @property
    def rank(self) -> int | None:
        """The rank of the first passage that answers, from 1; None when there is none."""
        ranks = (rank for rank, hit in enumerate(self.hits, 1) if self.question.is_answered_by(hit.passage))
        return next(ranks, None)


def main() -> None:
    """Ask every question and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="show what was missed in the first half")
    parser.add_argument("--index", type=Path, default=ROOT / INDEX_DIR, help="folder with the kept vectors")
    options = parser.parse_args()
    questions = [Question(**one) for one in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))["questions"]]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/shop.db")
        load_data(engine, ROOT / "data", TODAY, get_settings().zone)
        search = Search(sessions(engine), SentenceVectors(), options.index, today=lambda: TODAY)
        began = time.perf_counter()
        count = search.refresh()
        console.print(f"{count} passages, ready after {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        answers = [Answer(question, search.find(question.ask, limit=DEPTH)) for question in questions]
        per_question = (time.perf_counter() - began) / len(questions)
        engine.dispose()
    table = Table("questions", "count", "recall@1", "recall@3", "recall@5", "MRR")
    for name, part in (("first half", answers[::2]), ("second half", answers[1::2]), ("all", answers)):
        table.add_row(name, str(len(part)), *(f"{recall(part, k):.3f}" for k in (1, 3, LIMIT)), f"{mrr(part):.3f}")
    console.print(table)
    console.print(f"{per_question * 1000:.0f} ms per question")
    if options.misses:
        for answer in answers[::2]:
            if answer.rank is None or answer.rank > LIMIT:
                show(answer)


def recall(answers: list[Answer], depth: int) -> float:
    """Return the share of questions that one of the first `depth` passages answers."""
    return sum(1 for one in answers if one.rank is not None and one.rank <= depth) / len(answers)


def mrr(answers: list[Answer]) -> float:
    """Return the mean of 1 / rank, 0 where nothing among the first `DEPTH` answers."""
    return sum(1 / one.rank for one in answers if one.rank is not None) / len(answers)


def show(answer: Answer) -> None:
    """Print a question with what was found instead of its answer."""
    question = answer.question
    console.print(f"\n{question.ask}  {question.sources} {question.evidence} rank {answer.rank}", markup=False)
    for hit in answer.hits[:LIMIT]:
        console.print(f"  {hit.score:.2f} {hit.passage.id}", markup=False)


def _plain(text: str) -> str:
    return " ".join(text.lower().translate(_TYPOGRAPHIC).replace("**", "").split())


if __name__ == "__main__":
    main()
