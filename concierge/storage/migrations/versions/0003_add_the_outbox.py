"""Add the outbox of emails and the notices for products that are in stock again."""

import sqlalchemy as sa
from alembic import op

from concierge.storage.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "outbox_emails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "customer_id IS NOT NULL OR address IS NOT NULL", name=op.f("ck_outbox_emails_has_a_recipient")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_outbox_emails_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_emails")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_outbox_emails_idempotency_key")),
    )
    op.create_index(op.f("ix_outbox_emails_customer_id"), "outbox_emails", ["customer_id"])
    op.create_index(op.f("ix_outbox_emails_address"), "outbox_emails", ["address"])
    op.create_index(op.f("ix_outbox_emails_sent_at_id"), "outbox_emails", ["sent_at", "id"])
    op.create_table(
        "stock_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("queued_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_stock_notices_customer_id_customers")),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_stock_notices_sku_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_notices")),
    )
    op.create_index(op.f("ix_stock_notices_customer_id"), "stock_notices", ["customer_id"])
    op.create_index(op.f("ix_stock_notices_queued_at"), "stock_notices", ["queued_at"])


def downgrade() -> None:
    """Undo this revision."""
    op.drop_table("stock_notices")
    op.drop_table("outbox_emails")
