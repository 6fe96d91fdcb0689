"""The entities a customer can name are those of the catalogue."""

from pathlib import Path

from concierge.knowledge.lookups import with_current_lookups

ROOT = Path(__file__).resolve().parents[2]


def test_the_language_data_names_what_the_catalogue_names() -> None:
    text = (ROOT / "data/nlu/entities.yml").read_text(encoding="utf-8")
    assert text == with_current_lookups(text, ROOT / "data"), "run: concierge data lookups"
