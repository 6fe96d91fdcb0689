"""Reading short answers: yes or no to a form's question, and what was said since a form began."""

from rasa_sdk import Tracker

_YES_OR_NO = {"affirm": True, "deny": False}


def yes_or_no(tracker: Tracker, slot: str) -> bool | None:
    """Return the answer to a yes/no question for `slot`, or None when it was not asked or not answered."""
    if tracker.get_slot("requested_slot") != slot:
        return None
    return _YES_OR_NO.get(str(tracker.get_intent_of_latest_message()))


def declined(tracker: Tracker, *slots: str) -> bool:
    """Return whether the customer just said no to an open question for one of the slots."""
    return tracker.get_slot("requested_slot") in slots and tracker.get_intent_of_latest_message() == "deny"


def answered(tracker: Tracker, slots: list[str]) -> list[str]:
    """Return the slots that are filled: a form that requires only these asks for nothing more, and keeps them."""
    return [slot for slot in slots if tracker.get_slot(slot) is not None]


def said_since_begun(tracker: Tracker, form: str) -> str:
    """Return what the customer wrote from the message that began the form until now, oldest first.

    Args:
        tracker: the conversation; the form is beginning, running or has just ended.
        form: the form's name.
    """
    texts: list[str] = []
    begun = not _has_begun(tracker, form)
    for event in reversed(tracker.events):
        if event["event"] == "active_loop" and event.get("name") == form:
            begun = True
        elif event["event"] == "user":
            text = str(event.get("text") or "")
            if not text.startswith("/"):
                texts.append(text)
            if begun:
                break
    return "\n".join(reversed(texts))


def _has_begun(tracker: Tracker, form: str) -> bool:
    """Return whether the form runs, or ended in this turn. While Rasa begins it, the tracker does not say so yet."""
    in_this_turn = True
    for event in reversed(tracker.events):
        if event["event"] == "user":
            in_this_turn = False
        elif event["event"] == "active_loop":
            return event.get("name") == form or (event.get("name") is None and in_this_turn)
    return False
