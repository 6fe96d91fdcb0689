"""Alembic's entry point. The connection, already in a transaction, comes from `concierge.storage.schema`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from concierge.storage import Base


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | Literal[False]:
    """Write our own column types as what the database has, so that a revision never changes with our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
