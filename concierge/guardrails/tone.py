"""Keeps the voice: no banned phrases, no shouting, few exclamation marks and emoji."""

import re

from concierge.guardrails.facts.sentences import normalised
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.phrases import phrase_pattern
from concierge.guardrails.rail import Rail
from concierge.guidelines import BannedPhrases, Emoji, ExclamationMarks

LONGEST_ACRONYM = 4  # letters; longer words in capitals are shouted unless a page writes them so
_SHOUTED = re.compile(
    rf"(?<![\w-])[A-Z]{{{LONGEST_ACRONYM + 1},}}(?![\w-])|"
    rf"(?<![\w-])[A-Z]{{2,}}(?: [A-Z]{{2,}}){{2,}}(?![\w-])"
)
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001faff\u2600-\u27bf\u2b50\u2b55]\ufe0f?(?:\u200d[\U0001f1e6-\U0001faff\u2600-\u27bf]\ufe0f?)*"
)


class ToneRail(Rail):
    """Blocks phrases that the guidelines ban; tones down what is only too loud."""

    name = "tone"
    version = "1"

    def __init__(self, banned: BannedPhrases, exclamations: ExclamationMarks, emoji: Emoji) -> None:
        """Set what does not belong in a reply.

        Args:
            banned: phrases; those about tone, machines and bodies count here.
            exclamations: how many a reply may have.
            emoji: which ones, and how many.
        """
        self._banned = phrase_pattern([*banned.tone, *banned.machine_talk, *banned.body_comments])
        self._exclamations = exclamations.max_per_message
        self._emoji = emoji

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block for a banned phrase, a rewrite for capitals, exclamation marks and emoji."""
        banned = self._banned.search(normalised(reply))
        if banned:
            return self.blocked(banned[0])
        quiet = self._without_emoji(self._fewer_exclamations(_lowered(reply, grounds)))
        return self.passed() if quiet == reply else self.rewritten(quiet, "capitals, exclamation marks or emoji")

    def _fewer_exclamations(self, text: str) -> str:
        text = re.sub(r"!{2,}", "!", text)
        if text.count("!") <= self._exclamations:
            return text
        head, *rest = text.split("!")
        kept = [head, *rest[: self._exclamations]]
        return ".".join(["!".join(kept), *rest[self._exclamations :]])

    def _without_emoji(self, text: str) -> str:
        allowed = {one.rstrip("\ufe0f") for one in self._emoji.allowed_set} if self._emoji.allowed else set()
        left = self._emoji.max_per_message

        def replacement(match: re.Match[str]) -> str:
            nonlocal left
            if match[0].rstrip("\ufe0f") not in allowed or left == 0:
                return ""
            left -= 1
            return match[0]

        kept = _EMOJI.sub(replacement, text)
        return text if kept == text else re.sub(r"[ \t]{2,}", " ", re.sub(r" +([.,!?])", r"\1", kept)).strip()


def _lowered(reply: str, grounds: Grounds) -> str:
    """Return a reply without words in capitals, except those that a page or the customer writes so."""
    written = " ".join([grounds.question, *(f"{passage.title} {passage.text}" for passage in grounds.passages)])

    def replacement(match: re.Match[str]) -> str:
        if re.search(rf"\b{re.escape(match[0])}\b", written):
            return match[0]
        begins = match.start() == 0 or re.search(r"[.!?\n]\s*$", reply[: match.start()]) is not None
        return match[0].capitalize() if begins else match[0].lower()

    return _SHOUTED.sub(replacement, reply)
