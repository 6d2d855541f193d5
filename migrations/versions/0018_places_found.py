"""Addresses that were looked up in a register, so that it is asked once for each."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "found_addresses",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("search_street", sa.Text(), nullable=False),
        sa.Column("house_number", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NOT NULL OR NOT exact)",
            name=op.f("ck_found_addresses_point"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_found_addresses_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_addresses")),
        sa.UniqueConstraint(
            "organisation_id", "postcode", "search_street", "house_number", name="uq_found_addresses_address"
        ),
    )
    op.create_index("ix_found_addresses_found_at", "found_addresses", ["found_at"])


def downgrade() -> None:
    op.drop_table("found_addresses")
