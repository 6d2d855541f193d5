"""Rides that are shared, the driver's cash, and how long before an appointment a ride is there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TAKING = "state IN ('held', 'planned', 'started', 'done')"
RIDES = "ride_margin_minutes BETWEEN 0 AND 60 AND ride_boarding_minutes BETWEEN 0 AND 30"
PERSONS = " AND ride_most_persons BETWEEN 1 AND 8"
MORE = " AND ride_detour_minutes BETWEEN 0 AND 60 AND ride_farthest_km BETWEEN 1 AND 1000"
ONCE = """
    ALTER TABLE assignments DROP CONSTRAINT ex_assignments_worker_once;
    ALTER TABLE assignments ADD CONSTRAINT ex_assignments_worker_once EXCLUDE USING gist
        (int8range(worker_id, worker_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE ({where})
"""


def upgrade() -> None:
    _add("services", sa.Column("ride_detour_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("services", sa.Column("ride_farthest_km", sa.Integer(), nullable=True))
    op.drop_constraint(op.f("ck_services_ride"), "services")
    op.create_check_constraint(op.f("ck_services_ride"), "services", RIDES + PERSONS + MORE)
    _add("rides", sa.Column("margin_minutes", sa.Integer(), nullable=False, server_default="0"))
    _add("rides", sa.Column("alone", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("rides", sa.Column("received_cents", sa.Integer(), nullable=True))
    op.add_column("rides", sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_rides_received_cents"), "rides", "received_cents BETWEEN 0 AND 100000")
    op.create_check_constraint(op.f("ck_rides_margin_minutes"), "rides", "margin_minutes BETWEEN 0 AND 60")
    op.add_column("assignments", sa.Column("joined_to_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_assignments_joined_to_id"), "assignments", "assignments", ["joined_to_id"], ["id"])
    op.create_check_constraint(op.f("ck_assignments_joined_to_id"), "assignments", "joined_to_id <> id")
    op.create_index(
        "ix_assignments_joined_to",
        "assignments",
        ["organisation_id", "joined_to_id"],
        postgresql_where=sa.text("joined_to_id IS NOT NULL"),
    )
    op.execute(ONCE.format(where=f"{TAKING} AND joined_to_id IS NULL"))


def downgrade() -> None:
    # What shared another's time cannot stand beside it any more: it is no longer planned.
    op.execute(f"UPDATE assignments SET state = 'released' WHERE joined_to_id IS NOT NULL AND {TAKING}")
    op.execute(ONCE.format(where=TAKING))
    op.drop_column("assignments", "joined_to_id")
    for column in ("received_at", "received_cents", "alone", "margin_minutes"):
        op.drop_column("rides", column)
    op.drop_constraint(op.f("ck_services_ride"), "services")
    op.create_check_constraint(op.f("ck_services_ride"), "services", RIDES + PERSONS)
    op.drop_column("services", "ride_detour_minutes")
    op.drop_column("services", "ride_farthest_km")


def _add(table: str, column: sa.Column) -> None:
    """Add a column that rows of before get a value for, and new ones do not by themselves."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)
