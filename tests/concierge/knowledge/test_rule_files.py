"""Shipping and sizing rules kept as data: mistakes name the file and the field."""

import shutil
from pathlib import Path

import pytest

from concierge.knowledge.rule_files import RuleFileError, read_rules
from concierge.knowledge.shipping import ShippingRules
from concierge.knowledge.sizing import SizingRules

KNOWLEDGE = Path(__file__).parents[3] / "data/knowledge"


@pytest.fixture
def shipping(tmp_path: Path) -> Path:
    return Path(shutil.copy(KNOWLEDGE / "shipping.yml", tmp_path))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_shipped_rules_are_readable() -> None:
    assert read_rules(KNOWLEDGE / "shipping.yml", ShippingRules).methods["express"].days == (1, 1)
    assert read_rules(KNOWLEDGE / "sizing.yml", SizingRules).footwear.mens[27] == 9


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "[4, 6], cost: 6.95, carrier: Bluejay Parcel}",
            "[6, 4], cost: 6.95, carrier: Bluejay Parcel}",
            "methods.standard.days",
        ),
        ("cost: 14.95", "cost: -1", "methods.expedited.cost"),
        ("  standard: {", "  normal: {", "methods: standard is missing"),
        ("  Canopy: 0.00", "", "free_standard_from: Canopy missing"),
        ('cutoff: "13:00"', "cutoff: one o'clock", "cutoff"),
        ("  military:", "  army:", "regions: military missing"),
        ("methods:", "ways:", "methods: Field required"),
    ],
)
def test_a_mistake_names_the_file_and_the_field(shipping: Path, old: str, new: str, complaint: str) -> None:
    change(shipping, old, new)
    with pytest.raises(RuleFileError, match=complaint) as error:
        read_rules(shipping, ShippingRules)
    assert "shipping.yml" in str(error.value)


def test_a_missing_file_says_where_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="does not exist"):
        read_rules(tmp_path / "shipping.yml", ShippingRules)


def test_what_is_not_yaml_names_the_line(shipping: Path) -> None:
    shipping.write_text("version: [1", encoding="utf-8")
    with pytest.raises(RuleFileError, match="is not YAML"):
        read_rules(shipping, ShippingRules)
