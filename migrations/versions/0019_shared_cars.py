"""Several members in one car: how long a detour a service allows, and whose drive an assignment joined."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

RIDES = (
    "ride_margin_minutes BETWEEN 0 AND 60 AND ride_boarding_minutes BETWEEN 0 AND 30"
    " AND ride_most_persons BETWEEN 1 AND 8 AND ride_farthest_km BETWEEN 1 AND 1000"
)
DETOUR = " AND ride_detour_minutes BETWEEN 1 AND 30"
TAKING = "state IN ('held', 'planned', 'started', 'done')"
BUSY = ["ends_at", "latitude", "longitude", "buffer_minutes", "state", "booking_id"]


def upgrade() -> None:
    op.add_column("services", sa.Column("ride_detour_minutes", sa.SmallInteger(), nullable=True))
    op.drop_constraint(op.f("ck_services_ride"), "services")
    op.create_check_constraint(op.f("ck_services_ride"), "services", RIDES + DETOUR)
    op.add_column("rides", sa.Column("sharers", sa.SmallInteger(), nullable=False, server_default="1"))
    op.alter_column("rides", "sharers", server_default=None)
    op.add_column("rides", sa.Column("drive", postgresql.JSONB(), nullable=True))
    op.create_check_constraint(op.f("ck_rides_sharers"), "rides", "sharers BETWEEN 1 AND 2")
    op.add_column("assignments", sa.Column("joined_to_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_assignments_joined_to_id_assignments"), "assignments", "assignments", ["joined_to_id"], ["id"]
    )
    op.create_index(
        "ix_assignments_joined_to_id",
        "assignments",
        ["joined_to_id"],
        postgresql_where=sa.text("joined_to_id IS NOT NULL"),
    )
    _draw_walls(" AND joined_to_id IS NULL", [*BUSY, "joined_to_id"])


def downgrade() -> None:
    # Two bookings of one drive cannot both keep its driver: the second one keeps nobody's time any more.
    op.execute("UPDATE assignments SET state = 'released' WHERE joined_to_id IS NOT NULL")
    _draw_walls("", BUSY)
    op.drop_column("assignments", "joined_to_id")
    for column in ("drive", "sharers"):
        op.drop_column("rides", column)
    op.drop_constraint(op.f("ck_services_ride"), "services")
    op.drop_column("services", "ride_detour_minutes")
    op.create_check_constraint(op.f("ck_services_ride"), "services", RIDES)


def _draw_walls(besides: str, included: list[str]) -> None:
    """Draw the wall of a worker's time again, for what takes time by itself; and the index of what is taken."""
    op.execute("ALTER TABLE assignments DROP CONSTRAINT ex_assignments_worker_once")
    op.execute(
        "ALTER TABLE assignments ADD CONSTRAINT ex_assignments_worker_once EXCLUDE USING gist ("
        "int8range(worker_id, worker_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)"
        f" WHERE ({TAKING}{besides})"
    )
    op.drop_index("ix_assignments_busy", "assignments")
    op.create_index(
        "ix_assignments_busy",
        "assignments",
        ["organisation_id", "worker_id", "starts_at"],
        postgresql_include=included,
        postgresql_where=sa.text(TAKING),
    )
