"""What is booked together, and which services go well together."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("service_id <> linked_id", name=op.f("ck_service_links_another")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_service_links_position")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_links_service_id")),
        sa.ForeignKeyConstraint(["linked_id"], ["services.id"], name=op.f("fk_service_links_linked_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_service_links_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_links")),
        sa.UniqueConstraint(
            "organisation_id",
            "service_id",
            "linked_id",
            name=op.f("uq_service_links_organisation_id_service_id_linked_id"),
        ),
    )
    op.execute(
        "CREATE TRIGGER service_links_changes_rosters AFTER INSERT OR UPDATE OR DELETE ON service_links"
        " FOR EACH ROW EXECUTE FUNCTION raise_roster_version()"
    )
    op.create_table(
        "baskets",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_baskets_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baskets")),
    )
    for table in ("bookings", "drafts"):
        op.add_column(table, sa.Column("basket_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_basket_id"), table, "baskets", ["basket_id"], ["id"])
        op.create_index(
            f"ix_{table}_basket",
            table,
            ["organisation_id", "basket_id"],
            postgresql_where=sa.text("basket_id IS NOT NULL"),
        )


def downgrade() -> None:
    for table in ("drafts", "bookings"):
        op.drop_index(f"ix_{table}_basket", table_name=table)
        op.drop_constraint(op.f(f"fk_{table}_basket_id"), table, type_="foreignkey")
        op.drop_column(table, "basket_id")
    op.drop_table("baskets")
    op.drop_table("service_links")
