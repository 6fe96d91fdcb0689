"""What customers thought of the conversation."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base, created_at


class Feedback(Base):
    """A rating and words, with what it was about, and nothing that tells who gave it."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", "rating_range"),
        CheckConstraint("rating IS NOT NULL OR comment IS NOT NULL", "not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rating: Mapped[int | None]
    comment: Mapped[str | None]
    topic: Mapped[str | None]
    variant: Mapped[str | None]
    created_at: Mapped[datetime] = created_at()
