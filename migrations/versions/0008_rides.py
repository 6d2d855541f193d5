"""Rides: where a booking drives to and how far; memberships by calendar year; what a service of rides settles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_services()
    _create_rides()
    _create_memberships()


def downgrade() -> None:
    op.drop_table("memberships")
    op.drop_table("rides")
    op.drop_constraint(op.f("ck_services_ride"), "services")
    for column in ("ride_most_persons", "ride_boarding_minutes", "ride_margin_minutes", "needs_membership"):
        op.drop_column("services", column)


def _change_services() -> None:
    columns = (
        ("needs_membership", sa.Boolean(), "false"),
        ("ride_margin_minutes", sa.Integer(), "5"),
        ("ride_boarding_minutes", sa.Integer(), "5"),
        ("ride_most_persons", sa.Integer(), "3"),
    )
    for name, kind, usual in columns:
        op.add_column("services", sa.Column(name, kind, nullable=False, server_default=usual))
        op.alter_column("services", name, server_default=None)
    op.create_check_constraint(
        op.f("ck_services_ride"),
        "services",
        "ride_margin_minutes BETWEEN 0 AND 60 AND ride_boarding_minutes BETWEEN 0 AND 30"
        " AND ride_most_persons BETWEEN 1 AND 8",
    )


def _create_rides() -> None:
    op.create_table(
        "rides",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("stops", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stay_minutes", sa.Integer(), nullable=False),
        sa.Column("goes_back", sa.Boolean(), nullable=False),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("aid", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shopping_list", sa.Text(), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("approach_km", sa.Numeric(7, 2), nullable=False),
        sa.Column("job_km", sa.Numeric(7, 2), nullable=False),
        sa.Column("back_km", sa.Numeric(7, 2), nullable=False),
        sa.Column("outside_km", sa.Numeric(7, 2), nullable=False),
        sa.Column("waiting_minutes", sa.Integer(), nullable=False),
        sa.Column("cash_cents", sa.Integer(), nullable=False),
        sa.Column("cash_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("aid IN ('', 'walker', 'wheelchair')", name=op.f("ck_rides_aid")),
        sa.CheckConstraint("stay_minutes BETWEEN 0 AND 600", name=op.f("ck_rides_stay_minutes")),
        sa.CheckConstraint("companions BETWEEN 0 AND 7", name=op.f("ck_rides_companions")),
        sa.CheckConstraint("lead_minutes BETWEEN 0 AND 720", name=op.f("ck_rides_lead_minutes")),
        sa.CheckConstraint("jsonb_array_length(stops) <= 3", name=op.f("ck_rides_stops")),
        sa.CheckConstraint(
            "approach_km >= 0 AND job_km >= 0 AND back_km >= 0 AND outside_km >= 0 AND waiting_minutes >= 0",
            name=op.f("ck_rides_quantities"),
        ),
        sa.CheckConstraint("cash_cents BETWEEN 0 AND 100000", name=op.f("ck_rides_cash_cents")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_rides_booking_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_rides_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rides")),
        sa.UniqueConstraint("organisation_id", "booking_id", name=op.f("uq_rides_organisation_id_booking_id")),
    )


def _create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('single', 'couple')", name=op.f("ck_memberships_kind")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_memberships_year")),
        sa.CheckConstraint("extract(year FROM since) = year", name=op.f("ck_memberships_since")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_memberships_price_cents")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_memberships_household_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_memberships_service_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f("fk_memberships_made_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_memberships_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "organisation_id",
            "household_id",
            "service_id",
            "year",
            name=op.f("uq_memberships_organisation_id_household_id_service_id_year"),
        ),
    )
    op.create_index("ix_memberships_year", "memberships", ["organisation_id", "service_id", "year"])
