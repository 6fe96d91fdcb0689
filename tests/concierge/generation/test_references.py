import pytest
from sqlalchemy.orm import Session

from concierge.generation.references import resolve
from tests.concierge.generation.conftest import TODAY

BAGS = "The Mossbed 30°F Synthetic Sleeping Bag (FW-303) and the Hollowtree 20°F Down Sleeping Bag (FW-301) both fit."


@pytest.mark.parametrize(
    ("question", "sku"),
    [
        ("how do i wash the cheaper one", "FW-303"),
        ("and the more expensive one?", "FW-301"),
        ("is the lighter one down", "FW-301"),
        ("which of them is warmer", "FW-301"),
        ("what about the first", "FW-303"),
        ("tell me about the second", "FW-301"),
        ("is it machine washable", "FW-301"),
        ("what about the other", "FW-303"),
    ],
)
def test_words_that_point_back_are_resolved_to_the_product_meant(session: Session, question: str, sku: str) -> None:
    assert [product.sku for product in resolve(session, question, [BAGS], TODAY).products] == [sku]


def test_both_means_all_that_was_spoken_of(session: Session) -> None:
    found = resolve(session, "are both machine washable", [BAGS], TODAY)
    assert [product.sku for product in found.products] == ["FW-303", "FW-301"]
    assert found.said == "Mossbed 30°F Synthetic Sleeping Bag (FW-303), Hollowtree 20°F Down Sleeping Bag (FW-301)"


def test_the_newest_message_that_names_a_product_counts(session: Session) -> None:
    said = ["The Thistle UL1 Tent (FW-205) is light.", BAGS, "Anything else?"]
    assert [product.sku for product in resolve(session, "how heavy is it", said, TODAY).products] == ["FW-301"]


@pytest.mark.parametrize(
    ("question", "conversation"),
    [
        ("how do down bags work", [BAGS]),
        ("is it machine washable", []),
        ("is it machine washable", ["Hello!"]),
        ("the third?", [BAGS]),
        ("is the Mossbed 30°F Synthetic Sleeping Bag cheaper", [BAGS]),
    ],
    ids=["points nowhere", "nothing before", "no product before", "no third one", "names it itself"],
)
def test_what_points_to_nothing_is_not_guessed(session: Session, question: str, conversation: list[str]) -> None:
    assert resolve(session, question, conversation, TODAY).products == ()


def test_what_lies_too_far_back_is_forgotten(session: Session) -> None:
    assert resolve(session, "how heavy is it", [BAGS, *["ok"] * 6], TODAY).products == ()
