"""What a lesson asks, where it is held, and who leads a crew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KINDS = "'text', 'long_text', 'number', 'choice', 'yes_no', 'date', 'phone'"


def upgrade() -> None:
    _ask_kinds(f"{_KINDS}, 'uitpas'")
    op.create_check_constraint(
        op.f("ck_questions_private_card"), "questions", "kind <> 'uitpas' OR (sensitive AND NOT worker_sees)"
    )
    _add("organisations", sa.Column("levels", postgresql.JSONB(), nullable=False, server_default="[]"))
    _add("group_sessions", sa.Column("level", sa.Text(), nullable=False, server_default=""))
    op.add_column("group_sessions", sa.Column("is_outdoor", sa.Boolean(), nullable=True))
    _add("workers", sa.Column("leads", sa.Boolean(), nullable=False, server_default="false"))
    _add("services", sa.Column("needs_foreman", sa.Boolean(), nullable=False, server_default="false"))


def downgrade() -> None:
    op.drop_column("services", "needs_foreman")
    op.drop_column("workers", "leads")
    op.drop_column("group_sessions", "is_outdoor")
    op.drop_column("group_sessions", "level")
    op.drop_column("organisations", "levels")
    op.drop_constraint(op.f("ck_questions_private_card"), "questions", type_="check")
    op.execute("UPDATE questions SET kind = 'text' WHERE kind = 'uitpas'")
    _ask_kinds(_KINDS)


def _ask_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_questions_kind"), "questions", type_="check")
    op.create_check_constraint(op.f("ck_questions_kind"), "questions", f"kind IN ({kinds})")


def _add(table: str, column: sa.Column) -> None:
    """Add a column with a value for the rows that are there; new ones get theirs from the program."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)
