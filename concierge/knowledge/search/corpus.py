"""All passages there are today, and a fingerprint of what they are made from."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from concierge.knowledge.search.campaign_passages import campaign_passages
from concierge.knowledge.search.passage import Passage
from concierge.knowledge.search.policy_passages import policy_passages
from concierge.knowledge.search.product_passages import product_passages
from concierge.knowledge.search.store_passages import shipping_passages, sizing_passages, store_passages
from concierge.storage import Campaign, Product, PromoCode, Stock, Store, UnavailableVariant

_TABLES = (Product, Stock, UnavailableVariant, Campaign, PromoCode, Store)
# As text: making objects of rows, and of the JSON in them, would take ten times as long.
_ROWS = [
    select(text("*")).select_from(table).order_by(*table.primary_key)
    for table in (model.__table__ for model in _TABLES)
]


def all_passages(session: Session, folder: Path, today: date) -> list[Passage]:
    """Return every passage.

    Args:
        session: for reading the catalogue, campaigns and stores.
        folder: the knowledge folder, with `policies/` in it.
        today: the date in the shop's time zone.

    Raises:
        RuleFileError: a knowledge file is missing or unusable.
    """
    return [
        *product_passages(session, today),
        *policy_passages(folder / "policies"),
        *campaign_passages(session, today),
        *store_passages(session),
        *shipping_passages(),
        *sizing_passages(session),
    ]


def fingerprint(session: Session, folder: Path, today: date) -> str:
    """Return a hash that changes when a knowledge file, a row that passages are made from, or the day does.

    Args:
        session: for reading the rows.
        folder: the knowledge folder.
        today: the date in the shop's time zone.
    """
    digest = hashlib.sha256(today.isoformat().encode())
    for path in _files(folder):
        status = path.stat()
        digest.update(f"{path.relative_to(folder)} {status.st_mtime_ns} {status.st_size}\n".encode())
    for query in _ROWS:
        digest.update("\n".join(map(repr, session.execute(query))).encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
