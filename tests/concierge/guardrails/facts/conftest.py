"""The rail on a small shop, and a way to ask it about one reply."""

from collections.abc import Callable, Sequence

import pytest

from concierge.guardrails.facts.rail import FactsRail
from concierge.guardrails.finding import Finding, Grounds
from concierge.knowledge.search.passage import Passage
from tests.concierge.guardrails.facts.little_shop import NAMES

Check = Callable[..., Finding]


@pytest.fixture(scope="session")
def rail() -> FactsRail:
    return FactsRail(NAMES)


@pytest.fixture
def check(rail: FactsRail) -> Check:
    def check(
        reply: str,
        *passages: Passage,
        question: str = "",
        conversation: Sequence[str] = (),
        told: Sequence[str] = (),
    ) -> Finding:
        return rail.check(reply, Grounds(question, passages, conversation, told))

    return check
