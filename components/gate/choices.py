"""Buttons where there are none: a numbered list, and back from the customer's answer to the payload offered."""

from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.gate.payloads import offered_buttons

HINT = "Reply with a number."
HINT_FOR_TITLES = "Reply with one of these:"
LONGEST_ANSWER = 80  # characters; a longer text is no choice from a list


@dataclass(frozen=True)
class Choice:
    """One line of a list.

    Attributes:
        label: what the customer answers with: a number, or the title where the titles are numbers themselves.
        title: what the line says.
        payload: what the answer means to the assistant.
    """

    label: str
    title: str
    payload: str


def choices_of(content: dict[str, Any], first: int = 1) -> list[Choice]:
    """Numbers the buttons of one message.

    Args:
        content: the message; buttons that only open a page are left out.
        first: the number of its first button.
    """
    buttons = [button for button in offered_buttons(content) if button.get("payload")]
    by_title = any(str(button.get("title", "")).strip().isdigit() for button in buttons)
    return [
        Choice(str(button["title"]) if by_title else str(number), str(button.get("title", "")), str(button["payload"]))
        for number, button in enumerate(buttons, first)
    ]


def listed(choices: list[Choice]) -> str:
    """Returns the choices as lines of text, with what to do."""
    if any(choice.label == choice.title for choice in choices):
        return "\n".join((HINT_FOR_TITLES, *(choice.title for choice in choices)))
    return "\n".join((*(f"{choice.label}. {choice.title}" for choice in choices), HINT))


def chosen(answer: str, tracker: DialogueStateTracker | None, most_buttons: int) -> str | None:
    """Returns the payload that ``answer`` picks from the lists of the assistant's latest turn, or None.

    Args:
        answer: what the customer wrote: a number of a list, or the words of its line.
        tracker: the conversation so far.
        most_buttons: how many buttons the channel shows; only messages with more were lists.
    """
    said = answer.strip().strip("#.)( ").casefold()
    if tracker is None or not said:
        return None
    open_choices: list[Choice] = []
    for message in _latest_turn(tracker):
        choices = choices_of(message.data, len(open_choices) + 1)
        if len(choices) > most_buttons:
            open_choices += choices
    for choice in reversed(open_choices):
        if choice.label.casefold() == said:
            return choice.payload
    for choice in reversed(open_choices):
        if choice.title.strip().casefold() == said:
            return choice.payload
    return None


def _latest_turn(tracker: DialogueStateTracker) -> list[BotUttered]:
    messages: list[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            messages.insert(0, event)
    return messages
