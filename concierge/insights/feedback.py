"""Ratings and words about a conversation, kept without what would tell who gave them."""

import re

from sqlalchemy.orm import Session

from concierge.storage import Feedback

LONGEST_COMMENT = 1000
# Whatever names a person or an order directly: addresses, order numbers, long numbers.
_TELLING = re.compile(r"[\w.+\-']+@[\w\-]+(?:\.[\w\-]+)+|\bFO-?\s?\d{5}\b|\+?\d[\d\s().\-]{5,}\d", re.IGNORECASE)
_INTRODUCTION = re.compile(r"\b((?i:my name is|this is|name's|i am|i'm)\s+)(?:[A-Z][\w'\-]+\s?){1,3}")


def keep_feedback(
    session: Session, rating: int | None, comment: str | None, *, topic: str | None, variant: str | None
) -> None:
    """Keep feedback.

    Args:
        rating: 1 (worst) to 5, or None when only words were given.
        comment: what was said, or None.
        topic: what the conversation was about, an intent.
        variant: the variant of the assistant that the customer met, or None.
    """
    words = without_names(comment.strip())[:LONGEST_COMMENT] if comment else None
    if rating is not None or words:
        session.add(Feedback(rating=rating, comment=words or None, topic=topic, variant=variant))


def without_names(text: str) -> str:
    """Return a comment without addresses, numbers and the name of someone who introduces themselves."""
    return _INTRODUCTION.sub(r"\1[name]", _TELLING.sub("[removed]", text))
