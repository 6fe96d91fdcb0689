"""Making the database hold what the data files say, without undoing what the assistant did since."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from concierge.storage.calendar import Calendar
from concierge.storage.columns import Base
from concierge.storage.customers import Customer
from concierge.storage.seed_rows import SeedRow
from concierge.storage.seeding.seeds import Seed, fingerprint, key_of

SEED_TABLE = cast(Table, SeedRow.__table__)
CUSTOMER_TABLE = Customer.__tablename__

OnProgress = Callable[[str, int, int], None]


class SeedConflict(Exception):
    """A row of the files cannot stand next to what the assistant wrote. The message is one line."""


@dataclass
class Counts:
    """What a load did to one table.

    Attributes:
        added: rows new in the files.
        changed: rows that differ in the files since they were last loaded.
        removed: rows that left the files.
        dates_moved: rows whose relative dates moved to the new today.
        kept: rows that the files would change or remove, left as the running assistant made them.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    dates_moved: int = 0
    kept: int = 0


@dataclass
class _Plan:
    inserts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    loaded: dict[str, str] = field(default_factory=dict)  # key: content hash of what is now loaded
    leaving: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)


class Synchroniser:
    """Brings the seeded tables in line with the files, inside the caller's transaction.

    Args:
        connection: in a transaction that holds the lock for writing.
        calendar: resolves relative dates.
    """

    def __init__(self, connection: Connection, calendar: Calendar) -> None:
        self._connection = connection
        self._calendar = calendar
        self._erased = set(connection.scalars(select(Customer.id).where(Customer.erased_at.is_not(None))))
        self._known: dict[str, dict[str, Any]] = defaultdict(dict)
        for known in connection.execute(select(SEED_TABLE)):
            self._known[known.table_name][known.key] = known

    def run(self, seeds: Iterable[Seed], on_progress: OnProgress) -> dict[str, Counts]:
        """Synchronise every table that the files fill or filled.

        Args:
            seeds: every row of the files.
            on_progress: called before each table with its name, the tables done and their number.

        Returns:
            What was done, by table name.
        """
        wanted: dict[str, dict[str, Seed]] = defaultdict(dict)
        for seed in seeds:
            wanted[seed.table.name][seed.key] = seed
        tables = [t for t in Base.metadata.sorted_tables if t.name in wanted or t.name in self._known]
        counts = {table.name: Counts() for table in tables}
        plans: list[tuple[Table, _Plan]] = []
        for done, table in enumerate(tables):
            on_progress(table.name, done, len(tables))
            plans.append((table, self._write(table, wanted[table.name], counts[table.name])))
        # Rows that refer to others go before the rows they refer to.
        for table, plan in reversed(plans):
            self._remove(table, plan, counts[table.name])
        return counts

    def _write(self, table: Table, wanted: dict[str, Seed], counts: Counts) -> _Plan:
        before = self._rows(table)
        plan = _Plan()
        for key, seed in wanted.items():
            self._plan_row(key, seed, before.get(key), plan, counts)
        for key, known in self._known[table.name].items():
            if key not in wanted:
                row = before.get(key)
                untouched = row is not None and fingerprint(row) == known.row_hash
                (plan.leaving if untouched else plan.forgotten).append(key)
                counts.kept += row is not None and not untouched
        try:
            if plan.inserts:
                self._connection.execute(insert(table), plan.inserts)
            for key, values in plan.updates:
                self._connection.execute(update(table).where(_is(table, key)).values(values))
        except IntegrityError as error:
            reason = str(error.orig).splitlines()[0]
            raise SeedConflict(f"{table.name}: the files do not fit the rows in the database: {reason}") from error
        self._remember(table, plan, before)
        return plan

    def _plan_row(self, key: str, seed: Seed, row: dict[str, Any] | None, plan: _Plan, counts: Counts) -> None:
        known = self._known[seed.table.name].get(key)
        owner = seed.columns.get("id" if seed.table.name == CUSTOMER_TABLE else "customer_id")
        if owner in self._erased or (known is None) != (row is None):
            # Erased, deleted or created by the running assistant: its word is the later one.
            counts.kept += 1
        elif known is None or row is None:
            plan.inserts.append(seed.resolve(self._calendar))
            plan.loaded[key] = seed.content_hash
            counts.added += 1
        elif known.content_hash != seed.content_hash:
            plan.updates.append((key, seed.resolve(self._calendar)))
            plan.loaded[key] = seed.content_hash
            counts.changed += 1
        elif known.anchor != self._calendar.today:
            self._plan_dates(key, seed, row, Calendar(known.anchor, self._calendar.zone), plan, counts)

    def _plan_dates(
        self, key: str, seed: Seed, row: dict[str, Any], then: Calendar, plan: _Plan, counts: Counts
    ) -> None:
        loaded = seed.resolve_dates(then)
        # A date that is not as it was loaded was set by the assistant, and stays.
        moved = {name: value for name, value in seed.resolve_dates(self._calendar).items() if row[name] == loaded[name]}
        plan.loaded[key] = seed.content_hash
        if moved:
            plan.updates.append((key, moved))
            counts.dates_moved += 1

    def _remember(self, table: Table, plan: _Plan, before: dict[str, dict[str, Any]]) -> None:
        if not plan.loaded:
            return
        known = self._known[table.name]
        after = self._rows(table)
        entries = []
        for key, content_hash in plan.loaded.items():
            earlier = known.get(key)
            row_hash = fingerprint(after[key])
            if earlier is not None and fingerprint(before[key]) != earlier.row_hash:
                # The assistant touched this row, and its hash must keep telling so.
                row_hash = earlier.row_hash
            entries.append(
                {
                    "table_name": table.name,
                    "key": key,
                    "content_hash": content_hash,
                    "row_hash": row_hash,
                    "anchor": self._calendar.today,
                }
            )
        self._forget(table, [key for key in plan.loaded if key in known])
        self._connection.execute(insert(SEED_TABLE), entries)

    def _remove(self, table: Table, plan: _Plan, counts: Counts) -> None:
        for key in plan.leaving:
            try:
                with self._connection.begin_nested():
                    self._connection.execute(delete(table).where(_is(table, key)))
                counts.removed += 1
            except IntegrityError:
                # Something the assistant wrote refers to this row.
                counts.kept += 1
        self._forget(table, plan.leaving + plan.forgotten)

    def _forget(self, table: Table, keys: list[str]) -> None:
        for key in keys:
            self._connection.execute(delete(SEED_TABLE).where(SeedRow.table_name == table.name, SeedRow.key == key))

    def _rows(self, table: Table) -> dict[str, dict[str, Any]]:
        rows = (dict(row) for row in self._connection.execute(select(table)).mappings())
        return {key_of(table, row): row for row in rows}


def _is(table: Table, key: str) -> Any:
    return and_(*(column == part for column, part in zip(table.primary_key, json.loads(key), strict=True)))


def totals(counts: dict[str, Counts]) -> Counts:
    """Add up what was done to all tables."""
    each = [asdict(count) for count in counts.values()]
    return Counts(**{name: sum(count[name] for count in each) for name in asdict(Counts())})
