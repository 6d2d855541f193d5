"""Representatives and payers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _representatives()
    _payers()
    # Who pays along was only told in the quotes: nobody of a register answers to it yet.
    op.execute(
        "INSERT INTO booking_payers (organisation_id, booking_id, party)"
        " SELECT DISTINCT quotes.organisation_id, quotes.booking_id, part ->> 'party'"
        " FROM quotes, jsonb_array_elements(quotes.document -> 'lines') AS line,"
        " jsonb_array_elements(COALESCE(line -> 'pays', '[]'::jsonb)) AS part"
        " WHERE quotes.document ? 'format'"
        " AND part ->> 'party' NOT IN ('resident', 'organisation', 'other_participants')"
    )


def downgrade() -> None:
    for table in ("booking_payers", "household_payers", "payers"):
        op.drop_table(table)
    op.drop_index("ix_bookings_representative", table_name="bookings")
    op.drop_constraint(op.f("fk_bookings_booked_by_representative_id"), "bookings", type_="foreignkey")
    op.drop_column("bookings", "booked_by_representative_id")
    op.drop_table("representations")
    op.drop_table("representatives")


def _representatives() -> None:
    op.create_table(
        "representatives",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("link_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('carer', 'family', 'social_worker', 'guardian', 'ocmw')", name=op.f("ck_representatives_kind")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_representatives_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representatives")),
    )
    op.create_index("ix_representatives_phone", "representatives", ["organisation_id", "phone"])
    op.create_table(
        "representations",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("representative_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("may_book", sa.Boolean(), nullable=False),
        sa.Column("may_pay", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("tells", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("may_book OR may_pay", name=op.f("ck_representations_may")),
        sa.CheckConstraint("last IS NULL OR first <= last", name=op.f("ck_representations_period")),
        sa.CheckConstraint("tells IN ('resident', 'representative', 'both')", name=op.f("ck_representations_tells")),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(representative_id, representative_id, '[]')"), "&&"),
            (sa.text("int8range(household_id, household_id, '[]')"), "&&"),
            (sa.text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_representations_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"], ["representatives.id"], name=op.f("fk_representations_representative_id")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_representations_household_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["staff.id"], name=op.f("fk_representations_seen_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_representations_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
    )
    op.create_index("ix_representations_household", "representations", ["organisation_id", "household_id"])
    op.create_index("ix_representations_representative", "representations", ["organisation_id", "representative_id"])
    op.add_column("bookings", sa.Column("booked_by_representative_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_bookings_booked_by_representative_id"),
        "bookings",
        "representatives",
        ["booked_by_representative_id"],
        ["id"],
    )
    op.create_index(
        "ix_bookings_representative",
        "bookings",
        ["organisation_id", "booked_by_representative_id"],
        postgresql_where=sa.text("booked_by_representative_id IS NOT NULL"),
    )


def _payers() -> None:
    op.create_table(
        "payers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("gets_names", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ocmw', 'municipality', 'grid_operator', 'housing_company', 'other')",
            name=op.f("ck_payers_kind"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_payers_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payers")),
    )
    op.create_index(
        "uq_payers_party",
        "payers",
        ["organisation_id", "party"],
        unique=True,
        postgresql_where=sa.text("party <> ''"),
    )
    op.create_table(
        "household_payers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("last IS NULL OR first <= last", name=op.f("ck_household_payers_period")),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(household_id, household_id, '[]')"), "&&"),
            (sa.text("int8range(COALESCE(service_id, 0), COALESCE(service_id, 0), '[]')"), "&&"),
            (sa.text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_household_payers_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_household_payers_household_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["payers.id"], name=op.f("fk_household_payers_payer_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_household_payers_service_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["staff.id"], name=op.f("fk_household_payers_seen_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_household_payers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_payers")),
    )
    op.create_index("ix_household_payers_household", "household_payers", ["organisation_id", "household_id"])
    op.create_table(
        "booking_payers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("party <> 'resident' OR payer_id IS NOT NULL", name=op.f("ck_booking_payers_own_part")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_booking_payers_booking_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["payers.id"], name=op.f("fk_booking_payers_payer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_booking_payers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_payers")),
        sa.UniqueConstraint(
            "organisation_id",
            "booking_id",
            "party",
            name=op.f("uq_booking_payers_organisation_id_booking_id_party"),
        ),
    )
    op.create_index("ix_booking_payers_payer", "booking_payers", ["organisation_id", "payer_id", "booking_id"])
    op.create_index(
        "ix_booking_payers_waiting",
        "booking_payers",
        ["organisation_id", "party"],
        postgresql_where=sa.text("payer_id IS NULL"),
    )
