"""How much of a payment a person gave back past the payment provider, which knows nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payments", sa.Column("by_hand_cents", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.alter_column("payments", "by_hand_cents", server_default=None)
    op.create_check_constraint(op.f("ck_payments_by_hand"), "payments", "by_hand_cents BETWEEN 0 AND refunded_cents")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_payments_by_hand"), "payments")
    op.drop_column("payments", "by_hand_cents")
