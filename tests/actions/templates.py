"""Renders the domain's responses as Rasa does, and holds the words to data/guidelines.yml."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
GUIDELINES: dict[str, Any] = yaml.safe_load((ROOT / "data/guidelines.yml").read_text("utf-8"))
# Word for word, so that no other rule of style counts for them.
FIXED: list[Any] = [
    *GUIDELINES["disclosures"].values(),
    *GUIDELINES["safety_texts"].values(),
    *GUIDELINES["languages"]["es_texts"].values(),
    GUIDELINES["languages"]["spanish_offer"],
]
# As Rasa's interpolator: a name in braces is replaced, anything else in braces stays.
PLACEHOLDER = re.compile(r"{([^\n{}]+?)}")
NO_EXCLAMATION = ("order", "delayed", "return", "turn_failed", "verification")


def variants(response: str) -> list[str]:
    """Return every wording of a response, unfilled."""
    return [variant["text"] for variant in RESPONSES[response]]


def suitable(response: str, slots: dict[str, Any], channel: str | None = None) -> list[dict[str, Any]]:
    """Return the variations that Rasa chooses from: for the channel first, then those whose conditions hold."""

    def holds(variant: dict[str, Any]) -> bool:
        return all(slots.get(one["name"]) == one["value"] for one in variant["condition"])

    fitting = [one for one in RESPONSES[response] if "condition" not in one or holds(one)]
    for name, conditional in ((channel, True), (channel, False), (None, True), (None, False)):
        found = [one for one in fitting if one.get("channel") == name and ("condition" in one) is conditional]
        if found:
            return found
    return []


def fill(text: str, facts: dict[str, Any]) -> str:
    """Fill a wording with facts; an assertion fails where Rasa would leave a placeholder for the customer to see."""
    missing = set(PLACEHOLDER.findall(text)) - set(facts)
    assert not missing, f"nothing fills {missing} in: {text}"
    return PLACEHOLDER.sub(lambda match: str(facts[match.group(1)]), text)


def sentences(text: str) -> int:
    """Return how many sentences a text has; the dots of "a.m." and of "3.5" end none."""
    plain = re.sub(r"\b([ap])\.m\.", r"\1m", text)
    plain = re.sub(r"\b[A-Z]\.(?= [A-Z])", "", plain)
    return len(re.findall(r"[.?!](?=\s|$)", plain.strip()))


def check_style(text: str, response: str) -> None:
    """Assert what `style` and `banned_phrases` ask of a templated reply."""
    if text in FIXED:
        return
    limits = GUIDELINES["style"]["templated_reply"]
    assert sentences(text) <= limits["max_sentences"], f"{response} has too many sentences: {text}"
    assert len(text.split()) <= limits["max_words"], f"{response} has too many words: {text}"
    assert text.count("?") <= 1, f"{response} asks more than one question: {text}"
    allowed = 0 if any(word in response for word in NO_EXCLAMATION) else 1
    assert text.count("!") <= allowed, f"{response} exclaims: {text}"
    for phrases in GUIDELINES["banned_phrases"].values():
        for phrase in phrases:
            assert not re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE), f"{response} says {phrase!r}"
    assert not re.search(r"\bsoon\b|\$\d{4}|\$\d+(?:\.\d)?(?!\d|[.,]\d)|\d{4}-\d\d-\d\d", text), text
    assert not re.search(r"  |\bNone\b|\.\.| \.| ,", text), f"{response} is badly filled: {text}"
