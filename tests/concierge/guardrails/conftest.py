"""What the tests of the rails share: the guidelines as shipped, grounds, texts that nobody expects."""

from collections.abc import Callable

import pytest

from concierge.guardrails.finding import Grounds
from concierge.guidelines import Guidelines, get_guidelines
from concierge.knowledge.search.passage import Passage


@pytest.fixture(scope="session")
def guidelines() -> Guidelines:
    return get_guidelines()


@pytest.fixture
def passage() -> Callable[..., Passage]:
    def make(text: str, title: str = "Mossbed 30°F Synthetic Sleeping Bag: care", source: str = "FW-303") -> Passage:
        return Passage(f"{source}#x", source, "policy" if source.startswith("POL") else "product", title, text)

    return make


@pytest.fixture
def grounds() -> Grounds:
    return Grounds(question="what can you tell me about the mossbed bag", passages=())
