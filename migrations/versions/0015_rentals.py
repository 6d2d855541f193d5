"""Things for rent, which stand at a location; and a word about what is ready and nobody collects."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SHAPES = "shape IN ('visit', 'ride', 'seat', 'drop_off', 'report')"
MORE_SHAPES = "shape IN ('visit', 'ride', 'seat', 'drop_off', 'report', 'rental')"
#: A check that a column brings: table, its name, what it says.
CHECKS = (
    ("options", "rental_days", "rental_days BETWEEN 0 AND 366"),
    ("options", "rental_months", "rental_months BETWEEN 1 AND 24"),
    ("options", "rental_length", "rental_days IS NULL OR rental_months IS NULL"),
    ("options", "deposit_cents", "deposit_cents BETWEEN 0 AND 500000"),
    ("booking_options", "periods", "periods BETWEEN 1 AND 99"),
    ("organisations", "collect_reminder_days", "collect_reminder_days BETWEEN 0 AND 60"),
)

NOTHING_FOR_RENT = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM services WHERE shape = 'rental') THEN
        RAISE EXCEPTION 'there are services for rent: the version before 0015 cannot keep their bookings and deposits';
    END IF;
END
$$
"""


def upgrade() -> None:
    op.drop_constraint(op.f("ck_services_shape"), "services")
    op.create_check_constraint(op.f("ck_services_shape"), "services", MORE_SHAPES)
    op.add_column("options", sa.Column("rental_days", sa.Integer(), nullable=True))
    op.add_column("options", sa.Column("rental_months", sa.Integer(), nullable=True))
    _add("options", sa.Column("deposit_cents", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("booking_options", sa.Column("periods", sa.Integer(), nullable=False, server_default="1"))
    _add("organisations", sa.Column("collect_reminder_days", sa.Integer(), nullable=False, server_default="7"))
    op.add_column("equipment", sa.Column("location_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_equipment_location_id"), "equipment", "locations", ["location_id"], ["id"])
    _add("equipment", sa.Column("frame_number", sa.Text(), nullable=False, server_default=""))
    for table, name, check in CHECKS:
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, check)
    op.create_table(
        "rentals",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("deposit_cents", sa.Integer(), nullable=False),
        sa.Column("deposit_how", sa.Text(), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("damage", sa.Text(), nullable=False),
        sa.Column("deposit_back_cents", sa.Integer(), nullable=True),
        sa.Column("deposit_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("stage IN ('expected', 'out', 'back', 'not_fetched')", name=op.f("ck_rentals_stage")),
        sa.CheckConstraint("deposit_cents >= 0", name=op.f("ck_rentals_deposit_cents")),
        sa.CheckConstraint(
            "deposit_how IN ('', 'none', 'cash', 'card', 'transfer')", name=op.f("ck_rentals_deposit_how")
        ),
        sa.CheckConstraint(
            "deposit_back_cents BETWEEN 0 AND deposit_cents", name=op.f("ck_rentals_deposit_back_cents")
        ),
        sa.CheckConstraint("(out_at IS NOT NULL) = (stage IN ('out', 'back'))", name=op.f("ck_rentals_out_at")),
        sa.CheckConstraint("(back_at IS NOT NULL) = (stage = 'back')", name=op.f("ck_rentals_back_at")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_rentals_booking_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_rentals_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rentals")),
        sa.UniqueConstraint("organisation_id", "booking_id", name=op.f("uq_rentals_organisation_id_booking_id")),
    )
    op.create_index(
        "ix_rentals_open",
        "rentals",
        ["organisation_id", "booking_id"],
        postgresql_where=sa.text("stage IN ('expected', 'out')"),
    )


def downgrade() -> None:
    """Take it all back, where nothing was ever for rent: else deposits that were paid would be forgotten."""
    op.execute(NOTHING_FOR_RENT)
    op.drop_table("rentals")
    for table, name, _check in CHECKS:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.drop_constraint(op.f("fk_equipment_location_id"), "equipment")
    for table, column in (
        ("equipment", "location_id"),
        ("equipment", "frame_number"),
        ("organisations", "collect_reminder_days"),
        ("booking_options", "periods"),
        ("options", "deposit_cents"),
        ("options", "rental_months"),
        ("options", "rental_days"),
    ):
        op.drop_column(table, column)
    op.drop_constraint(op.f("ck_services_shape"), "services")
    op.create_check_constraint(op.f("ck_services_shape"), "services", SHAPES)


def _add(table: str, column: sa.Column) -> None:
    """Add a column that the rows which are there get a value for, and later ones must bring."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)
