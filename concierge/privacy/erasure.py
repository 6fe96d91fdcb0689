"""Erasing a person's data, and copying it for them. Policy: POL-PRIV."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from concierge.privacy.audit import record
from concierge.privacy.personal_data import HOLDINGS, Owner


def erase(session: Session, owner: Owner, *, chats: bool, now: datetime, reference: str) -> dict[str, int]:
    """Erase a person's data in every table that does not have to keep it, in the caller's transaction.

    Args:
        session: the database.
        owner: whose data.
        chats: whether their conversations go, too.
        now: the present moment, with a time zone.
        reference: of the request, for the audit log.

    Returns:
        How many rows of each table were deleted or emptied.
    """
    erased: dict[str, int] = {}
    for holding in HOLDINGS:
        if holding.erase is None:
            continue
        rows = holding.rows_of(session, owner, chats=chats)
        for row in rows:
            holding.erase(session, row, now)
        session.flush()
        if rows:
            erased[holding.table.__tablename__] = len(rows)
    record(session, "privacy.erased", actor="operator", customer_id=owner.customer_id, object_id=reference, rows=erased)
    return erased


def copy_of(session: Session, owner: Owner) -> dict[str, list[dict[str, Any]]]:
    """Return a person's data by table, as JSON can hold it; secrets of links are left out."""
    return {
        holding.table.__tablename__: [
            _as_json(row, holding.never_copied) for row in holding.rows_of(session, owner, chats=True)
        ]
        for holding in HOLDINGS
    }


def _as_json(row: Any, without: Iterable[str]) -> dict[str, Any]:
    columns = [column.key for column in row.__table__.columns if column.key not in without]
    return {column: _plain(getattr(row, column)) for column in columns}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
