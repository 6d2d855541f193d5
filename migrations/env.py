"""Alembic's entry: which metadata, which database, and how a revision is written and numbered."""

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

# One number for all processes that come to migrate the same database: they wait for each other.
MIGRATING = 0x6275757274


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our column types as the plain types below them: a migration imports no booking."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    plain = item.impl_instance
    module = type(plain).__module__
    if module.startswith("sqlalchemy.dialects.postgresql"):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return f"postgresql.{plain!r}"
    return f"sa.{plain!r}"


def number_revision(_context: MigrationContext, _revision: Any, scripts: Iterable[MigrationScript]) -> None:
    """Give new revisions the next number (0001, 0002, …) instead of a random one."""
    script = next(iter(scripts))
    newest = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(newest or 0) + 1:04}"


def migrate(connection: Connection) -> None:
    """Bring the database to the revision that was asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_item=render_item,
        process_revision_directives=number_revision,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
        context.run_migrations()


if context.is_offline_mode():
    context.configure(
        url=current_app.extensions["migrate"].db.engine.url,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    with current_app.extensions["migrate"].db.engine.connect() as connection:
        migrate(connection)
