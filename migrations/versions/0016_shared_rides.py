"""The driver's cash, how long before an appointment a ride is there, and how far a service drives."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

RIDES = (
    "ride_margin_minutes BETWEEN 0 AND 60 AND ride_boarding_minutes BETWEEN 0 AND 30"
    " AND ride_most_persons BETWEEN 1 AND 8"
)
FARTHEST = " AND ride_farthest_km BETWEEN 1 AND 1000"


def upgrade() -> None:
    op.add_column("services", sa.Column("ride_farthest_km", sa.Integer(), nullable=True))
    op.drop_constraint(op.f("ck_services_ride"), "services")
    op.create_check_constraint(op.f("ck_services_ride"), "services", RIDES + FARTHEST)
    op.add_column("rides", sa.Column("margin_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("rides", "margin_minutes", server_default=None)
    op.add_column("rides", sa.Column("received_cents", sa.Integer(), nullable=True))
    op.add_column("rides", sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_rides_received_cents"), "rides", "received_cents BETWEEN 0 AND 100000")
    op.create_check_constraint(op.f("ck_rides_margin_minutes"), "rides", "margin_minutes BETWEEN 0 AND 60")


def downgrade() -> None:
    for column in ("received_at", "received_cents", "margin_minutes"):
        op.drop_column("rides", column)
    op.drop_constraint(op.f("ck_services_ride"), "services")
    op.drop_column("services", "ride_farthest_km")
    op.create_check_constraint(op.f("ck_services_ride"), "services", RIDES)
