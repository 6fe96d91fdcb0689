"""What every rail says, and what it is told: one shape for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from concierge.knowledge.search.passage import Passage

Decision = Literal["pass", "rewrite", "block", "template", "handoff"]


@dataclass(frozen=True)
class Finding:
    """What a rail decided about one text.

    Attributes:
        rail: the rail's name, such as "facts".
        version: the rail's version; raised when its decisions change.
        decision: "pass"; "rewrite" (use `text` instead); "block" (do not use the text); "template" (say the
            response `response` instead); "handoff" (a person has to answer).
        evidence: the words that led to it, "" for a pass. Never personal data in full.
        text: the rewritten text, for "rewrite" only.
        response: the name of the domain's response to say, for "template" only.
    """

    rail: str
    version: str
    decision: Decision
    evidence: str = ""
    text: str | None = None
    response: str | None = None


@dataclass(frozen=True)
class Incoming:
    """A customer's message on its way to the model.

    Attributes:
        text: the message as sent.
        earlier: the customer's earlier messages of this conversation that no rail has cleared, oldest first.
    """

    text: str
    earlier: Sequence[str] = ()


@dataclass(frozen=True)
class Grounds:
    """What a generated reply may rest on.

    Attributes:
        question: the customer's message.
        passages: the passages that were in the prompt, computed facts among them.
        conversation: what both sides said before, oldest first, approved and database texts included.
        told: personal data the customer may see: their first name, their own email and order numbers.
        secrets: strings that must never leave, such as the prompt's canary and lines of the prompt.
        language: the language to answer in, as a code.
    """

    question: str
    passages: Sequence[Passage]
    conversation: Sequence[str] = ()
    told: Sequence[str] = ()
    secrets: Sequence[str] = ()
    language: str = "en"


class InputRail(Protocol):
    """Looks at a customer's message before the model sees it."""

    name: str
    version: str

    def check(self, message: Incoming) -> Finding:
        """Return what to do with the message."""
        ...


class OutputRail(Protocol):
    """Looks at a reply before the customer sees it."""

    name: str
    version: str

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return what to do with the reply."""
        ...


@dataclass(frozen=True)
class Verdict:
    """All findings about one text, in the order the rails ran.

    Attributes:
        text: the text after all rewrites.
        findings: one per rail that ran; a rail that blocks ends the run.
    """

    text: str
    findings: Sequence[Finding] = field(default_factory=tuple)

    @property
    def stopped_by(self) -> Finding | None:
        """The finding that keeps the text from being used, or None."""
        return next((found for found in self.findings if found.decision not in ("pass", "rewrite")), None)
