"""Privacy requests that only the privacy desk may handle: children's data, other people's data, corrections."""

import re

from rasa_sdk import Tracker

from actions.person import Need, ask_person
from actions.scenario import Reply

DESK = Need("needs_agent_decision", "privacy_desk", "P4")  # ESC-10, by_topic_queue.privacy
CHILD = Need("minor_or_child_data", "privacy_desk", "P2")  # sensitive_topics in data/guidelines.yml
_CHILD = re.compile(r"\b(?:kid|child|son|daughter|minor|toddler|teen(?:ager)?)(?:'?s|ren)?\b", re.IGNORECASE)
_SOMEONE_ELSE = re.compile(
    r"\bmy (?:late )?(?:ex|mother|father|mom|dad|wife|husband|partner|friend|brother|sister|parents?|neighbor|boss)\b"
    r"|\b(?:someone|somebody) else'?s?\b|\b(?:passed away|deceased)\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\b(?:correct|fix|wrong|update|misspelled|change)\b", re.IGNORECASE)


def is_about_others(words: str) -> bool:
    """Return whether someone else's data is meant."""
    return bool(_CHILD.search(words) or _SOMEONE_ELSE.search(words))


def ask_about_others(reply: Reply, tracker: Tracker, words: str) -> None:
    """Ask the desk about someone else's data; a child's comes first."""
    if _CHILD.search(words):
        ask_person(reply, tracker, "utter_privacy_child", CHILD)
    else:
        ask_person(reply, tracker, "utter_privacy_someone_else", DESK)


def asks_for_correction(words: str) -> bool:
    """Return whether something on file is to be corrected."""
    return _CORRECTION.search(words) is not None
