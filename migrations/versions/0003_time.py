"""Time: calendars, shifts, locations, equipment, series, the waiting list, and travel times.

What a process remembers of who is there when, and of what is offered, is only as good as
``organisations.roster_version``: triggers raise it with each change of a table that these are made of, so that no use
case can forget to.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: What rosters are made of, and what is offered.
ROSTERS = (
    "workers", "weekly_hours", "shifts", "changed_days", "absences", "calendar_days", "locations", "location_hours",
    "location_days", "equipment", "equipment_absences", "services", "options", "areas", "service_locations",
)  # fmt: skip

CHECKS = (
    ("organisations", "waiting_order", "waiting_order IN ('date', 'age', 'points', 'status')"),
    ("services", "buffer_minutes", "buffer_minutes BETWEEN 0 AND 120"),
    ("services", "longest_minutes", "longest_minutes BETWEEN 5 AND 720"),
    ("services", "quota", "quota_visits > 0 AND quota_per IN ('week', 'month', 'year')"),
    ("services", "quota_whole", "(quota_visits IS NULL) = (quota_per IS NULL)"),
    ("services", "on_holiday", "on_holiday IN ('skip', 'move')"),
    ("services", "offer_hours", "offer_hours BETWEEN 1 AND 168"),
    ("options", "next_minutes", "next_minutes BETWEEN 0 AND 600"),
    ("weekly_hours", "week", "week BETWEEN 0 AND 2"),
    ("workers", "contract", "contract_from < contract_until"),
    ("workers", "week_minutes", "week_minutes BETWEEN 60 AND 2400"),
)
#: Messages that the first form has no words for.
NEW_KINDS = (
    "series_confirmed",
    "series_changed",
    "series_cancelled",
    "series_paused",
    "wish_kept",
    "place_offered",
    "offer_over",
    "wish_over",
)
#: Table, name, what it was, what it is.
WIDER = (
    ("options", "crew", "crew BETWEEN 1 AND 4", "crew BETWEEN 1 AND 5"),
    (
        "workers",
        "travel_mode",
        "travel_mode IN ('car', 'bike', 'foot')",
        "travel_mode IN ('car', 'cargo_bike', 'bike', 'foot')",
    ),
)
ADDED = (
    ("options", "next_minutes"),
    ("options", "demands"),
    ("options", "equipment"),
    ("organisations", "keeps_public_holidays"),
    ("organisations", "travel"),
    ("organisations", "waiting_order"),
    ("organisations", "roster_version"),
    ("services", "change_in_working_hours"),
    ("services", "buffer_minutes"),
    ("services", "quota_visits"),
    ("services", "quota_per"),
    ("services", "on_holiday"),
    ("services", "offer_hours"),
    ("weekly_hours", "week"),
    ("workers", "limits"),
    ("workers", "languages"),
    ("workers", "contract_from"),
    ("workers", "contract_until"),
    ("workers", "week_minutes"),
)


def upgrade() -> None:
    _change_calendar()
    _create_workers()
    _create_places()
    _create_series()
    _change_bookings()
    _create_equipment()
    _create_waiting()
    _create_travel()
    _change_others()
    _count_roster_versions()


def downgrade() -> None:
    _say_it_in_the_first_form()
    for table in ROSTERS:
        op.execute(f"DROP TRIGGER {table}_changes_rosters ON {table}")
    op.execute("DROP TRIGGER organisations_changes_rosters ON organisations")
    for function in ("raise_own_roster_version()", "raise_roster_version()", "next_roster_version(bigint)"):
        op.execute(f"DROP FUNCTION {function}")
    _change_others_back()
    for table in ("travel_times", "offers", "waiting", "equipment_uses", "equipment_absences", "equipment"):
        op.drop_table(table)
    _change_bookings_back()
    for table in (
        "series_pauses", "series", "service_locations", "location_days", "location_hours", "locations",
        "household_workers", "changed_days", "shifts",
    ):  # fmt: skip
        op.drop_table(table)
    _change_calendar_back()


def _say_it_in_the_first_form() -> None:
    """Write what only the second form has words for as the nearest that the first has, so that nothing is promised."""
    # A day off by hand is an absence; a place that was offered goes back; nobody is told what nobody can word.
    op.execute(
        "INSERT INTO absences (organisation_id, worker_id, starts_at, ends_at)"
        " SELECT organisation_id, worker_id, \"on\"::timestamp AT TIME ZONE 'Europe/Brussels',"
        " (\"on\" + 1)::timestamp AT TIME ZONE 'Europe/Brussels' FROM changed_days"
    )
    op.execute(
        "UPDATE assignments SET state = 'released' WHERE state = 'held'"
        " AND booking_id IN (SELECT booking_id FROM offers WHERE state = 'open')"
    )
    op.execute(
        "UPDATE bookings SET state = 'expired', held_until = NULL WHERE state = 'held'"
        " AND id IN (SELECT booking_id FROM offers WHERE state = 'open')"
    )
    op.execute(f"UPDATE outbox SET state = 'dropped' WHERE state = 'waiting' AND kind IN {NEW_KINDS}")  # noqa: S608 - names of our own


def _change_calendar() -> None:
    op.rename_table("closures", "calendar_days")
    for kind in ("pk_{}", "uq_{}_organisation_id_on"):
        _rename("calendar_days", kind.format("closures"), kind.format("calendar_days"))
    _rename("calendar_days", "fk_closures_organisation_id", "fk_calendar_days_organisation_id")
    op.execute("ALTER SEQUENCE closures_id_seq RENAME TO calendar_days_id_seq")
    _add("calendar_days", sa.Column("kind", sa.Text(), nullable=False, server_default="closed"))
    op.add_column("calendar_days", sa.Column("replaces", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_calendar_days_kind"), "calendar_days", "kind IN ('closed', 'open', 'replacement')"
    )
    op.create_check_constraint(
        op.f("ck_calendar_days_replaces"), "calendar_days", "(kind = 'replacement') = (replaces IS NOT NULL)"
    )


def _change_calendar_back() -> None:
    # The first form knows closed days only.
    op.execute("DELETE FROM calendar_days WHERE kind = 'open'")
    op.drop_constraint("ck_calendar_days_replaces", "calendar_days")
    op.drop_constraint("ck_calendar_days_kind", "calendar_days")
    op.drop_column("calendar_days", "replaces")
    op.drop_column("calendar_days", "kind")
    op.execute("ALTER SEQUENCE calendar_days_id_seq RENAME TO closures_id_seq")
    _rename("calendar_days", "fk_calendar_days_organisation_id", "fk_closures_organisation_id")
    for kind in ("uq_{}_organisation_id_on", "pk_{}"):
        _rename("calendar_days", kind.format("calendar_days"), kind.format("closures"))
    op.rename_table("calendar_days", "closures")


def _create_workers() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shifts_period")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_shifts_organisation_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_shifts_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index("ix_shifts_worker", "shifts", ["organisation_id", "worker_id", "ends_at"], unique=False)
    op.create_table(
        "changed_days",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_changed_days_organisation_id")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_changed_days_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed_days")),
        sa.UniqueConstraint(
            "organisation_id", "worker_id", "on", name=op.f("uq_changed_days_organisation_id_worker_id_on")
        ),
    )
    op.create_table(
        "household_workers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('preferred', 'excluded')", name=op.f("ck_household_workers_kind")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_household_workers_household_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_household_workers_organisation_id")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_household_workers_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_workers")),
        sa.UniqueConstraint(
            "organisation_id",
            "household_id",
            "worker_id",
            name=op.f("uq_household_workers_organisation_id_household_id_worker_id"),
        ),
    )


def _create_places() -> None:
    op.create_table(
        "locations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("house_number", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_locations_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_locations_organisation_id_name")),
    )
    op.create_table(
        "location_hours",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_location_hours_period")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_location_hours_weekday")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_location_hours_location_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_location_hours_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_hours")),
    )
    op.create_index("ix_location_hours_location", "location_hours", ["organisation_id", "location_id"], unique=False)
    op.create_table(
        "location_days",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("ck_location_days_whole")),
        sa.CheckConstraint("opens < closes", name=op.f("ck_location_days_period")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_location_days_location_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_location_days_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_days")),
        sa.UniqueConstraint(
            "organisation_id",
            "location_id",
            "on",
            "opens",
            name=op.f("uq_location_days_organisation_id_location_id_on_opens"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "service_locations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_service_locations_location_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_service_locations_organisation_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_locations_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_locations")),
        sa.UniqueConstraint(
            "organisation_id",
            "service_id",
            "location_id",
            name=op.f("uq_service_locations_organisation_id_service_id_location_id"),
        ),
    )


def _create_equipment() -> None:
    op.create_table(
        "equipment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_equipment_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_equipment_organisation_id_name")),
    )
    op.create_table(
        "equipment_absences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("equipment_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_equipment_absences_period")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_absences_equipment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_equipment_absences_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_absences")),
    )
    op.create_index(
        "ix_equipment_absences_equipment",
        "equipment_absences",
        ["organisation_id", "equipment_id", "ends_at"],
        unique=False,
    )
    op.create_table(
        "equipment_uses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("equipment_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(equipment_id, equipment_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("state IN ('held', 'planned')"),
            using="gist",
            name="ex_equipment_uses_once",
        ),
        sa.CheckConstraint("state IN ('held', 'planned', 'released')", name=op.f("ck_equipment_uses_state")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_equipment_uses_period")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_equipment_uses_booking_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_uses_equipment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_equipment_uses_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_uses")),
    )
    op.create_index("ix_equipment_uses_booking", "equipment_uses", ["organisation_id", "booking_id"], unique=False)
    op.create_index(
        "ix_equipment_uses_day", "equipment_uses", ["organisation_id", "equipment_id", "starts_at"], unique=False
    )


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("work", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("preferred_worker_id", sa.BigInteger(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'ended')", name=op.f("ck_series_state")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_series_household_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_series_organisation_id")),
        sa.ForeignKeyConstraint(["preferred_worker_id"], ["workers.id"], name=op.f("fk_series_preferred_worker_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_series_resident_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_series_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("organisation_id", "client_key", name=op.f("uq_series_organisation_id_client_key")),
    )
    op.create_index("ix_series_household", "series", ["organisation_id", "household_id"], unique=False)
    op.create_table(
        "series_pauses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_series_pauses_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_series_pauses_organisation_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_pauses_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_pauses")),
    )
    op.create_index("ix_series_pauses_series", "series_pauses", ["organisation_id", "series_id"], unique=False)


def _create_waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.Column("work", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("earliest", sa.Time(), nullable=False),
        sa.Column("latest", sa.Time(), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'served', 'withdrawn', 'lapsed')", name=op.f("ck_waiting_state")),
        sa.CheckConstraint("told_by IN ('message', 'call')", name=op.f("ck_waiting_told_by")),
        sa.CheckConstraint("earliest < latest", name=op.f("ck_waiting_hours")),
        sa.CheckConstraint("first <= last", name=op.f("ck_waiting_days")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_waiting_booking_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_waiting_household_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_waiting_organisation_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_waiting_resident_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_waiting_service_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_waiting_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("organisation_id", "client_key", name=op.f("uq_waiting_organisation_id_client_key")),
        sa.UniqueConstraint("organisation_id", "token", name=op.f("uq_waiting_organisation_id_token")),
    )
    op.create_index("ix_waiting_household", "waiting", ["organisation_id", "household_id"], unique=False)
    op.create_index(
        "ix_waiting_open",
        "waiting",
        ["organisation_id", "service_id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("waiting_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'accepted', 'declined', 'lapsed')", name=op.f("ck_offers_state")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_offers_booking_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_offers_organisation_id")),
        sa.ForeignKeyConstraint(["waiting_id"], ["waiting.id"], name=op.f("fk_offers_waiting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("organisation_id", "booking_id", name=op.f("uq_offers_organisation_id_booking_id")),
    )
    op.create_index("ix_offers_waiting", "offers", ["organisation_id", "waiting_id"], unique=False)
    op.create_index(
        "uq_offers_one_at_a_time",
        "offers",
        ["organisation_id", "waiting_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def _create_travel() -> None:
    op.create_table(
        "travel_times",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("from_latitude", sa.Integer(), nullable=False),
        sa.Column("from_longitude", sa.Integer(), nullable=False),
        sa.Column("to_latitude", sa.Integer(), nullable=False),
        sa.Column("to_longitude", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("mode IN ('car', 'cargo_bike', 'bike', 'foot')", name=op.f("ck_travel_times_mode")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_travel_times_minutes")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_travel_times_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_times")),
        sa.UniqueConstraint(
            "organisation_id",
            "mode",
            "from_latitude",
            "from_longitude",
            "to_latitude",
            "to_longitude",
            name="uq_travel_times_pair",
        ),
    )
    op.create_index(
        "ix_travel_times_to", "travel_times", ["organisation_id", "to_latitude", "to_longitude"], unique=False
    )
    op.create_index("ix_travel_times_told_at", "travel_times", ["told_at"], unique=False)


def _change_bookings() -> None:
    _add("bookings", sa.Column("buffer_minutes", sa.Integer(), nullable=False, server_default="0"))
    _add("assignments", sa.Column("buffer_minutes", sa.Integer(), nullable=False, server_default="0"))
    _add("bookings", sa.Column("time_override", sa.Text(), nullable=False, server_default=""))
    _add("bookings", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    op.add_column("bookings", sa.Column("preferred_worker_id", sa.BigInteger(), nullable=True))
    op.add_column("bookings", sa.Column("location_id", sa.BigInteger(), nullable=True))
    op.add_column("bookings", sa.Column("series_id", sa.BigInteger(), nullable=True))
    op.add_column("bookings", sa.Column("series_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_assignments_busy",
        "assignments",
        ["organisation_id", "worker_id", "starts_at"],
        unique=False,
        postgresql_include=["ends_at", "latitude", "longitude", "buffer_minutes", "state", "booking_id"],
        postgresql_where=sa.text("state IN ('held', 'planned', 'started', 'done')"),
    )
    op.create_index(
        "ix_bookings_series",
        "bookings",
        ["organisation_id", "series_id", "series_on"],
        unique=False,
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_foreign_key(op.f("fk_bookings_series_id"), "bookings", "series", ["series_id"], ["id"])
    op.create_foreign_key(op.f("fk_bookings_location_id"), "bookings", "locations", ["location_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_bookings_preferred_worker_id"), "bookings", "workers", ["preferred_worker_id"], ["id"]
    )


def _change_bookings_back() -> None:
    for column in ("preferred_worker_id", "location_id", "series_id"):
        op.drop_constraint(op.f(f"fk_bookings_{column}"), "bookings")
    op.drop_index("ix_bookings_series", table_name="bookings")
    for column in (
        "series_on",
        "series_id",
        "location_id",
        "preferred_worker_id",
        "language",
        "time_override",
        "buffer_minutes",
    ):
        op.drop_column("bookings", column)
    op.drop_index("ix_assignments_busy", table_name="assignments")
    op.drop_column("assignments", "buffer_minutes")


def _change_others() -> None:
    op.add_column("options", sa.Column("next_minutes", sa.Integer(), nullable=True))
    _add("options", sa.Column("demands", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    _add("options", sa.Column("equipment", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    _add("organisations", sa.Column("keeps_public_holidays", sa.Boolean(), nullable=False, server_default="true"))
    _add(
        "organisations",
        sa.Column("travel", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}"),
    )
    _add("organisations", sa.Column("waiting_order", sa.Text(), nullable=False, server_default="date"))
    _add("organisations", sa.Column("roster_version", sa.BigInteger(), nullable=False, server_default="1"))
    _add("services", sa.Column("change_in_working_hours", sa.Boolean(), nullable=False, server_default="false"))
    _add("services", sa.Column("buffer_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("services", sa.Column("quota_visits", sa.Integer(), nullable=True))
    op.add_column("services", sa.Column("quota_per", sa.Text(), nullable=True))
    _add("services", sa.Column("on_holiday", sa.Text(), nullable=False, server_default="skip"))
    _add("services", sa.Column("offer_hours", sa.Integer(), nullable=False, server_default="24"))
    _add("weekly_hours", sa.Column("week", sa.Integer(), nullable=False, server_default="0"))
    _add("workers", sa.Column("limits", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    _add("workers", sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.add_column("workers", sa.Column("contract_from", sa.Date(), nullable=True))
    op.add_column("workers", sa.Column("contract_until", sa.Date(), nullable=True))
    _add("workers", sa.Column("week_minutes", sa.Integer(), nullable=False, server_default="2280"))
    for table, name, check in CHECKS:
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, check)
    for table, name, _before, check in WIDER:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, check)


def _change_others_back() -> None:
    # What the first form cannot say becomes the nearest that it can.
    op.execute("UPDATE workers SET travel_mode = 'bike' WHERE travel_mode = 'cargo_bike'")
    op.execute("UPDATE options SET crew = 4 WHERE crew = 5")
    op.execute("DELETE FROM weekly_hours WHERE week = 2")
    for table, name, before, _check in WIDER:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, before)
    for table, name, _check in CHECKS:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    for table, column in ADDED:
        op.drop_column(table, column)


def _count_roster_versions() -> None:
    # Microseconds of the clock: a number that never comes back, not even where an older copy of the database does.
    op.execute(
        """
        CREATE FUNCTION next_roster_version(before bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
            SELECT greatest(before + 1, (date_part('epoch', clock_timestamp()) * 1000000)::bigint)
        $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION raise_roster_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE organisations SET roster_version = next_roster_version(roster_version)
             WHERE id IN (COALESCE(NEW.organisation_id, OLD.organisation_id), OLD.organisation_id);
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION raise_own_roster_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' OR (NEW.travel, NEW.keeps_public_holidays)
                    IS DISTINCT FROM (OLD.travel, OLD.keeps_public_holidays) THEN
                NEW.roster_version := next_roster_version(NEW.roster_version);
            END IF;
            RETURN NEW;
        END
        $$
        """
    )
    for table in ROSTERS:
        op.execute(
            f"CREATE TRIGGER {table}_changes_rosters AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION raise_roster_version()"
        )
    op.execute("UPDATE organisations SET roster_version = next_roster_version(0)")
    op.execute(
        "CREATE TRIGGER organisations_changes_rosters BEFORE INSERT OR UPDATE ON organisations"
        " FOR EACH ROW EXECUTE FUNCTION raise_own_roster_version()"
    )


def _add(table: str, column: sa.Column) -> None:
    """Add a column that the rows which are there get a value for, and later ones must bring."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def _rename(table: str, before: str, after: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {before} TO {after}")
