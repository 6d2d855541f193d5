"""Reports about public places and buildings, who commissions the work on them, and photos of everything."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("options", sa.Column("is_round", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("options", "is_round", server_default=None)
    _create_reports()
    _create_history()
    _create_commissioners()
    _create_photos()


def downgrade() -> None:
    for table in ("photos", "buildings", "commissioners", "report_history", "reports"):
        op.drop_table(table)
    op.drop_column("options", "is_round")


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("option_id", sa.BigInteger(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("is_exact", sa.Boolean(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("where_words", sa.Text(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=True),
        sa.Column("flat", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("duplicate_of_id", sa.BigInteger(), nullable=True),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("wants_to_hear", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'planned', 'done', 'declined', 'duplicate')", name=op.f("ck_reports_state")
        ),
        sa.CheckConstraint("urgency IN ('danger', 'soon', 'can_wait')", name=op.f("ck_reports_urgency")),
        sa.CheckConstraint("(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name=op.f("ck_reports_duplicate")),
        sa.CheckConstraint(
            "(state = 'planned') = (booking_id IS NOT NULL) OR state = 'done'", name=op.f("ck_reports_round")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_reports_place")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_reports_service_id")),
        sa.ForeignKeyConstraint(["option_id"], ["options.id"], name=op.f("fk_reports_option_id")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_reports_location_id")),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["reports.id"], name=op.f("fk_reports_duplicate_of_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_reports_booking_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_reports_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_reports_organisation_id_number")),
        sa.UniqueConstraint("organisation_id", "token", name=op.f("uq_reports_organisation_id_token")),
        sa.UniqueConstraint("organisation_id", "client_key", name=op.f("uq_reports_organisation_id_client_key")),
    )
    op.create_index("ix_reports_state", "reports", ["organisation_id", "state", "created_at"])
    _create_partial("reports", "near", ["option_id", "latitude"], "state IN ('new', 'planned')")
    _create_partial("reports", "booking", ["booking_id"], "booking_id IS NOT NULL")
    _create_partial("reports", "duplicate_of", ["duplicate_of_id"], "duplicate_of_id IS NOT NULL")
    op.create_index(
        "ix_reports_reporter",
        "reports",
        ["closed_at"],
        postgresql_where=sa.text("name <> '' OR phone <> '' OR email <> ''"),
    )


def _create_history() -> None:
    op.create_table(
        "report_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("by_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_history_report_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_report_history_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_history")),
    )
    op.create_index("ix_report_history_report", "report_history", ["organisation_id", "report_id", "id"])


def _create_commissioners() -> None:
    op.create_table(
        "commissioners",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_commissioners_service_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_commissioners_resident_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_commissioners_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissioners")),
        sa.UniqueConstraint(
            "organisation_id",
            "service_id",
            "resident_id",
            name=op.f("uq_commissioners_organisation_id_service_id_resident_id"),
        ),
    )
    op.create_table(
        "buildings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("commissioner_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["commissioner_id"], ["commissioners.id"], name=op.f("fk_buildings_commissioner_id")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_buildings_location_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_buildings_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint(
            "organisation_id",
            "commissioner_id",
            "location_id",
            name=op.f("uq_buildings_organisation_id_commissioner_id_location_id"),
        ),
    )


def _create_photos() -> None:
    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("report_id", sa.BigInteger(), nullable=True),
        sa.Column("draft_key", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("by_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(booking_id, request_id, report_id) = CASE WHEN draft_key = '' THEN 1 ELSE 0 END",
            name=op.f("ck_photos_of_one"),
        ),
        sa.CheckConstraint("width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name=op.f("ck_photos_size")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_photos_booking_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_photos_request_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_photos_report_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_photos_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    for thing in ("booking", "request", "report"):
        _create_partial("photos", thing, [f"{thing}_id"], f"{thing}_id IS NOT NULL")
    _create_partial("photos", "draft", ["draft_key"], "draft_key <> ''")
    op.create_index("ix_photos_draft_age", "photos", ["created_at"], postgresql_where=sa.text("draft_key <> ''"))


def _create_partial(table: str, name: str, columns: list[str], where: str) -> None:
    op.create_index(f"ix_{table}_{name}", table, ["organisation_id", *columns], postgresql_where=sa.text(where))
