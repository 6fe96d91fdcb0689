"""Expected failures become one line that says what to do."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from concierge.cli.failures import explain
from concierge.storage import Order


def test_a_database_without_tables_is_told_to_be_migrated(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as failure, engine.connect() as connection:
        connection.execute(select(Order))
    told = explain(failure.value)
    assert told is not None
    assert told.endswith("run: concierge data migrate")
    assert "\n" not in told


def test_a_mistake_in_the_program_is_not_hidden() -> None:
    assert explain(KeyError("sku")) is None
