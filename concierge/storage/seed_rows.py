"""What was loaded from the data files, so that a later load knows what it may change."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base


class SeedRow(Base):
    """One row that came from a data file.

    `content_hash` is that of the row in the file, `row_hash` that of the whole row in the database just
    after it was loaded, and `anchor` the day its relative dates were counted from.
    """

    __tablename__ = "seed_rows"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)  # the primary key, as a JSON list
    content_hash: Mapped[str]
    row_hash: Mapped[str]
    anchor: Mapped[date]
