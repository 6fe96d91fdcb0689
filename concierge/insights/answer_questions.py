"""The file of open-ended questions that answers are judged by."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from concierge.knowledge.rule_files import RuleFileError, Rules, read_rules

QUESTIONS = Path("tests/evaluation/open_questions.yml")
Kind = Literal[
    "advice",
    "comparison",
    "gear_list",
    "care",
    "policy",
    "sizing",
    "layering",
    "compatibility",
    "multi",
    "missing",
    "refuse",
]
NOT_ANSWERABLE = frozenset({"missing", "refuse"})


class Question(Rules):
    """A question, and what a right answer to it holds.

    Attributes:
        id: names it in reports.
        turns: what the customer writes, oldest first; the last is judged.
        kind: "missing": the pages do not say; "refuse": Wren must not say; the others have an answer.
        sources: the pages that a right answer rests on.
        facts: each must be met by one of its strings, without regard to case.
        gold: the reply that a person would be content with.
    """

    id: str
    turns: list[str]
    kind: Kind
    sources: list[str] = Field(default_factory=list)
    facts: list[list[str]] = Field(default_factory=list)
    gold: str

    @property
    def has_answer(self) -> bool:
        """Whether the pages answer it and Wren may say so."""
        return self.kind not in NOT_ANSWERABLE

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if not self.turns:
            raise ValueError(f"question {self.id}: add what the customer writes to `turns`")
        if self.has_answer and not (self.facts and self.sources):
            raise ValueError(f"question {self.id}: name its `sources` and its `facts`, or make it missing or refuse")
        return self

    def facts_in(self, reply: str) -> float:
        """Return the share of the facts that a reply holds, 0 to 1; 1 where there are none to hold."""
        said = reply.lower()
        held = [any(form.lower() in said for form in forms) for forms in self.facts]
        return sum(held) / len(held) if held else 1.0


class Questions(Rules):
    """A file of questions."""

    questions: list[Question]

    @model_validator(mode="after")
    def _are_named_once(self) -> Self:
        names = [question.id for question in self.questions]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"these ids are used twice: {', '.join(doubled)}")
        return self


def read_questions(path: Path = QUESTIONS) -> Sequence[Question]:
    """Read a file of questions.

    Raises:
        RuleFileError: the file is missing or unusable; the message names the place.
    """
    try:
        return read_rules(path, Questions).questions
    except RuleFileError as error:
        raise RuleFileError(
            str(error).replace("; CONCIERGE_DATA_DIR names the folder that holds knowledge/", "")
        ) from None
