"""Which services residents whom we know can book by themselves for every week or some weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("services", sa.Column("own_series", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("services", "own_series", server_default=None)


def downgrade() -> None:
    op.drop_column("services", "own_series")
