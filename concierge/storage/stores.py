"""The shop's stores."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from concierge.storage.columns import Base


class Store(Base):
    """A store. Hours are local to `timezone`.

    `hours` maps mon … sun to {"open": "HH:MM", "close": "HH:MM"} or None when closed; `holidays` lists
    {"holiday": name, "closed": true} or {"holiday": name, "opens": "HH:MM"}.
    """

    __tablename__ = "stores"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    flagship: Mapped[bool]
    address: Mapped[str]
    city: Mapped[str]
    state: Mapped[str]
    zip: Mapped[str]
    phone: Mapped[str]
    timezone: Mapped[str]
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
    holidays: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    services: Mapped[list[str]] = mapped_column(JSON)
    not_offered: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)
