import pytest

from concierge.guardrails.finding import Grounds
from concierge.guardrails.groundedness import GroundednessRail
from concierge.guardrails.rail_rules import GroundednessLimits
from concierge.knowledge.search.passage import Passage

RAIL = GroundednessRail(GroundednessLimits(known_share=0.5, new_words=7, words_of_pages=2, share_of_pages=0.35))
GROUNDS = Grounds(
    "how do I wash my sleeping bag after a muddy trip",
    [
        Passage(
            "FW-303#care",
            "FW-303",
            "product",
            "Mossbed: care",
            "Wash the Mossbed (FW-303) cold on a gentle cycle. $129.00. It is a product by Fernway in sleeping gear.",
        )
    ],
)


@pytest.mark.parametrize(
    "reply",
    [
        "Wash the Mossbed (FW-303) cold, on the gentle cycle.",
        "After a muddy trip, wash your Mossbed cold.",
        "Sure, gladly. A gentle cycle is what it likes.",
        "The Mossbed is $129 and goes cold.",
    ],
)
def test_a_reply_in_the_words_of_its_pages_and_the_question_passes(reply: str) -> None:
    assert RAIL.check(reply, GROUNDS).decision == "pass"


def test_a_sentence_about_something_else_is_blocked_with_its_words() -> None:
    astray = (
        "Volcanic ash from distant Iceland builds lasting character in every honest mountain shepherd and his flock."
    )
    reply = f"Wash the Mossbed cold. {astray}"
    limits = GroundednessLimits(known_share=0.5, new_words=7, words_of_pages=2, share_of_pages=0)
    found = GroundednessRail(limits).check(reply, GROUNDS)
    assert found.decision == "block"
    assert "shepherd" in found.evidence


@pytest.mark.parametrize(
    "reply",
    [
        "You would like to wash your sleeping bag after a muddy trip.",
        "Wash your bag.",
        "I hope this helps.",
        "The Mossbed (FW-303) is a product by Fernway in sleeping gear.",
        "It thrives in the rinse of wild rivers, hung by a line of silver, cold and gentle as any honest friend.",
        "",
    ],
)
def test_a_reply_that_takes_nothing_from_its_pages_is_blocked(reply: str) -> None:
    assert RAIL.check(reply, GROUNDS).decision == "block"


@pytest.mark.parametrize(
    ("reply", "decision"),
    [
        ("Wash it cold, gently. And no, the Mossbed (FW-303) is not crinkly.", "block"),
        ("Yes, the Mossbed (FW-303) is crinkly. It likes a gentle cycle and costs $129.00.", "block"),
        ("The Mossbed (FW-303) takes a gentle cycle, crinkly or not.", "pass"),
        ("I can't say if it is crinkly. The Mossbed (FW-303) takes a gentle, cold cycle.", "pass"),
    ],
)
def test_a_sentence_that_answers_in_the_words_of_the_question_alone_is_blocked(reply: str, decision: str) -> None:
    assert RAIL.check(reply, Grounds("is the mossbed crinkly", GROUNDS.passages)).decision == decision
