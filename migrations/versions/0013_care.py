"""Child care: hours of a day, carers per child, plans of days with respite days, and wish rounds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: What a check on the services says, by its name.
CHECKS = {
    "children_per_carer": "children_per_carer BETWEEN 1 AND 60",
    "children_per_lone_carer": "children_per_lone_carer BETWEEN 1 AND 60",
    "respite_days": "respite_days BETWEEN 0 AND 366",
}


def upgrade() -> None:
    op.add_column("services", sa.Column("asks_hours", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("services", "asks_hours", server_default=None)
    op.add_column("services", sa.Column("children_per_carer", sa.SmallInteger(), nullable=True))
    op.add_column("services", sa.Column("children_per_lone_carer", sa.SmallInteger(), nullable=True))
    op.add_column("services", sa.Column("respite_days", sa.SmallInteger(), nullable=False, server_default="0"))
    op.alter_column("services", "respite_days", server_default=None)
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_services_{name}"), "services", check)
    _hours_and_plans()
    _rounds()


def downgrade() -> None:
    for table in ("round_wishes", "round_families", "wish_rounds", "respite_days", "care_plans", "care_hours"):
        op.drop_table(table)
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_services_{name}"), "services")
    for column in ("respite_days", "children_per_lone_carer", "children_per_carer", "asks_hours"):
        op.drop_column("services", column)


def _hours_and_plans() -> None:
    _owned(
        "care_hours",
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("planned_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("planned_from < planned_until", name=op.f("ck_care_hours_planned")),
        sa.CheckConstraint(
            "(planned_from IS NULL) = (planned_until IS NULL)", name=op.f("ck_care_hours_planned_whole")
        ),
        sa.CheckConstraint("arrived_at <= left_at", name=op.f("ck_care_hours_ticked")),
        sa.CheckConstraint("left_at IS NULL OR arrived_at IS NOT NULL", name=op.f("ck_care_hours_arrived_first")),
        of={"booking_id": "bookings"},
        once=["booking_id"],
    )
    _owned(
        "care_plans",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("respite_days", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("respite_days BETWEEN 0 AND 366", name=op.f("ck_care_plans_respite_days")),
        of={"series_id": "series"},
        once=["series_id"],
    )
    _owned(
        "respite_days",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        of={"series_id": "series", "booking_id": "bookings"},
        once=["booking_id"],
    )
    op.create_index("ix_respite_days_series", "respite_days", ["organisation_id", "series_id", "used_on"])


def _rounds() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    _owned(
        "wish_rounds",
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("option_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("wishes_until", sa.Date(), nullable=False),
        sa.Column("allocate_on", sa.Date(), nullable=False),
        sa.Column("grounds", json, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_wish_rounds_days")),
        sa.CheckConstraint("wishes_until < allocate_on AND allocate_on <= first", name=op.f("ck_wish_rounds_moments")),
        sa.CheckConstraint("state IN ('open', 'proposed', 'accepted')", name=op.f("ck_wish_rounds_state")),
        of={"service_id": "services", "option_id": "options"},
    )
    op.create_index("ix_wish_rounds_service", "wish_rounds", ["organisation_id", "service_id", "first"])
    _owned(
        "round_families",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("grounds", json, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        of={"round_id": "wish_rounds", "household_id": "households", "resident_id": "residents"},
        once=["round_id", "household_id"],
    )
    _owned(
        "round_wishes",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", json, nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("rank BETWEEN 1 AND 500", name=op.f("ck_round_wishes_rank")),
        sa.CheckConstraint("outcome IN ('', 'given', 'full', 'not_possible')", name=op.f("ck_round_wishes_outcome")),
        of={
            "round_id": "wish_rounds",
            "household_id": "households",
            "member_id": "members",
            "session_id": "group_sessions",
            "booking_id": "bookings",
        },
        once=["round_id", "member_id", "session_id"],
    )
    op.create_index("ix_round_wishes_round", "round_wishes", ["organisation_id", "round_id", "household_id"])


def _owned(
    table: str, *parts: sa.Column | sa.CheckConstraint, of: dict[str, str], once: list[str] | None = None
) -> None:
    """Make a table whose rows belong to an organisation, with its keys to others."""
    owned = {**of, "organisation_id": "organisations"}
    keys = [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in owned.items()
    ]
    if once is not None:
        columns = ["organisation_id", *once]
        keys.append(sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}")))
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *parts,
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
