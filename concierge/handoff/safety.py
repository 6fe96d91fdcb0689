"""Words that decide about safety texts: what kind of emergency, a figure of speech, a threat."""

import re
from typing import Literal

from concierge.handoff.certain_words import certain_intent

SafetyText = Literal["crisis", "emergency", "poison"]  # keys of `safety_texts` in guidelines.yml

_FIGURE_OF_SPEECH = re.compile(
    r"\b(?:(?:is|are|was|were|it'?s|this'?s) (?:really |just |slowly |totally |absolutely )?killing me|"
    r"(?:i'?d|would|could) (?:die|kill) for|to die for|dying (?:to|for|of (?:laughter|boredom))|"
    r"(?:the|be the) death of me|bored to death|worried to death|dead tired|killer deal|drop[- ]dead gorgeous)\b",
    re.IGNORECASE,
)
_THREAT = re.compile(
    r"\b(?:i(?:'ll| will|'m going to| am going to| swear i'?ll)|gonna|going to) (?:\w+ ){0,6}?"
    r"(?:smash|burn|punch|shoot|stab|beat|hurt|kill|break your|bomb|blow up|find you|find whoever|make them pay|"
    r"come for)\b"
    r"|\b(?:watch your back|you'?d better be scared|i know where (?:you|your))\b",
    re.IGNORECASE,
)
_DANGER = re.compile(
    r"\b(?:caught fire|on fire|burn(?:ed|t|s|ing)?|flames?|explod\w*|explosion|leak(?:ed|s|ing)? (?:gas|fuel)|"
    r"(?:gas|fuel) (?:is |was )?(?:leak\w*|coming out|spray\w*)|injur\w*|bleeding|hospital|unconscious|"
    r"(?:got|was|were|is) (?:badly )?hurt)\b",
    re.IGNORECASE,
)


def mentions_crisis(text: str) -> bool:
    """Return whether a text speaks of suicide or self-harm in so many words."""
    return certain_intent(text) == "self_harm"


def is_figure_of_speech(text: str) -> bool:
    """Return whether death is only a manner of speaking, as in "this delay is killing me"."""
    return _FIGURE_OF_SPEECH.search(text) is not None and not mentions_crisis(text)


def is_threat(text: str) -> bool:
    """Return whether a text threatens others."""
    return _THREAT.search(text) is not None and not mentions_crisis(text)


def mentions_danger(text: str) -> bool:
    """Return whether a text tells of a fire, a fuel leak or an injury."""
    return _DANGER.search(text) is not None
