"""The part of the entity file that the catalogue decides."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from concierge.knowledge.lookups import BEGIN, END, with_current_lookups
from concierge.knowledge.rule_files import RuleFileError

BY_HAND = """- lookup: everyday_color
  examples: |
    - Fog
- lookup: product
  examples: |
    - alder
"""
EMPTY = f'version: "3.1"\n\nnlu:\n{BEGIN}{END}{BY_HAND}'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A business with two products and a store."""
    (tmp_path / "knowledge").mkdir()
    products = [
        {"name": "Alder 0°F Bag", "sizes": ["Long", "M", "XL"], "colors": ["Fog", "Fern"]},
        {"name": "Skitter Runner - Women's", "sizes": ["W7", "W7.5"], "colors": ["Fern", "Deep Teal"]},
    ]
    (tmp_path / "knowledge/products.json").write_text(json.dumps(products), encoding="utf-8")
    (tmp_path / "knowledge/stores.yml").write_text("stores:\n- {name: Boise, city: Boise}\n", encoding="utf-8")
    (tmp_path / "guidelines.yml").write_text("competitors: {names: [PeakBarn]}\n", encoding="utf-8")
    return tmp_path


def entries(text: str, kind: str, name: str) -> list[str]:
    """The lines of every block of a kind and name."""
    blocks: list[dict[str, Any]] = yaml.safe_load(text)["nlu"]
    return [line.removeprefix("- ") for b in blocks if b.get(kind) == name for line in b["examples"].splitlines()]


def test_names_come_from_the_catalogue_longest_first(shop: Path) -> None:
    text = with_current_lookups(EMPTY, shop)
    assert entries(text, "lookup", "product") == ["Skitter Runner - Women's", "Alder 0°F Bag", "alder"]
    assert entries(text, "lookup", "store") == ["Boise"]
    assert entries(text, "lookup", "competitor") == ["PeakBarn"]


def test_a_color_that_is_an_everyday_word_is_left_out(shop: Path) -> None:
    assert entries(with_current_lookups(EMPTY, shop), "lookup", "color") == ["Deep Teal", "Fern"]


def test_sizes_that_are_words_or_single_letters_are_left_to_the_patterns(shop: Path) -> None:
    text = with_current_lookups(EMPTY, shop)
    assert entries(text, "lookup", "size") == ["W7.5", "W7", "XL"]
    assert entries(text, "synonym", "Long") == ["long"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Alder 0°F Bag", {"alder 0°f bag", "alder 0f bag", "alder 0 degree bag"}),
        ("Skitter Runner - Women's", {"skitter runner - women's", "womens skitter runner", "skitter runner women's"}),
    ],
)
def test_a_name_is_known_in_the_ways_it_is_typed(shop: Path, name: str, typed: set[str]) -> None:
    assert typed <= set(entries(with_current_lookups(EMPTY, shop), "synonym", name))


def test_what_is_written_by_hand_stays_and_a_second_run_changes_nothing(shop: Path) -> None:
    once = with_current_lookups(EMPTY, shop)
    assert once.endswith(END + BY_HAND)
    assert with_current_lookups(once, shop) == once


def test_a_product_that_was_dropped_goes(shop: Path) -> None:
    text = with_current_lookups(EMPTY, shop)
    (shop / "knowledge/products.json").write_text("[]", encoding="utf-8")
    assert entries(with_current_lookups(text, shop), "lookup", "product") == ["alder"]


def test_a_shop_that_names_no_competitors_has_no_such_lookup(shop: Path) -> None:
    (shop / "guidelines.yml").write_text("voice: {}\n", encoding="utf-8")
    assert "competitor" not in with_current_lookups(EMPTY, shop)


@pytest.mark.parametrize(("lost", "place"), [(BEGIN, "begins"), (END, "ends")])
def test_a_lost_border_is_named_rather_than_guessed(shop: Path, lost: str, place: str) -> None:
    with pytest.raises(RuleFileError, match=f"part from the catalogue {place}"):
        with_current_lookups(EMPTY.replace(lost, ""), shop)


@pytest.mark.parametrize(
    ("content", "told"),
    [("[{", "line 1: is not JSON"), ('[{"name": "Alder", "sizes": []}]', "product 1: has no colors")],
)
def test_an_unusable_catalogue_is_told_with_its_place(shop: Path, content: str, told: str) -> None:
    (shop / "knowledge/products.json").write_text(content, encoding="utf-8")
    with pytest.raises(RuleFileError, match=told):
        with_current_lookups(EMPTY, shop)
