"""What the conversation tells a person who takes over: its topic, its language, its mood, its last turns."""

from collections.abc import Iterator
from typing import Any

from rasa_sdk import Tracker

from concierge.handoff.criteria import topic_in
from concierge.handoff.packet import LAST_TURNS, Turn
from concierge.languages import Language, language_of

SUMMARY_LENGTH = 280  # characters of the customer's own words
RECENT = 3  # messages that tell the language and the mood
TOPIC_OF_INTENT = {  # to the keys of `by_topic_queue` in data/guidelines.yml
    "order_status": "order_status",
    "change_order": "order_change",
    "cancel_order": "cancel_order",
    "shipping_info": "shipping",
    "international_shipping": "shipping",
    "start_return": "returns",
    "exchange_item": "exchange",
    "refund_status": "refund",
    "warranty_claim": "warranty",
    "recall_question": "recall",
    "price_match": "price_match",
    "payment_problem": "payment",
    "fraud_report": "payment",
    "gift_cards": "gift_card",
    "product_info": "product",
    "product_availability": "product",
    "compare_products": "product",
    "recommend_product": "recommendation",
    "size_help": "sizing",
    "store_hours": "stores",
    "loyalty_balance": "loyalty",
    "join_trail_club": "loyalty",
    "check_promo_code": "promotion",
    "current_deals": "promotion",
    "newsletter_signup": "newsletter",
    "unsubscribe": "newsletter",
    "privacy_what_you_know": "privacy",
    "privacy_delete": "privacy",
    "privacy_export": "privacy",
    "stop_personalization": "privacy",
    "corporate_quote": "bulk",
    "affiliate_program": "affiliate",
    "complaint": "complaint",
    "abuse": "abuse",
}
NEGATIVE = frozenset({"complaint", "abuse"})


def topic(tracker: Tracker) -> str | None:
    """Return the topic that a request for a person is about: in its own words, else what was spoken of last."""
    for event in _messages(tracker):
        found = TOPIC_OF_INTENT.get(_intent(event)) or topic_in(_text(event))
        if found:
            return found
    return None


def language(tracker: Tracker) -> Language:
    """Return the language the customer wrote in lately; pressed buttons have none."""
    recent = [_text(event) for event in _messages(tracker) if _text(event)][:RECENT]
    return "es" if any(language_of(text) == "es" for text in recent) else "en"


def sentiment(tracker: Tracker) -> str:
    """Return "negative" when one of the last messages was a complaint or an insult, else "neutral"."""
    recent = list(_messages(tracker))[:RECENT]
    return "negative" if any(_intent(event) in NEGATIVE for event in recent) else "neutral"


def summary_of(tracker: Tracker) -> str:
    """Return what the customer wrote last, shortened: the plainest summary that cannot be wrong."""
    words = next((_text(event) for event in _messages(tracker) if len(_text(event).split()) > 1), "")
    about = topic(tracker) or "no topic named"
    return f"{about.replace('_', ' ').capitalize()}: {shortened(words)}" if words else about.replace("_", " ")


def shortened(text: str, length: int = SUMMARY_LENGTH) -> str:
    """Return a text on one line, cut between words where it is longer than `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length].rpartition(' ')[0]} …"


def last_turns(tracker: Tracker) -> list[Turn]:
    """Return the last turns, oldest first; a turn is a customer's message and what was answered."""
    said: list[Turn] = []
    customers = 0
    for event in reversed(tracker.events):
        if event["event"] == "user":
            said.append({"author": "customer", "text": str(event.get("text") or "")})
            customers += 1
            if customers == LAST_TURNS:
                break
        elif event["event"] == "bot" and event.get("text"):
            said.append({"author": "assistant", "text": str(event["text"])})
    return said[::-1]


def in_a_row(tracker: Tracker, intents: frozenset[str]) -> int:
    """Return how many of the customer's latest messages, without a break, had one of these intents."""
    count = 0
    for event in _messages(tracker):
        if _intent(event).partition("/")[0] not in intents:
            break
        count += 1
    return count


def _messages(tracker: Tracker) -> Iterator[dict[str, Any]]:
    return (event for event in reversed(tracker.events) if event["event"] == "user")


def _intent(event: dict[str, Any]) -> str:
    return str(((event.get("parse_data") or {}).get("intent") or {}).get("name") or "")


def _text(event: dict[str, Any]) -> str:
    text = str(event.get("text") or "")
    return "" if text.startswith("/") else text
