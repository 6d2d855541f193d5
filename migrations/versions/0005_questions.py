"""Questions: what a service asks besides its tasks, and why the desk goes on all the same."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hint", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("excluding", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Numeric(9, 2), nullable=True),
        sa.Column("most", sa.Numeric(9, 2), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("beyond", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("worker_sees", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("counts_as", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'long_text', 'number', 'choice', 'yes_no', 'date', 'phone')",
            name=op.f("ck_questions_kind"),
        ),
        sa.CheckConstraint(
            "(least IS NULL AND most IS NULL) OR kind = 'number'", name=op.f("ck_questions_bounds_of_a_number")
        ),
        sa.CheckConstraint("0 <= least AND 0 <= most AND least <= most", name=op.f("ck_questions_bounds")),
        sa.CheckConstraint("counts_as = '' OR kind IN ('number', 'yes_no')", name=op.f("ck_questions_counts_as")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_questions_service_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_questions_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint(
            "organisation_id", "service_id", "slug", name=op.f("uq_questions_organisation_id_service_id_slug")
        ),
    )
    op.execute(
        "CREATE TRIGGER questions_changes_rosters AFTER INSERT OR UPDATE OR DELETE ON questions"
        " FOR EACH ROW EXECUTE FUNCTION raise_roster_version()"
    )
    op.add_column("bookings", sa.Column("answers_override", sa.Text(), nullable=False, server_default=""))
    op.alter_column("bookings", "answers_override", server_default=None)


def downgrade() -> None:
    op.drop_column("bookings", "answers_override")
    op.drop_table("questions")
