"""Gift cards: buying, using, balance, loss and scams, without ever needing a card number."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.person import Need, ask_person
from actions.scenario import OPEN_QUESTION, Events, Reply, Scenario, entity, said

SCAM = Need("fraud_or_stolen_card", "payments", "P2")  # sensitive_topics in data/guidelines.yml
LOST = Need("needs_agent_decision", "payments", "P4")  # ESC-10, by_topic_queue.gift_card
HIDDEN = "[card number hidden]"  # what the gate writes in place of a number
_CARD_NUMBER = re.compile(
    r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])|\bpin\b\W*(?:is|number|code)?\W*\d{3,8}\b", re.IGNORECASE
)
# Checked in this order; the first that matches is what the customer wants to know.
_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(words, re.IGNORECASE))
    for topic, words in (
        (
            "scam",
            r"\bscam|\bfine\b|recruit|\b(?:ask(?:ed|ing|s)?|tell(?:ing|s)?|told|said|says|want(?:s|ed)?|called|must)\b"
            r".{0,40}\b(?:pay|buy|send|numbers?)\b.*\bcards?\b|off a guy|fraud|\bfake\b",
        ),
        ("lost", r"\blost\b|stolen|threw|deleted|misplaced|scratched|can'?t (?:read|find)|replace"),
        ("balance", r"balan|balence|how much is (?:left|on)|what'?s (?:left|on)|left on"),
        ("return", r"\breturn|cancel|refund|cash|exchange"),
        ("reload", r"reload|top up|more money|add money|existing gift card"),
        ("expiry", r"expir|still good|\bfees?\b|years ago"),
        ("arrival", r"hasn'?t arrived|never got|not arrived|wrong email|resend|did(?:n'?t| not) (?:get|arrive)"),
        ("with_points", r"points|promo|free shipping|another gift card"),
        (
            "use",
            r"\buse\b|\bspend\b|\bpay\b|toward|at once|where do i enter|sale (?:items|stuff)|doesn'?t cover|now what",
        ),
        (
            "buy",
            r"\bbuy|\bsell|\bsend|get\b.*\bcard|amount|minimum|maximum|possible|\$\s?\d|\d+ dollars|\bfor \d+|"
            r"schedule|plastic|physical|printed|by mail|certain date|have gift cards|niece|brother|employee|friend",
        ),
    )
)
_ANSWERS = {
    "buy": "utter_gift_card_buy",
    "use": "utter_gift_card_use",
    "balance": "utter_gift_card_balance",
    "lost": "utter_gift_card_lost",
    "return": "utter_gift_card_return",
    "reload": "utter_gift_card_reload",
    "expiry": "utter_gift_card_expiry",
    "arrival": "utter_gift_card_arrival",
    "with_points": "utter_gift_card_points",
}


class GiftCards(Scenario):
    """Answers what was asked about gift cards, or asks what the customer wants to do."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_gift_cards"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Warn of scams first; after a card number, point to the balance page."""
        text = said(tracker)
        number_seen = _CARD_NUMBER.search(text) is not None
        if number_seen:
            reply.approved("utter_card_number_seen")
        topic = entity(tracker, "gift_card_topic") or _topic(text, number_seen or HIDDEN in text)
        if topic == "scam":
            ask_person(reply, tracker, "utter_gift_card_scam", SCAM)
            return []
        reply.approved(_ANSWERS.get(topic, "utter_gift_cards"))
        return [SlotSet(OPEN_QUESTION, "gift_card_lost" if topic == "lost" else None)]


class GiftCardLost(Scenario):
    """Asks the payments team about a lost card."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_gift_card_lost"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Record the request."""
        ask_person(reply, tracker, "utter_gift_card_lost_noted", LOST)
        return [SlotSet(OPEN_QUESTION, None)]


def _topic(text: str, number_seen: bool) -> str:
    for topic, words in _TOPICS:
        if words.search(text):
            return topic
    return "balance" if number_seen else ""
