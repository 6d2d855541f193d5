"""Migrations: one numbered line, up and down, ending exactly where the tables are."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from booking.store.database import db
from tests.harness.application import SECRET_KEY, make_app, settings_for
from tests.harness.postgres import Postgres

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "migrations"
VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))

CONSTRAINTS = """
    SELECT rel.relname, con.conname FROM pg_constraint con JOIN pg_class rel ON rel.oid = con.conrelid
    WHERE con.contype IN ('c', 'x') AND con.connamespace = 'public'::regnamespace
"""
EVERYTHING = """
    SELECT 'relation', relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic_version%'
    UNION SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT 'constraint', conname FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic_version%'
    UNION SELECT 'type', typname FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%alembic_version'
"""


@pytest.fixture
def empty_database_url(postgres: Postgres) -> Iterator[str]:
    """URL of a database in which no migration ran."""
    yield postgres.create("empty")
    postgres.drop("empty")


@pytest.fixture
def empty_app(empty_database_url: str) -> Flask:
    """An app on that database."""
    return make_app(settings_for(empty_database_url))


def test_migrations_are_numbered_in_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    revisions = [script.revision for script in scripts]
    assert revisions == [f"{number:04}" for number in range(len(VERSIONS), 0, -1)]
    assert revisions != []


@pytest.mark.parametrize("script", VERSIONS, ids=lambda script: script.stem)
def test_a_migration_never_imports_the_application(script: Path) -> None:
    imported = {name.split(".")[0] for node in ast.walk(ast.parse(script.read_text())) for name in _imported_by(node)}
    assert "booking" not in imported


@pytest.mark.parametrize("script", VERSIONS, ids=lambda script: script.stem)
def test_a_migration_file_has_its_number(script: Path) -> None:
    assert f'revision = "{script.name[:4]}"' in script.read_text()


def test_migrations_can_be_taken_back_and_leave_nothing(empty_app: Flask) -> None:
    with empty_app.app_context():
        flask_migrate.upgrade()
        after_once = _everything()
        flask_migrate.downgrade(revision="base")
        assert _everything() == set()
        flask_migrate.upgrade()
        assert _everything() == after_once
        db.engine.dispose()


def test_tables_need_no_further_migration(app_context: None) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_migrated_schema_has_the_checks_and_exclusions_of_the_tables(app_context: None) -> None:
    """Autogenerate sees neither CHECK nor EXCLUDE: what the tables declare must have been migrated by hand."""
    declared = {
        (table.name, str(constraint.name))
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint | ExcludeConstraint)
    }
    with db.engine.connect() as connection:
        migrated = {(str(table), str(name)) for table, name in connection.execute(text(CONSTRAINTS))}
    assert migrated == declared


def test_what_guards_the_promises_is_there(app_context: None) -> None:
    """At least one exclusion: without it nothing stands behind the check that two people can pass at once."""
    with db.engine.connect() as connection:
        exclusions = connection.scalar(text("SELECT count(*) FROM pg_constraint WHERE contype = 'x'"))
        tables = set(inspect(connection).get_table_names())
    assert exclusions
    assert tables - {"alembic_version"} == set(db.metadata.tables)


def test_two_processes_may_migrate_at_once(empty_database_url: str, tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": empty_database_url,
        "SECRET_KEY": SECRET_KEY,
        "MAIL_FOLDER": str(tmp_path),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said


def _everything() -> set[tuple[str, str]]:
    with db.engine.connect() as connection:
        return {(str(kind), str(name)) for kind, name in connection.execute(text(EVERYTHING))}


def _imported_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
