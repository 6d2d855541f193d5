"""Seasons, how much a household may have, what comes after what, what was found at a visit, what is taken away."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("services", "options"):
        op.add_column(table, sa.Column("season_first", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("season_last", sa.Integer(), nullable=True))
        _add(table, sa.Column("season_why", sa.Text(), nullable=False, server_default="season"))
        op.create_check_constraint(op.f(f"ck_{table}_season"), table, "(season_first IS NULL) = (season_last IS NULL)")
        op.create_check_constraint(
            op.f(f"ck_{table}_season_why"), table, "season_why IN ('season', 'nesting', 'weather')"
        )
    _add("services", sa.Column("gives_report", sa.Boolean(), nullable=False, server_default="false"))
    _add("services", sa.Column("advice", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.add_column("options", sa.Column("after_option_id", sa.BigInteger(), nullable=True))
    _add("options", sa.Column("after_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("options", sa.Column("after_most_days", sa.Integer(), nullable=True))
    op.add_column("options", sa.Column("again_after_days", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_options_after_option_id"), "options", "options", ["after_option_id"], ["id"])
    for name, check in _OPTION_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_options_{name}"), "options", check)
    _create_quotas()
    _create_findings()
    _add_take_away()


def downgrade() -> None:
    _drop_take_away()
    op.drop_table("findings")
    op.drop_table("quotas")
    for name in _OPTION_CHECKS:
        op.drop_constraint(op.f(f"ck_options_{name}"), "options", type_="check")
    op.drop_constraint(op.f("fk_options_after_option_id"), "options", type_="foreignkey")
    for column in ("again_after_days", "after_most_days", "after_days", "after_option_id"):
        op.drop_column("options", column)
    for column in ("advice", "gives_report"):
        op.drop_column("services", column)
    for table in ("options", "services"):
        for name in ("season", "season_why"):
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        for column in ("season_why", "season_last", "season_first"):
            op.drop_column(table, column)


_OPTION_CHECKS = {
    "after_another": "after_option_id <> id",
    "after_days": "after_days >= 0 AND after_most_days >= after_days",
    "again_after_days": "again_after_days > 0",
}


def _add(table: str, column: sa.Column) -> None:
    """Add a column with a value for the rows that are there; new ones get theirs from the program."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def _create_quotas() -> None:
    op.create_table(
        "quotas",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("season_first", sa.Integer(), nullable=True),
        sa.Column("season_last", sa.Integer(), nullable=True),
        sa.Column("option_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("counts IN ('visits', 'minutes')", name=op.f("ck_quotas_counts")),
        sa.CheckConstraint("most > 0", name=op.f("ck_quotas_most")),
        sa.CheckConstraint("per IN ('week', 'fortnight', 'month', 'year', 'season')", name=op.f("ck_quotas_per")),
        sa.CheckConstraint("(per = 'season') = (season_first IS NOT NULL)", name=op.f("ck_quotas_season")),
        sa.CheckConstraint("(season_first IS NULL) = (season_last IS NULL)", name=op.f("ck_quotas_season_whole")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_quotas_service_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_quotas_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotas")),
    )
    op.create_index("ix_quotas_service", "quotas", ["organisation_id", "service_id"])
    op.execute(
        "CREATE TRIGGER quotas_changes_rosters AFTER INSERT OR UPDATE OR DELETE ON quotas"
        " FOR EACH ROW EXECUTE FUNCTION raise_roster_version()"
    )


def _create_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("advised", sa.Text(), nullable=False),
        sa.Column("advice", postgresql.JSONB(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_findings_version")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_findings_booking_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_findings_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "organisation_id", "booking_id", "version", name=op.f("uq_findings_organisation_id_booking_id_version")
        ),
    )


def _add_take_away() -> None:
    _add("options", sa.Column("takes_seat", sa.Boolean(), nullable=False, server_default="true"))
    _add("session_places", sa.Column("portions", sa.Integer(), nullable=False, server_default="0"))
    for column in ("portions", "portions_taken"):
        _add("group_sessions", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.create_check_constraint(
        op.f("ck_group_sessions_portions"),
        "group_sessions",
        "portions <= 5000 AND portions_taken BETWEEN 0 AND portions",
    )
    op.drop_constraint(op.f("ck_session_places_places"), "session_places", type_="check")
    op.create_check_constraint(
        op.f("ck_session_places_places"), "session_places", "places >= 0 AND portions >= 0 AND places + portions > 0"
    )
    op.execute(
        """
        CREATE OR REPLACE FUNCTION count_session_places() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            counted_before boolean := TG_OP <> 'INSERT' AND OLD.state <> 'released';
            counted_after boolean := TG_OP <> 'DELETE' AND NEW.state <> 'released';
            seats integer := 0;
            away integer := 0;
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.session_id <> OLD.session_id THEN
                RAISE EXCEPTION 'places stay with their session';
            END IF;
            IF counted_before THEN
                seats := seats - OLD.places;
                away := away - OLD.portions;
            END IF;
            IF counted_after THEN
                seats := seats + NEW.places;
                away := away + NEW.portions;
            END IF;
            IF seats <> 0 OR away <> 0 THEN
                UPDATE group_sessions SET taken = taken + seats, portions_taken = portions_taken + away
                WHERE id = COALESCE(NEW.session_id, OLD.session_id);
            END IF;
            RETURN NULL;
        END
        $$
        """
    )


def _drop_take_away() -> None:
    # Without portions nobody can have only those: their bookings stay, without a place.
    op.execute("DELETE FROM session_places WHERE places = 0")
    op.execute(
        """
        CREATE OR REPLACE FUNCTION count_session_places() RETURNS trigger LANGUAGE plpgsql AS $$
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
    op.drop_constraint(op.f("ck_session_places_places"), "session_places", type_="check")
    op.create_check_constraint(op.f("ck_session_places_places"), "session_places", "places > 0")
    op.drop_constraint(op.f("ck_group_sessions_portions"), "group_sessions", type_="check")
    for column in ("portions_taken", "portions"):
        op.drop_column("group_sessions", column)
    op.drop_column("session_places", "portions")
    op.drop_column("options", "takes_seat")
