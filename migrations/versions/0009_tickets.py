"""Tickets: what was left behind to be worked on, and every step that it took."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_IN_HOUSE = "stage IN ('brought', 'working', 'asks', 'ready')"


def upgrade() -> None:
    _create_tickets()
    op.create_table(
        "ticket_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("by_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_steps_ticket_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_steps_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_steps")),
    )
    op.create_index("ix_ticket_steps_ticket", "ticket_steps", ["organisation_id", "ticket_id", "id"])


def downgrade() -> None:
    op.drop_table("ticket_steps")
    op.drop_table("tickets")


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("label", sa.Integer(), nullable=True),
        sa.Column("key_place", sa.Text(), nullable=False),
        sa.Column("agreed_most_cents", sa.Integer(), nullable=True),
        sa.Column("asked_cents", sa.Integer(), nullable=True),
        sa.Column("asked_words", sa.Text(), nullable=False),
        sa.Column("asked_options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("mended", sa.Boolean(), nullable=False),
        sa.Column("home_at_once", sa.Boolean(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('expected', 'brought', 'working', 'asks', 'ready', 'collected', 'not_brought')",
            name=op.f("ck_tickets_stage"),
        ),
        sa.CheckConstraint("agreed_most_cents BETWEEN 1 AND 500000", name=op.f("ck_tickets_agreed_most_cents")),
        sa.CheckConstraint("asked_cents >= 0", name=op.f("ck_tickets_asked_cents")),
        sa.CheckConstraint(
            "stage <> 'asks' OR (asked_cents IS NOT NULL AND answer = '')", name=op.f("ck_tickets_asks")
        ),
        sa.CheckConstraint("answer IN ('', 'yes', 'no')", name=op.f("ck_tickets_answer")),
        sa.CheckConstraint(f"(label IS NOT NULL) = ({_IN_HOUSE})", name=op.f("ck_tickets_label")),
        sa.CheckConstraint("label BETWEEN 1 AND 999", name=op.f("ck_tickets_label_number")),
        sa.CheckConstraint(f"key_place = '' OR {_IN_HOUSE}", name=op.f("ck_tickets_key_place")),
        sa.CheckConstraint(
            "(ready_at IS NOT NULL) = (stage IN ('ready', 'collected'))", name=op.f("ck_tickets_ready_at")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_tickets_booking_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_tickets_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("organisation_id", "booking_id", name=op.f("uq_tickets_organisation_id_booking_id")),
    )
    op.create_index(
        "uq_tickets_label",
        "tickets",
        ["organisation_id", "label"],
        unique=True,
        postgresql_where=sa.text("label IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_open",
        "tickets",
        ["organisation_id", "booking_id"],
        postgresql_where=sa.text("stage NOT IN ('collected', 'not_brought')"),
    )
