"""The migrations and the models describe the same schema."""

from concurrent.futures import ThreadPoolExecutor

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from concierge.storage import Base
from concierge.storage.schema import migrate, migration_config


def _constraints(engine: Engine) -> dict[str, set[str | None]]:
    found = inspect(engine)
    return {
        table: {check["name"] for check in found.get_check_constraints(table)}
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_models_and_migrations_agree(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_create_every_check_of_the_models(engine: Engine) -> None:
    migrate(engine)
    migrated = _constraints(engine)
    with engine.begin() as connection:
        command_config = migration_config()
        command_config.attributes["connection"] = connection
        command.downgrade(command_config, "base")
        Base.metadata.create_all(connection)
    assert migrated == _constraints(engine)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before, revision = migrate(engine)
    assert before is None
    assert migrate(engine) == (revision, revision)


def test_processes_that_start_together_migrate_once(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = [future.result() for future in [pool.submit(migrate, engine) for _ in range(4)]]
    assert sum(before is None for before, _ in results) == 1
