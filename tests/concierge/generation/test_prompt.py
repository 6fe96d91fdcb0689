from pathlib import Path

import pytest

from concierge.generation.prompt import Budget, Prompt, Said, build_prompt
from concierge.guidelines import Guidelines
from concierge.knowledge.rule_files import read_rules
from concierge.knowledge.search.passage import Passage

ROOT = Path(__file__).parents[3]
WEIGHS = Passage("FW-303#specs", "FW-303", "product", "Mossbed: weight", "The Mossbed (FW-303) weighs 3 lb 4 oz.")
COSTS = Passage("FW-303#price", "FW-303", "product", "Mossbed: price", "The Mossbed (FW-303) costs $129.00.")


@pytest.fixture(scope="module")
def guidelines() -> Guidelines:
    return read_rules(ROOT / "data" / "guidelines.yml", Guidelines)


def words(text: str) -> int:
    return len(text.split())


def prompt(guidelines: Guidelines, **parts: object) -> Prompt:
    given = {"question": "how heavy is it", "passages": [WEIGHS, COSTS], "count": words, **parts}
    return build_prompt(guidelines, **given)  # type: ignore[arg-type]


def asked(built: Prompt) -> str:
    return built.turns[-1].content


def test_the_first_message_says_who_wren_is_and_what_to_say_when_the_facts_do_not(guidelines: Guidelines) -> None:
    built = prompt(guidelines)
    assert [turn.role for turn in built.turns] == ["system", "user"]
    assert "You are Wren, an automated assistant for Fernway Outfitters: software, not a person" in built.instructions
    assert guidelines.generative_answers.no_answer_text in built.instructions


def test_facts_conversation_memory_and_question_are_told_in_that_order(guidelines: Guidelines) -> None:
    told = asked(
        prompt(
            guidelines,
            conversation=[Said("customer", "hi"), Said("assistant", "Hello! How can I help?")],
            known=["size: M"],
            memory=["Trail Club tier: Trail"],
            refers_to="Mossbed (FW-303)",
        )
    )
    expected = [WEIGHS.text, COSTS.text, "size: M", "Trail Club tier", "Customer: hi", "Wren: Hello!", "about: Mossbed"]
    places = [told.index(part) for part in [*expected, "Question: how heavy is it"]]
    assert places == sorted(places)


def test_facts_that_exceed_their_budget_are_left_out_and_not_counted_as_grounds(guidelines: Guidelines) -> None:
    built = prompt(guidelines, budget=Budget(facts=10))
    assert COSTS.text not in asked(built)
    assert list(built.passages) == [WEIGHS]


def test_of_a_long_conversation_the_newest_messages_are_kept(guidelines: Guidelines) -> None:
    before = [Said("customer", f"message {n}") for n in range(50)]
    told = asked(prompt(guidelines, conversation=before, budget=Budget(conversation=9)))
    assert "message 49" in told
    assert "message 47" in told
    assert "message 46" not in told


def test_a_question_longer_than_its_budget_is_cut(guidelines: Guidelines) -> None:
    told = asked(prompt(guidelines, question="very " * 1000, budget=Budget(question=20)))
    assert words(told) < 100


def test_without_facts_the_prompt_says_so(guidelines: Guidelines) -> None:
    assert "none were found" in asked(prompt(guidelines, passages=[]))


def test_a_second_try_is_told_what_was_wrong(guidelines: Guidelines) -> None:
    assert "$99.00" in asked(prompt(guidelines, correction="$99.00"))
