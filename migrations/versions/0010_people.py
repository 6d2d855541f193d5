"""People of a household for whom a place is booked by name, and the attests that say what their day costs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("services", sa.Column("for_members", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("services", "for_members", server_default=None)
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("goes_to_school", sa.Boolean(), nullable=False),
        sa.Column("care_notes", sa.Text(), nullable=False),
        sa.Column("pick_up", sa.Text(), nullable=False),
        sa.Column("emergency_phone", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_members_household_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_members_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_index("ix_members_household", "members", ["organisation_id", "household_id"])
    op.create_table(
        "attests",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day_price", sa.Numeric(8, 2), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_attests_period")),
        sa.CheckConstraint("day_price BETWEEN 0 AND 200", name=op.f("ck_attests_day_price")),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(member_id, member_id, '[]')"), "&&"),
            (sa.text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_attests_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attests_member_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["staff.id"], name=op.f("fk_attests_seen_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_attests_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attests")),
    )
    op.create_index("ix_attests_member", "attests", ["organisation_id", "member_id"])
    op.create_table(
        "booking_members",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_booking_members_booking_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_booking_members_member_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_booking_members_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_members")),
        sa.UniqueConstraint(
            "organisation_id",
            "booking_id",
            "member_id",
            name=op.f("uq_booking_members_organisation_id_booking_id_member_id"),
        ),
    )
    op.create_index("ix_booking_members_member", "booking_members", ["organisation_id", "member_id"])


def downgrade() -> None:
    op.drop_table("booking_members")
    op.drop_table("attests")
    op.drop_table("members")
    op.drop_column("services", "for_members")
