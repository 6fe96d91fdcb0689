"""When a person is needed, who that is and how urgently: `escalation` of guidelines.yml."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from concierge.guidelines import BY_TOPIC, DEFAULT_TOPIC, get_guidelines
from concierge.storage.conversations import Priority

PRIORITIES: tuple[Priority, ...] = ("P1", "P2", "P3", "P4")  # the most urgent first
HIGH_VALUE = Decimal("500.00")  # US dollars; ESC-05
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*)|\b(\d[\d,]*)(?:\.\d\d)?\s?(?:\$|dollars?|bucks|usd)", re.IGNORECASE)
_TOPIC_WORDS = {  # the first that fits; more special topics come before more general ones
    "bulk": r"bulk|corporate|quote|logo|wholesale",
    "affiliate": r"affiliate|influencer|commission|creator|sponsor\w*",
    "recall": r"recall\w*|lot number",
    "warranty": r"warrant\w*|broke\w*|repair\w*|torn|ripped|snapped|defect\w*|(?:came|fell|falling|coming) apart",
    "price_match": r"price match|price adjustment|lower price",
    "gift_card": r"gift cards?",
    "refund": r"refund\w*|money back",
    "exchange": r"exchang\w*|swap\w*",
    "returns": r"return\w*|send (?:it|them|this) back",
    "cancel_order": r"cancel\w*",
    "order_change": r"chang\w+ (?:my|the|an) (?:order|address)",
    "payment": r"pay\w*|charg\w*|card|bill\w*",
    "privacy": r"privacy|my data|delete my",
    "newsletter": r"newsletter|unsubscribe|emails?",
    "loyalty": r"points|trail club|member\w*",
    "promotion": r"promo\w*|coupon|discount|code",
    "sizing": r"siz\w+|fit\w*",
    "product": r"gear|product|tent|boots?|jacket|pack|sleeping bag|advice",
    "shipping": r"shipping|deliver\w*",
    "stores": r"stores?|hours",
    "complaint": r"complain\w*",
    "order_status": r"orders?|parcel|package|tracking",
}
_TOPICS = {topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, words in _TOPIC_WORDS.items()}
_TRIGGERS = {  # in the order of `escalation`
    "legal_threat": re.compile(
        r"\b(?:lawyers?|attorneys?|lawsuits?|su(?:e|ing) (?:you|fernway)|will sue|legal action|(?:in|to) court|"
        r"subpoena|"
        r"attorney general|ftc|bbb|better business|regulators?|consumer protection|chargeback|dispute the charge)\b",
        re.IGNORECASE,
    ),
    "press_or_media": re.compile(
        r"\b(?:journalist|reporters?|newsroom|press (?:request|office|contact|inquiry|enquiry|deadline)|"
        r"media (?:request|"
        r"inquiry|enquiry|contact)|for an? (?:article|story|broadcast|magazine|newspaper)|newspaper|magazine|"
        r"broadcaster|"
        r"tv station|comment on|statement (?:on|about|from))\b",
        re.IGNORECASE,
    ),
    "vulnerable_customer": re.compile(
        r"\b(?:passed away|(?:has|have|just) died|(?:my|her|his) (?:late|deceased) \w+|funeral|bereave\w*|widow\w*|"
        r"can'?t afford|lost my job|hardship|pressur(?:ed|ing) me|didn'?t understand what i agreed|"
        r"screen reader|i'?m blind|i'?m deaf|my disability|because of my (?:disability|wheelchair))\b",
        re.IGNORECASE,
    ),
}
_MISCONDUCT = re.compile(
    r"\b(?:discriminat\w+|racis\w+|profil(?:ed|ing)|because of my (?:accent|race|skin|religion|gender|weight|age)|"
    r"harass\w+|groped|nasty comment|followed me around|accused m[ey])\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Need:
    """Why a person is needed and who that is.

    Attributes:
        reason: the trigger's name, or the sensitive topic's.
        queue: whom it goes to.
        priority: "P1" (most urgent) to "P4".
        escalation_id: the row of `escalation`, such as "ESC-07"; None for a sensitive topic without one.
    """

    reason: str
    queue: str
    priority: Priority
    escalation_id: str | None = None


def need(reason: str, topic: str | None = None) -> Need:
    """Return what guidelines.yml says about a trigger of `escalation` or a topic of `sensitive_topics`.

    Args:
        reason: the trigger or sensitive topic.
        topic: a key of `by_topic_queue`, for triggers that go by topic.

    Raises:
        KeyError: the guidelines know no such reason.
    """
    guidelines = get_guidelines()
    for row in guidelines.escalation:
        if row.trigger == reason:
            queue = queue_for(topic) if row.queue == BY_TOPIC else row.queue
            return Need(reason, queue, row.priority, row.id)
    for sensitive in guidelines.sensitive_topics:
        if sensitive.topic == reason and sensitive.queue and sensitive.priority:
            return Need(reason, sensitive.queue, sensitive.priority)
    raise KeyError(f"guidelines.yml has no escalation and no sensitive topic {reason!r}")


def queue_for(topic: str | None) -> str:
    """Return the queue for a topic; topics without one go to the default."""
    queues = get_guidelines().by_topic_queue
    return queues.get(topic or DEFAULT_TOPIC, queues[DEFAULT_TOPIC])


def raised_for(asked: Need, loyalty_tier: str | None) -> Need:
    """Return the need one level more urgent if `escalation_modifiers` raise it for this tier."""
    for modifier in get_guidelines().escalation_modifiers:
        if modifier.effect == "raise_priority_one_level" and modifier.condition == f"loyalty_tier == {loyalty_tier}":
            ceiling = PRIORITIES.index(modifier.never_above or PRIORITIES[0])
            now = PRIORITIES.index(asked.priority)
            return replace(asked, priority=PRIORITIES[min(now, max(now - 1, ceiling))])
    return asked


def more_urgent(one: Priority, other: Priority) -> Priority:
    """Return the more urgent of two priorities."""
    return min(one, other, key=PRIORITIES.index)


def topic_in(text: str) -> str | None:
    """Return the topic of `by_topic_queue` that a text is about, or None."""
    return next((topic for topic, pattern in _TOPICS.items() if pattern.search(text)), None)


def trigger_in(text: str) -> str | None:
    """Return what in a text calls for a person by itself: a legal threat, the press, a vulnerable customer; or None."""
    return next((trigger for trigger, pattern in _TRIGGERS.items() if pattern.search(text)), None)


def is_misconduct(text: str) -> bool:
    """Return whether a text reports discrimination or misconduct of staff."""
    return _MISCONDUCT.search(text) is not None


def is_high_value(text: str) -> bool:
    """Return whether a text names an amount above which a problem with an order goes to the care team leads."""
    amounts = (Decimal((one or other).replace(",", "") or 0) for one, other in _AMOUNT.findall(text))
    return any(amount > HIGH_VALUE for amount in amounts)
