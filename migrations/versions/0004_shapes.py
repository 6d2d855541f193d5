"""Five shapes: how a service is delivered, which path it takes, and group sessions with their places.

``group_sessions.taken`` is kept by a trigger, whoever writes, so that the check on it holds for all of them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_services()
    _create_sessions()
    _create_places()
    _create_workers()
    _count_places()


def downgrade() -> None:
    op.execute("DROP TRIGGER session_places_are_counted ON session_places")
    op.execute("DROP FUNCTION count_session_places()")
    op.drop_table("session_workers")
    op.drop_table("session_places")
    op.drop_table("group_sessions")
    op.drop_index("ix_areas_postcode", table_name="areas")
    op.drop_column("bookings", "answers")
    op.drop_column("options", "person_age")
    op.drop_column("options", "counts_as")
    # What the first form cannot deliver is no longer offered.
    op.execute("UPDATE services SET active = false WHERE shape <> 'visit'")
    op.drop_constraint(op.f("ck_services_shape"), "services")
    op.execute("UPDATE services SET shape = 'visit'")
    op.create_check_constraint(op.f("ck_services_shape"), "services", "shape IN ('visit')")
    op.drop_constraint(op.f("ck_services_path"), "services")
    op.drop_column("services", "path")


def _change_services() -> None:
    op.drop_constraint(op.f("ck_services_shape"), "services")
    op.create_check_constraint(
        op.f("ck_services_shape"), "services", "shape IN ('visit', 'ride', 'seat', 'drop_off', 'report')"
    )
    op.add_column("services", sa.Column("path", sa.Text(), nullable=False, server_default="instant"))
    op.alter_column("services", "path", server_default=None)
    op.create_check_constraint(op.f("ck_services_path"), "services", "path IN ('instant', 'request', 'decided')")
    op.add_column("options", sa.Column("counts_as", sa.Text(), nullable=False, server_default=""))
    op.alter_column("options", "counts_as", server_default=None)
    op.add_column("options", sa.Column("person_age", sa.Integer(), nullable=True))
    op.create_index("ix_areas_postcode", "areas", ["postcode"])
    answers = sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}")
    op.add_column("bookings", answers)
    op.alter_column("bookings", "answers", server_default=None)


def _create_sessions() -> None:
    op.create_table(
        "group_sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("most_age", sa.Integer(), nullable=True),
        sa.Column("book_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repeat_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_group_sessions_period")),
        sa.CheckConstraint("places BETWEEN 1 AND 5000", name=op.f("ck_group_sessions_places")),
        sa.CheckConstraint("taken BETWEEN 0 AND places", name=op.f("ck_group_sessions_taken")),
        sa.CheckConstraint("least_age <= most_age", name=op.f("ck_group_sessions_ages")),
        sa.CheckConstraint("state IN ('open', 'cancelled')", name=op.f("ck_group_sessions_state")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_group_sessions_service_id")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_group_sessions_location_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_group_sessions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_sessions")),
    )
    op.create_index("ix_group_sessions_day", "group_sessions", ["organisation_id", "service_id", "starts_at"])
    op.create_index(
        "uq_group_sessions_once",
        "group_sessions",
        ["organisation_id", "service_id", "location_id", "starts_at"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def _create_places() -> None:
    op.create_table(
        "session_places",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_session_places_places")),
        sa.CheckConstraint("state IN ('held', 'planned', 'released')", name=op.f("ck_session_places_state")),
        sa.ForeignKeyConstraint(["session_id"], ["group_sessions.id"], name=op.f("fk_session_places_session_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_session_places_booking_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_session_places_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_places")),
    )
    op.create_index("ix_session_places_session", "session_places", ["organisation_id", "session_id"])
    op.create_index("ix_session_places_booking", "session_places", ["organisation_id", "booking_id"])
    op.create_index(
        "uq_session_places_once",
        "session_places",
        ["organisation_id", "session_id", "booking_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'released'"),
    )


def _create_workers() -> None:
    op.create_table(
        "session_workers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["group_sessions.id"], name=op.f("fk_session_workers_session_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_session_workers_worker_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_session_workers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_workers")),
        sa.UniqueConstraint(
            "organisation_id",
            "session_id",
            "worker_id",
            name=op.f("uq_session_workers_organisation_id_session_id_worker_id"),
        ),
    )


def _count_places() -> None:
    op.execute(
        """
        CREATE FUNCTION count_session_places() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            before integer := CASE WHEN TG_OP <> 'INSERT' AND OLD.state <> 'released' THEN OLD.places ELSE 0 END;
            after integer := CASE WHEN TG_OP <> 'DELETE' AND NEW.state <> 'released' THEN NEW.places ELSE 0 END;
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.session_id <> OLD.session_id THEN
                RAISE EXCEPTION 'places stay with their session';
            END IF;
            IF before <> after THEN
                UPDATE group_sessions SET taken = taken + after - before WHERE id = COALESCE(NEW.session_id, OLD.session_id);
            END IF;
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER session_places_are_counted AFTER INSERT OR UPDATE OR DELETE ON session_places"
        " FOR EACH ROW EXECUTE FUNCTION count_session_places()"
    )
