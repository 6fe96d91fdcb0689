"""Bringing a database's schema up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, as long as every process that migrates this database uses the same.
POSTGRES_LOCK = 4_706_250_581


def migration_config() -> Config:
    """Return Alembic's configuration for this package's migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def lock_for_writing(connection: Connection) -> None:
    """Take the lock that makes this transaction the only one that migrates or loads."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema up to date, in one transaction; processes that start together wait for each other.

    Returns:
        The revision before and after; before is None for an empty database.
    """
    config = migration_config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    if newest is None:
        raise RuntimeError(f"no migrations in {MIGRATIONS}")
    with engine.begin() as connection:
        lock_for_writing(connection)
        before = MigrationContext.configure(connection).get_current_revision()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest
