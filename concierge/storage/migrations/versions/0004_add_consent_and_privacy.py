"""Add pending confirmations, privacy requests, personalization choices and feedback."""

import sqlalchemy as sa
from alembic import op

from concierge.storage.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Apply this revision."""
    now = sa.text("(CURRENT_TIMESTAMP)")
    op.create_table(
        "pending_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", _choice("purpose", "membership", "deletion"), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), server_default=now, nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_confirmations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pending_confirmations_token_hash")),
    )
    op.create_index(op.f("ix_pending_confirmations_purpose_address"), "pending_confirmations", ["purpose", "address"])
    op.create_table(
        "privacy_requests",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", _choice("kind", "deletion", "export"), nullable=False),
        sa.Column("scope", _choice("scope", "chat", "account", "all"), nullable=False),
        sa.Column("format", _choice("format", "json", "csv"), nullable=True),
        sa.Column(
            "state",
            _choice("state", "awaiting_link", "waiting_for_order", "received", "done", "lapsed"),
            nullable=False,
        ),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), server_default=now, nullable=False),
        sa.Column("acknowledge_by", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_privacy_requests_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_privacy_requests")),
    )
    op.create_index(op.f("ix_privacy_requests_customer_id"), "privacy_requests", ["customer_id"])
    op.create_index(op.f("ix_privacy_requests_conversation_id"), "privacy_requests", ["conversation_id"])
    op.create_index(op.f("ix_privacy_requests_state_due_on"), "privacy_requests", ["state", "due_on"])
    op.create_table(
        "personalization_choices",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), server_default=now, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_personalization_choices")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("variant", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), server_default=now, nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_feedback_rating_range")),
        sa.CheckConstraint("rating IS NOT NULL OR comment IS NOT NULL", name=op.f("ck_feedback_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )


def downgrade() -> None:
    """Undo this revision."""
    for table in ("feedback", "personalization_choices", "privacy_requests", "pending_confirmations"):
        op.drop_table(table)
