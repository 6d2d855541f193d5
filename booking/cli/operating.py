"""Commands for operators: ``flask --app wsgi …``."""

from __future__ import annotations

import click
from flask import Flask, current_app

from booking.store.database import db


def register(app: Flask) -> None:
    """Add our commands to Flask's own."""
    app.cli.add_command(scheduler)
    app.cli.add_command(check)
    if click.get_current_context(silent=True) is not None:
        # Started by a command line: no page has a use for these, and they would take the memory of each process.
        from booking.cli.exporting import exporting  # noqa: PLC0415
        from booking.cli.importing import importing  # noqa: PLC0415

        app.cli.add_command(exporting)
        app.cli.add_command(importing)


@click.command()
def scheduler() -> None:
    """Send what is waiting and do what is due, until told to stop. Run it beside the web server."""
    from booking.scheduler import run  # noqa: PLC0415 - the web process needs no scheduler

    run(current_app._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001 - a thread has no context


@click.command()
def check() -> None:
    """Say whether the database can be reached and has all its tables."""
    with db.engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    click.echo(f"database: revision {version}")
