"""Add who was shown which variant of a campaign, what came of it, and the conversation a subscription began in."""

import sqlalchemy as sa
from alembic import op

from concierge.storage.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Apply this revision."""
    now = sa.text("(CURRENT_TIMESTAMP)")
    op.create_table(
        "variant_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("variant_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("shown_at", Instant(), server_default=now, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_variant_assignments_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_variant_assignments_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_assignments")),
        sa.UniqueConstraint(
            "campaign_id", "conversation_id", name=op.f("uq_variant_assignments_campaign_id_conversation_id")
        ),
        sa.UniqueConstraint("campaign_id", "customer_id", name=op.f("uq_variant_assignments_campaign_id_customer_id")),
    )
    op.create_index(op.f("ix_variant_assignments_conversation_id"), "variant_assignments", ["conversation_id"])
    op.create_index(op.f("ix_variant_assignments_customer_id"), "variant_assignments", ["customer_id"])
    op.create_table(
        "variant_outcomes",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _choice("outcome", "confirmed_opt_in", "code_asked", "gear_shown"), nullable=False),
        sa.Column("occurred_at", Instant(), server_default=now, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["variant_assignments.id"],
            name=op.f("fk_variant_outcomes_assignment_id_variant_assignments"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", "outcome", name=op.f("pk_variant_outcomes")),
    )
    op.add_column("subscriptions", sa.Column("conversation_id", sa.String(), nullable=True))


def downgrade() -> None:
    """Undo this revision."""
    op.drop_column("subscriptions", "conversation_id")
    for table in ("variant_outcomes", "variant_assignments"):
        op.drop_table(table)
