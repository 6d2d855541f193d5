"""Requests: what is asked that is not instant, its history, and services that only their guides see into."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = ("request_received", "request_decided", "request_waiting", "request_confirmed")


def upgrade() -> None:
    _change_what_stands()
    _create_requests()
    _create_history()
    _create_guides()


def downgrade() -> None:
    op.drop_table("service_guides")
    op.drop_table("request_history")
    op.drop_table("requests")
    op.drop_constraint(op.f("ck_organisations_request_days_kept"), "organisations")
    op.drop_column("organisations", "request_days_kept")
    op.drop_column("options", "is_intake")
    # Of these messages the form before has no words.
    op.execute(f"UPDATE outbox SET state = 'dropped' WHERE state = 'waiting' AND kind IN {KINDS}")  # noqa: S608 - names of our own
    # What only its guides could see is shown to nobody.
    op.execute("UPDATE services SET active = false WHERE confidential")
    op.drop_column("services", "confidential")


def _change_what_stands() -> None:
    _add("services", sa.Column("confidential", sa.Boolean(), nullable=False, server_default="false"))
    _add("options", sa.Column("is_intake", sa.Boolean(), nullable=False, server_default="false"))
    _add("organisations", sa.Column("request_days_kept", sa.Integer(), nullable=False, server_default="180"))
    op.create_check_constraint(
        op.f("ck_organisations_request_days_kept"), "organisations", "request_days_kept BETWEEN 1 AND 730"
    )


def _add(table: str, column: sa.Column) -> None:
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *_who_and_what(),
        *_what_became_of_it(),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        *_checks(),
        *_references(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        *(
            sa.UniqueConstraint("organisation_id", column, name=op.f(f"uq_requests_organisation_id_{column}"))
            for column in ("number", "client_key", "token")
        ),
    )
    op.create_index(
        "ix_requests_open",
        "requests",
        ["organisation_id", "created_at"],
        postgresql_where=sa.text("state NOT IN ('confirmed', 'declined', 'withdrawn')"),
    )
    op.create_index("ix_requests_household", "requests", ["organisation_id", "household_id"])
    op.create_index(
        "ix_requests_to_forget",
        "requests",
        ["closed_at"],
        postgresql_where=sa.text("state IN ('declined', 'withdrawn') AND forgotten_at IS NULL"),
    )
    op.create_index(
        "ix_requests_waiting",
        "requests",
        ["organisation_id", "waiting_id"],
        postgresql_where=sa.text("waiting_id IS NOT NULL"),
    )


def _who_and_what() -> list[sa.Column]:
    json = postgresql.JSONB(astext_type=sa.Text())
    return [
        *_words("number", "token", "client_key"),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=True),
        sa.Column("resident_id", sa.BigInteger(), nullable=True),
        *_words("name", "phone", "email", "street", "house_number", "box", "postcode", "municipality"),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        *_words("access_notes", "relation", "asker_name", "asker_phone", "asker_email"),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        *_words("need"),
        sa.Column("choices", json, nullable=False),
        sa.Column("answers", json, nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        *_words("part", "urgency", "urgency_words"),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
    ]


def _what_became_of_it() -> list[sa.Column]:
    return [
        *_words("state", "intake_by"),
        sa.Column("intake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intake_booking_id", sa.BigInteger(), nullable=True),
        *_words("intake_words"),
        sa.Column("is_feasible", sa.Boolean(), nullable=True),
        sa.Column("needed_minutes", sa.Integer(), nullable=True),
        *_words("needed_per", "materials"),
        sa.Column("decide_on", sa.Date(), nullable=True),
        *_words("decision", "ground"),
        sa.Column("granted_minutes", sa.Integer(), nullable=True),
        *_words("granted_per", "conditions", "decided_by"),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_id", sa.BigInteger(), nullable=True),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.Column("series_id", sa.BigInteger(), nullable=True),
        *_words("locale", "channel"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _words(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(condition, name=op.f(f"ck_requests_{name}"))
        for name, condition in (
            (
                "state",
                (
                    "state IN ('requested', 'intake', 'assessed', 'accepted', 'waiting', 'confirmed', 'declined',"
                    " 'withdrawn')"
                ),
            ),
            ("relation", "relation IN ('self', 'family', 'neighbour', 'doctor', 'social_worker', 'other')"),
            ("consent", "relation = 'self' OR consent_at IS NOT NULL"),
            ("urgency", "urgency IN ('', 'leak', 'toilet', 'heating', 'snow', 'other')"),
            ("part", "part IN ('any', 'morning', 'afternoon')"),
            ("intake_by", "intake_by IN ('', 'visit', 'phone')"),
            ("needed_minutes", "needed_minutes BETWEEN 1 AND 3600"),
            ("granted_minutes", "granted_minutes BETWEEN 1 AND 3600"),
            ("needed_per", "needed_per IN ('once', 'week', 'month')"),
            ("granted_per", "granted_per IN ('once', 'week', 'month')"),
            ("decision", "decision IN ('', 'accepted', 'declined')"),
            ("decided_on", "(decision = '') = (decided_on IS NULL)"),
            ("review_on", "review_on > decided_on"),
            ("closed_at", "(state IN ('confirmed', 'declined', 'withdrawn')) = (closed_at IS NOT NULL)"),
            ("confirmed", "state <> 'confirmed' OR booking_id IS NOT NULL OR series_id IS NOT NULL"),
            ("forgotten_at", "forgotten_at IS NULL OR state IN ('declined', 'withdrawn')"),
        )
    ]


def _references() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_requests_{column}"))
        for column, table in (
            ("service_id", "services"),
            ("household_id", "households"),
            ("resident_id", "residents"),
            ("intake_booking_id", "bookings"),
            ("decided_by_id", "staff"),
            ("waiting_id", "waiting"),
            ("booking_id", "bookings"),
            ("series_id", "series"),
            ("organisation_id", "organisations"),
        )
    ]


def _create_history() -> None:
    op.create_table(
        "request_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_words("step", "state", "by_role"),
        sa.Column("by_staff_id", sa.BigInteger(), nullable=True),
        *_words("by_name"),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_request_history_request_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_request_history_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_history")),
    )
    op.create_index("ix_request_history_request", "request_history", ["organisation_id", "request_id", "id"])


def _create_guides() -> None:
    op.create_table(
        "service_guides",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_guides_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_service_guides_staff_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_service_guides_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_guides")),
        sa.UniqueConstraint(
            "organisation_id",
            "service_id",
            "staff_id",
            name=op.f("uq_service_guides_organisation_id_service_id_staff_id"),
        ),
    )
