"""Add the audit log."""

import sqlalchemy as sa
from alembic import op

from concierge.storage.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurred_at", Instant(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column(
            "actor",
            sa.Enum(
                "customer",
                "assistant",
                "agent",
                "operator",
                name="actor",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_conversation_id"), "audit_entries", ["conversation_id"])
    op.create_index(op.f("ix_audit_entries_customer_id_occurred_at"), "audit_entries", ["customer_id", "occurred_at"])


def downgrade() -> None:
    """Undo this revision."""
    op.drop_table("audit_entries")
