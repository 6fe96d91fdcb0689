"""What cannot be seen or stored does not reach the models."""

from typing import Any

import pytest

from components.gate.text import clean


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("a\x00b\x07c\x1b[31md", "abc[31md"),
        ("\u200b/greet", "/greet"),
        ("\ufeff\u2060\u00ad/greet", "/greet"),
        ("\u202egreet/\u202c", "greet/"),
        ("or\u200bder", "order"),
        ("cafe\u0301", "caf\u00e9"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("private \ue000", "private"),
        ("\u200d", ""),
        (" \u200d \u200d ", ""),
        ("\u3000\u00a0", ""),
        ("", ""),
    ],
)
def test_only_visible_text_in_composed_form_is_left(given: str, expected: str) -> None:
    assert clean(given) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, 東京, سلام, שלום",
        "👍🏽",
        "👩\u200d👩\u200d👧\u200d👦",
        "☀️ 25 °F, 3½ in.",
        "line one\nline two",
        "< & ' \" ;--",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("other", [None, 5, 1.5, True, b"hello", ["hello"], {"text": "hello"}])
def test_what_is_not_text_counts_as_empty(other: Any) -> None:
    assert clean(other) == ""


def test_cleaning_twice_changes_nothing() -> None:
    for text in ("\u200d \u200d x \u200d ", "e\u200b\u0301", "\u200b \u200b/greet", "\ud83d\ude00"):
        assert clean(clean(text)) == clean(text)
