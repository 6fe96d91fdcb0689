"""Keeps the prompt inside: its canary, its lines, and talk about it."""

import base64
import codecs
import re
from collections.abc import Iterator

from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import LeakLimits

_WORD = re.compile(r"\w+")
_TALK = re.compile(
    r"\b(?:(?:my|the|these|following) (?:system|initial|hidden|original|secret|internal|developer) (?:prompt|"
    r"instructions?|message|notes?|rules?)"
    r"|my instructions (?:are|say|tell|state|include|were)|(?:i was|i've been|i have been|i am|i'm) (?:told|"
    r"instructed|programmed|"
    r"prompted|configured) (?:to|not to|that)|system prompt|as instructed (?:above|by the system)|"
    r"according to my (?:instructions|prompt|rules|"
    r"guidelines))\b|<\|[^|>]*\|>|\[/?INST\]",
    re.IGNORECASE,
)  # fmt: skip


class PromptLeakRail(Rail):
    """Blocks a reply that gives away what is secret."""

    name = "prompt_leak"
    version = "1"

    def __init__(self, limits: LeakLimits) -> None:
        """Set how much may be shared with the secrets by chance."""
        self._row = limits.words_in_a_row

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block where a reply holds a secret, encoded ones included; the evidence does not repeat it."""
        squeezed = _squeezed(reply)
        for secret in grounds.secrets:
            if any(form and form in squeezed for form in map(_squeezed, _encodings(secret))):
                return self.blocked("a secret")
        said = self._rows(reply)
        public = {row for passage in grounds.passages for row in self._rows(f"{passage.title} {passage.text}")}
        secret_rows = {row for secret in grounds.secrets for row in self._rows(secret)}
        if (said & secret_rows) - public:
            return self.blocked(f"{self._row} words of the prompt in a row")
        talk = _TALK.search(reply.replace("’", "'"))
        return self.blocked(talk[0]) if talk else self.passed()

    def _rows(self, text: str) -> set[tuple[str, ...]]:
        words = [word.lower() for word in _WORD.findall(text)]
        return {tuple(words[start : start + self._row]) for start in range(len(words) - self._row + 1)}


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _encodings(secret: str) -> Iterator[str]:
    """Yield a secret as it stands and in the disguises that models are asked for."""
    raw = secret.encode()
    yield from (secret, secret[::-1], codecs.encode(secret, "rot13"), raw.hex())
    yield base64.b64encode(raw).decode().rstrip("=")
