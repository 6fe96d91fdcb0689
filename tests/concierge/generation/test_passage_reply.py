import numpy as np
import pytest

from concierge.generation.passage_reply import Vector, parts_of, reply_of, sentences_of
from concierge.knowledge.search.passage import Passage


def about(topic: str) -> Vector:
    """A vector that points one way for washing and another for all else."""
    return np.array([1.0, 0.0] if "wash" in topic else [0.0, 1.0], dtype=np.float32)


def passage(text: str, source: str = "FW-303", kind: str = "product") -> Passage:
    return Passage(f"{source}#care", source, kind, "A page", text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "what sleeping bag under $200, and is it machine washable?",
            ["what sleeping bag under $200", "is it machine washable"],
        ),
        ("how do I wash it", ["how do I wash it"]),
        ("hm? ok", ["hm? ok"]),
        ("tents and pads for two people", ["tents and pads for two people"]),
    ],
)
def test_a_message_is_taken_apart_where_it_asks_something_else(message: str, parts: list[str]) -> None:
    assert parts_of(message) == parts


def test_a_number_with_a_point_does_not_end_a_sentence() -> None:
    assert sentences_of("It costs $129.00. It weighs 3.2 lb. Nice.") == [
        "It costs $129.00.",
        "It weighs 3.2 lb.",
        "Nice.",
    ]


def test_the_sentences_nearest_to_the_question_are_quoted_in_their_order() -> None:
    page = passage("It is blue. Do wash it cool. It has a hood. Never wash it hot.")
    quoted = reply_of([("how to wash it", [page])], about)
    assert quoted is not None
    assert quoted.text == "A page (FW-303): Do wash it cool. Never wash it hot."
    assert list(quoted.passages) == [page]


def test_nothing_found_is_no_reply() -> None:
    assert reply_of([("how to wash it", [])], about) is None


def test_a_sentence_is_quoted_once() -> None:
    page = passage("Do wash it cool.", kind="policy")
    quoted = reply_of([("how to wash it", [page]), ("can I wash it", [page])], about)
    assert quoted is not None
    assert quoted.text == "Do wash it cool."


def test_a_sentence_of_a_product_page_names_its_product() -> None:
    quoted = reply_of([("how to wash it", [passage("Do wash it cool.")])], about)
    assert quoted is not None
    assert quoted.text == "A page (FW-303): Do wash it cool."


def test_a_sentence_that_names_its_product_is_quoted_as_it_is() -> None:
    quoted = reply_of([("how to wash it", [passage("Wash the Mossbed (FW-303) cool.")])], about)
    assert quoted is not None
    assert quoted.text == "Wash the Mossbed (FW-303) cool."


def test_a_quoted_reply_stays_short() -> None:
    pages = [("wash", [passage(f"{name * 400}.", source=name)]) for name in "abc"]
    quoted = reply_of(pages, about)
    assert quoted is not None
    assert len(quoted.text) <= 600


def test_of_a_long_list_that_was_worked_out_as_much_is_told_as_fits() -> None:
    worked_out = passage(
        "\n".join(f"Bag number {n} costs ${n}0.00 and {'weighs little ' * 5}." for n in range(1, 20)), kind="computed"
    )
    quoted = reply_of([("which bags", [worked_out])], about)
    assert quoted is not None
    assert quoted.text.startswith("Bag number 1 costs $10.00")
    assert len(quoted.text) <= 620


def test_sentences_for_the_search_are_not_quoted_where_there_are_others() -> None:
    told = "The Nodd (FW-307) is a product by Fernway. Tags: camp, sleep. It has a brushed cover."
    found = reply_of([("nodd", [passage(told, "FW-307")])], about)
    assert found is not None
    assert found.text == "A page (FW-307): It has a brushed cover."
