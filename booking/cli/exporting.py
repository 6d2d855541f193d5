"""``flask export FOLDER``: all that is kept for one organisation, to take along."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from flask.cli import with_appcontext

from booking.cli.whose import organisation_named, stop
from booking.gateways.table_files import FolderTaken, whole_folder
from booking.messages.words import Words, words_in
from booking.rules.text import DEFAULT_LOCALE, LOCALES
from booking.store.database import reading_at_length
from booking.usecases.exporting.export_organisation import export_organisation


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisation", required=True, metavar="SLUG", help="Short name of the organisation.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LOCALES),
    default=DEFAULT_LOCALE,
    show_default=True,
    help="Language of the words.",
)
@with_appcontext
def exporting(folder: Path, organisation: str, language: str) -> None:
    """Write everything of one organisation to FOLDER, which must not be there yet, or be empty.

    One CSV file for each table, the photos, what `flask import` takes in again, and a README of the columns.
    """
    words = words_in(language)
    with reading_at_length() as session:
        organisation_id = organisation_named(session, organisation, words)
        try:
            with whole_folder(folder) as part:
                export_organisation(session, organisation_id, folder=part, tell=partial(_progress, words))
        except FolderTaken as taken:
            stop(_taken(folder, str(taken), words))
    click.echo(words.gettext("All of it stands in %(folder)s. Its README tells the columns.", folder=folder))


def _progress(words: Words, name: str, rows: int) -> None:
    click.echo(f"{name}: {words.number(rows)}", err=True)


def _taken(folder: Path, reason: str, words: Words) -> str:
    if reason:
        return words.gettext("%(folder)s cannot be made: %(reason)s.", folder=folder, reason=reason)
    return words.gettext("Something stands in %(folder)s already. Name a new folder.", folder=folder)
