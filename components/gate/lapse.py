"""What may be known of a customer for a while only: their name and tier, and an offer that a yes would accept."""

import re
from datetime import datetime, timezone

from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

UNTIL = "verified_until"
NAMED, FIRST_NAME = "customer_named", "customer_first_name"
CUSTOMER_FACTS = ("known_customer", NAMED, FIRST_NAME, "loyalty_tier", "club_member")
MOST_NAMES = 2  # style.use_customer_first_name.max_times_per_conversation in data/guidelines.yml
OPEN_QUESTION, OFFER = "open_question", "campaign_offer"
ANSWERS = ("affirm", "deny")


def forget_what_lapsed(tracker: DialogueStateTracker) -> None:
    """Empties slots that hold no longer, before a turn is answered: so no text of the turn is filled with them."""
    slots = tracker.current_slot_values()
    lapsed: list[str] = []
    if not _is_verified(slots.get(UNTIL)):
        lapsed += CUSTOMER_FACTS
    elif slots.get(NAMED) and _times_named(tracker, str(slots.get(FIRST_NAME))) >= MOST_NAMES:
        lapsed += (NAMED, FIRST_NAME)
    message = tracker.latest_message
    if slots.get(OPEN_QUESTION) == OFFER and message and message.intent.get("name") not in ANSWERS:
        lapsed.append(OPEN_QUESTION)  # a later yes means something else
    for slot in lapsed:
        if slots.get(slot) is not None:
            tracker.update(SlotSet(slot, None))


def _is_verified(until: object) -> bool:
    try:
        return datetime.fromisoformat(str(until)) > datetime.now(timezone.utc)
    except (TypeError, ValueError):
        return False


def _times_named(tracker: DialogueStateTracker, name: str) -> int:
    word = re.compile(rf"\b{re.escape(name)}\b")
    count = 0
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            break
        count += isinstance(event, BotUttered) and bool(word.search(event.text or ""))
    return count
