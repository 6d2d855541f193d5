"""Work orders and signatures; what a worker tells of the work; which services need an order; what is urgent in each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

APPEND_ONLY = ("work_orders", "work_agreements")


def upgrade() -> None:
    op.add_column("services", sa.Column("needs_work_order", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("services", "needs_work_order", server_default=None)
    op.add_column("services", sa.Column("ask_beyond_percent", sa.Integer(), nullable=False, server_default="20"))
    op.alter_column("services", "ask_beyond_percent", server_default=None)
    op.create_check_constraint(
        op.f("ck_services_ask_beyond_percent"), "services", "ask_beyond_percent BETWEEN 0 AND 200"
    )
    op.add_column(
        "work_records",
        sa.Column("undone", postgresql.ARRAY(sa.BigInteger()), nullable=False, server_default="{}"),
    )
    op.alter_column("work_records", "undone", server_default=None)
    op.add_column(
        "services",
        sa.Column(
            "urgencies",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            server_default="{leak,toilet,heating,snow,other}",
        ),
    )
    op.alter_column("services", "urgencies", server_default=None)
    _work_orders()
    _work_agreements()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.drop_table(table)
    op.drop_column("services", "urgencies")
    op.drop_column("work_records", "undone")
    op.drop_constraint(op.f("ck_services_ask_beyond_percent"), "services", type_="check")
    op.drop_column("services", "ask_beyond_percent")
    op.drop_column("services", "needs_work_order")


def _work_orders() -> None:
    op.create_table(
        "work_orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("drawing", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("by_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("by_worker_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("way IN ('drawn', 'typed', 'not_signed', 'corrected')", name=op.f("ck_work_orders_way")),
        sa.CheckConstraint("(way = 'drawn') = (drawing IS NOT NULL)", name=op.f("ck_work_orders_drawing")),
        sa.CheckConstraint("way NOT IN ('drawn', 'typed') OR signed_by <> ''", name=op.f("ck_work_orders_signed_by")),
        sa.CheckConstraint("(way = 'corrected') = (corrects_id IS NOT NULL)", name=op.f("ck_work_orders_corrects")),
        sa.CheckConstraint(
            "way NOT IN ('not_signed', 'corrected') OR reason <> ''", name=op.f("ck_work_orders_reason")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_work_orders_booking_id")),
        sa.ForeignKeyConstraint(["by_staff_id"], ["staff.id"], name=op.f("fk_work_orders_by_staff_id")),
        sa.ForeignKeyConstraint(["by_worker_id"], ["workers.id"], name=op.f("fk_work_orders_by_worker_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["work_orders.id"], name=op.f("fk_work_orders_corrects_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_work_orders_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_orders")),
    )
    op.create_index("ix_work_orders_booking", "work_orders", ["organisation_id", "booking_id"])
    op.create_index(
        "ix_work_orders_one_signed",
        "work_orders",
        ["organisation_id", "booking_id"],
        unique=True,
        postgresql_where=sa.text("corrects_id IS NULL"),
    )


def _work_agreements() -> None:
    op.create_table(
        "work_agreements",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("by_worker_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("agreed_by <> ''", name=op.f("ck_work_agreements_agreed_by")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_work_agreements_booking_id")),
        sa.ForeignKeyConstraint(["by_worker_id"], ["workers.id"], name=op.f("fk_work_agreements_by_worker_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_work_agreements_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_agreements")),
    )
    op.create_index("ix_work_agreements_booking", "work_agreements", ["organisation_id", "booking_id"])
