"""Representations that ended, who may see the care of the children, and rentals that nobody came for."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "representations", sa.Column("may_see_care", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.alter_column("representations", "may_see_care", server_default=None)
    op.add_column("representations", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_representations_care"), "representations", "may_book OR NOT may_see_care")
    op.create_index(
        "ix_representations_open",
        "representations",
        ["last"],
        postgresql_where=sa.text("closed_at IS NULL AND last IS NOT NULL"),
    )
    op.add_column("rentals", sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_rentals_missed_at"), "rentals", "missed_at IS NULL OR stage = 'not_fetched'")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_rentals_missed_at"), "rentals")
    op.drop_column("rentals", "missed_at")
    op.drop_index("ix_representations_open", "representations")
    op.drop_constraint(op.f("ck_representations_care"), "representations")
    op.drop_column("representations", "closed_at")
    op.drop_column("representations", "may_see_care")
