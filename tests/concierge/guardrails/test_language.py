"""Which messages count as English."""

import pytest

from concierge.guardrails.finding import Incoming
from concierge.guardrails.language import LanguageRail, foreign_language

RAIL = LanguageRail(spanish="utter_es", other="utter_other")


@pytest.mark.parametrize(
    "text",
    [
        "whats the warmest bag u have",
        "Knollside 4P",
        "FW-303?",
        "on sale or no",
        "me and my son, no car, is it far",
        "a café near the Fort Collins store? also: señora Peña recommended you",
        "das boot? no wait, the Low Vent in 43",
        "die hard hikers want to know",
        "need 2 of em asap",
        "👍",
        "...",
        "",
        "42",
    ],
)
def test_english_passes(text: str) -> None:
    assert RAIL.check(Incoming(text)).decision == "pass"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿tienen esta chaqueta en talla M?", "es"),
        ("hola quiero devolver unas botas", "es"),
        ("Welche Isomatte passt für null Grad?", "de"),
        ("ich brauche ein zelt für zwei", "de"),
        ("est-ce que vous expédiez au Québec", "fr"),
        ("vorrei sapere quanto costa la tenda", "it"),
        ("vocês têm botas de inverno? quanto custa", "pt"),
        ("hoe kan ik mijn bestelling retourneren", "nl"),
        ("какая палатка лучше", "und"),
        ("防水のジャケットはありますか", "und"),
    ],
)
def test_other_languages_are_recognised(text: str, language: str) -> None:
    assert foreign_language(text) == language
    assert RAIL.check(Incoming(text)).response == ("utter_es" if language == "es" else "utter_other")


@pytest.mark.parametrize("text", ["🏔️" * 5000, "?!…" * 3000, "\ud800abc", "ß" * 10_000])
def test_odd_texts_do_not_trip_it(text: str) -> None:
    assert RAIL.check(Incoming(text)).decision in ("pass", "template")
