from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from concierge.knowledge.search.index import Hit, Search
from concierge.storage import Product, Stock
from tests.concierge.knowledge.conftest import TODAY
from tests.concierge.knowledge.search.conftest import WordVectors, as_encoder


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def test_a_question_finds_the_passage_that_answers_it(search: Search) -> None:
    assert ids(search.find("machine wash the mossbed kids sleeping bag"))[0] == "FW-304#care"
    assert "POL-RET#1" in ids(search.find("days from delivery to return unused items with tags"))


def test_a_misspelt_name_finds_its_product(search: Search) -> None:
    assert search.find("brookmst rain jaket weight")[0].passage.source == "FW-501"


def test_the_best_comes_first_and_scores_are_shares_of_one(search: Search) -> None:
    hits = search.find("is the larkspur 2 waterproof", limit=8)
    assert len(hits) == 8
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert hits[0].score == max(hit.score for hit in hits)


def test_a_question_about_something_else_scores_lower(search: Search) -> None:
    [about_the_shop] = search.find("how do i wash the mossbed", limit=1)
    [about_something_else] = search.find("quantum chromodynamics lecture in saskatoon", limit=1)
    assert about_something_else.score < about_the_shop.score - 0.1


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_finds_nothing(search: Search, question: str) -> None:
    assert search.find(question) == []


@pytest.mark.parametrize("question", ["🥾⛺", "?!…", "x" * 10_000, "1" * 10_000, "\ud83d", "mossbed " * 2_000])
def test_odd_texts_are_answered_without_an_error(search: Search, question: str) -> None:
    assert len(search.find(question, limit=2, earlier=(question,))) == 2


def test_products_that_break_what_is_asked_come_after_those_that_do_not(search: Search) -> None:
    def first_bag(question: str) -> str:
        bags = ("FW-301", "FW-302", "FW-303", "FW-304")
        return next(source for hit in search.find(question, 20) if (source := hit.passage.source) in bags)

    assert first_bag("sleeping bag warranty") == "FW-301"
    assert first_bag("sleeping bag warranty under $100") in ("FW-303", "FW-304")


def test_earlier_messages_tell_what_it_is(search: Search) -> None:
    assert "FW-407#sizes" not in ids(search.find("what sizes does it come in"))
    assert "FW-407#sizes" in ids(search.find("what sizes does it come in", earlier=("tell me about the riffle",)))


def test_a_name_in_the_question_counts_more_than_an_earlier_one(search: Search) -> None:
    found = search.find("what sizes does the skitter come in", earlier=("tell me about the riffle",))
    assert found[0].passage.source in ("FW-404", "FW-405")


def test_several_named_products_are_all_found(search: Search) -> None:
    found = search.find("nodd inflatable pillow price, care, sizes, colors, weight, warranty; or the cairnlight")
    assert {"FW-307", "FW-704"} <= {hit.passage.source for hit in found}


def test_products_meant_are_those_named_or_named_before(search: Search) -> None:
    assert search.products_meant("alder 65 or the quill") == ["FW-102", "FW-104"]
    assert search.products_meant("is the kids one washable", ("tell me about the mossbed",)) == ["FW-304"]
    assert search.products_meant("hello") == []


def test_a_changed_policy_is_found_and_only_it_is_encoded(search: Search, words: WordVectors, data_dir: Path) -> None:
    search.refresh()
    words.encoded.clear()
    policy = data_dir / "knowledge" / "policies" / "gift-cards.md"
    policy.write_text(
        policy.read_text(encoding="utf-8") + "\n**Owls.** Cards with owls are yellow.\n", encoding="utf-8"
    )
    assert "yellow" in search.find("cards with owls")[0].passage.text
    assert words.encoded
    assert all("owls" in text.lower() for text in words.encoded)


def test_stock_that_changes_is_told_with_the_next_question(search: Search, shop: sessionmaker[Session]) -> None:
    search.refresh()
    with shop.begin() as session:
        session.get_one(Stock, ("FW-504", "wh_reno")).units = 999
    [hit] = search.find("stormhollow womens price rating and stock, reno warehouse units", limit=1)
    assert "999" in hit.passage.text


def test_a_product_that_is_new_is_found_by_its_name(search: Search, shop: sessionmaker[Session]) -> None:
    search.refresh()
    with shop.begin() as session:
        session.get_one(Product, "FW-206").name = "Zephyrmoor Tarp Shelter"
    assert search.find("zephyrmoor")[0].passage.source == "FW-206"


def test_nothing_is_made_anew_while_nothing_changes(make_search: Callable[[], Search], words: WordVectors) -> None:
    first = make_search()
    first.refresh()
    words.encoded.clear()
    first.find("tent")
    make_search().find("tent")
    assert words.encoded == []


def test_a_new_day_brings_its_own_campaigns(shop: sessionmaker[Session], words: WordVectors, tmp_path: Path) -> None:
    day = TODAY
    search = Search(shop, as_encoder(words), tmp_path / "index", today=lambda: day)
    assert "CMP-04#offer" in ids(search.find("trail club camp week promotion"))
    day = TODAY + timedelta(days=5)
    assert "CMP-04#offer" not in ids(search.find("trail club camp week promotion", limit=20))
