"""Loading a data directory into a database."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from concierge.storage.calendar import Calendar
from concierge.storage.schema import lock_for_writing, migrate
from concierge.storage.seeding.bundle import read_bundle
from concierge.storage.seeding.consistency import check_consistency
from concierge.storage.seeding.customer_seeds import customer_seeds
from concierge.storage.seeding.shop_seeds import shop_seeds
from concierge.storage.seeding.synchronise import Counts, Synchroniser, totals

OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class LoadReport:
    """What a load did, by table, with the day its relative dates count from."""

    today: date
    tables: dict[str, Counts]

    @property
    def totals(self) -> Counts:
        """What was done to all tables together."""
        return totals(self.tables)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "today": self.today.isoformat(),
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "totals": asdict(self.totals),
        }


def _silent(_what: str, _done: int, _total: int) -> None:
    return None


def load_data(
    engine: Engine, directory: Path, today: date, zone: ZoneInfo, on_progress: OnProgress = _silent
) -> LoadReport:
    """Validate every file, migrate, then load in one transaction.

    Args:
        engine: the database.
        directory: the data directory, with `knowledge/` and `demo/` in it.
        today: the day that relative dates count from.
        zone: the business's time zone.
        on_progress: called with the step's name, the steps done and their number.

    Raises:
        DataError: the files have mistakes; nothing was written.
        SeedConflict: the rows do not fit what is in the database; nothing was written.
    """
    on_progress("reading files", 0, 1)
    bundle = read_bundle(directory)
    check_consistency(bundle)
    migrate(engine)
    with engine.begin() as connection:
        lock_for_writing(connection)
        seeds = chain(shop_seeds(bundle), customer_seeds(bundle))
        counts = Synchroniser(connection, Calendar(today, zone)).run(seeds, on_progress)
    return LoadReport(today, counts)
