"""Let a notice of what is back in stock go to an address that belongs to no customer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    with op.batch_alter_table("stock_notices") as table:
        table.add_column(sa.Column("address", sa.String(), nullable=True))
        table.alter_column("customer_id", existing_type=sa.String(), nullable=True)
        table.create_check_constraint(
            op.f("ck_stock_notices_has_a_recipient"), "customer_id IS NOT NULL OR address IS NOT NULL"
        )
        table.create_index(op.f("ix_stock_notices_address"), ["address"])


def downgrade() -> None:
    """Undo this revision. Notices to mere addresses have no place in the older table."""
    op.execute("DELETE FROM stock_notices WHERE customer_id IS NULL")
    with op.batch_alter_table("stock_notices") as table:
        table.drop_index(op.f("ix_stock_notices_address"))
        table.drop_constraint(op.f("ck_stock_notices_has_a_recipient"), type_="check")
        table.alter_column("customer_id", existing_type=sa.String(), nullable=False)
        table.drop_column("address")
