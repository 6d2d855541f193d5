"""``flask import …``: take in what an organisation already has, from a table in a file.

Without ``--really`` all of it is done and taken back, so that what is told is what would happen.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy.orm import Session

from booking.cli.whose import WRONG, coordinator_named, organisation_named, stop
from booking.gateways.sheets import SheetUnreadable, read_sheet
from booking.messages.formats import BABEL_LOCALES
from booking.messages.sheet_words import fault_in_words, unreadable_in_words
from booking.messages.words import Words, words_in
from booking.rules.actors import Actor
from booking.rules.sheets.columns import Column, Table, read_table
from booking.rules.sheets.faults import Fault
from booking.rules.sheets.kinds import COLUMNS, Kind
from booking.rules.text import DEFAULT_LOCALE, LOCALES
from booking.store.database import in_transaction, reading
from booking.usecases.importing.import_addresses import import_addresses
from booking.usecases.importing.import_attests import import_attests
from booking.usecases.importing.import_decisions import import_decisions
from booking.usecases.importing.import_hours import import_hours
from booking.usecases.importing.import_members import import_members
from booking.usecases.importing.import_residents import import_residents
from booking.usecases.importing.import_workers import import_workers
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell
from booking.web.common import clock
from booking.web.common.refusal_texts import refusal_text

_Intake = Callable[[Session, Table, Actor, datetime, Tell], Imported]

_INTAKES: Final[dict[Kind, _Intake]] = {
    Kind.RESIDENTS: lambda session, table, by, now, tell: import_residents(session, table, by=by, now=now, tell=tell),
    Kind.WORKERS: lambda session, table, by, now, tell: import_workers(session, table, by=by, now=now, tell=tell),
    Kind.ADDRESSES: lambda session, table, by, _now, tell: import_addresses(session, table, by=by, tell=tell),
    Kind.DECISIONS: lambda session, table, by, now, tell: import_decisions(session, table, by=by, now=now, tell=tell),
    Kind.HOURS: lambda session, table, by, now, tell: import_hours(session, table, by=by, now=now, tell=tell),
    Kind.MEMBERS: lambda session, table, by, now, tell: import_members(session, table, by=by, now=now, tell=tell),
    Kind.ATTESTS: lambda session, table, by, now, tell: import_attests(session, table, by=by, now=now, tell=tell),
}
_SHORT_HELP: Final = {
    Kind.RESIDENTS: "Residents and their households.",
    Kind.WORKERS: "Workers, without their hours.",
    Kind.ADDRESSES: "Where streets are, from a list of streets or of house numbers.",
    Kind.DECISIONS: "What was decided about the price of households.",
    Kind.HOURS: "The weekly hours of workers, a row for each stretch of a day.",
    Kind.MEMBERS: "Children and others of a household for whom places are booked by name.",
    Kind.ATTESTS: "What a day of care costs for a child, as its attest says.",
}
#: After so many rows somebody wants to hear how far it is, and so many of a kind are told one by one.
_STEP: Final = 250
_MOST_TOLD: Final = 100


class _TakenBack(Exception):
    """Everything that was done is undone; ``imported`` is what it was."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


@click.group("import")
def importing() -> None:
    """Take in residents, workers and their hours, addresses, price decisions, members or attests from CSV or XLSX."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot write a name shows a question mark, and no fault of the program.
            stream.reconfigure(errors="replace")


def _run(kind: Kind, file: str, organisation: str, email: str, language: str, *, really: bool) -> None:
    words = words_in(language)
    with force_locale(BABEL_LOCALES[language]):
        table = _table(file, kind, words)
        with reading() as session:
            organisation_id = organisation_named(session, organisation, words)
            by = coordinator_named(session, organisation_id, email, words)
        imported = _imported(kind, table, by, words, really=really)
        faults = sorted((*table.faults, *imported.faults), key=lambda fault: fault.row)
        _tell(imported, faults, words, really=really)
    if faults:
        sys.exit(WRONG)


def _command(kind: Kind) -> click.Command:
    @click.argument("file")
    @click.option("--organisation", required=True, metavar="SLUG", help="Short name of the organisation.")
    @click.option("--really", is_flag=True, help="Keep it. Without this you see what would happen.")
    @click.option("--by", "email", default="", metavar="EMAIL", help="Coordinator in whose name it is done.")
    @click.option(
        "--lang",
        "language",
        type=click.Choice(LOCALES),
        default=DEFAULT_LOCALE,
        show_default=True,
        help="Language of the words.",
    )
    @with_appcontext
    def command(file: str, organisation: str, email: str, language: str, *, really: bool) -> None:
        _run(kind, file, organisation, email, language, really=really)

    columns = ", ".join(f"{one.name}*" if one.needed else one.name for one in COLUMNS[kind])
    told = f"{_SHORT_HELP[kind]}\n\nFILE is CSV or XLSX; its first row names the columns, * is needed: {columns}."
    return click.command(str(kind), help=told, short_help=_SHORT_HELP[kind])(command)


for _kind in Kind:
    importing.add_command(_command(_kind))


def _table(file: str, kind: Kind, words: Words) -> Table:
    columns: tuple[Column, ...] = COLUMNS[kind]
    try:
        sheet = read_sheet(Path(file))
    except SheetUnreadable as fault:
        stop(f"{file}: {unreadable_in_words(fault, words)}")
    return read_table(sheet.header, sheet.rows, columns, days_later=sheet.days_later)


def _imported(kind: Kind, table: Table, by: Actor, words: Words, *, really: bool) -> Imported:
    """Do what the sound rows ask, and keep it only if that was asked and no row has a fault."""
    now = clock.now()
    tell = partial(_progress, len(table.rows), words)

    def work(session: Session) -> Imported:
        imported = _INTAKES[kind](session, table, by, now, tell)
        if not really or table.faults or imported.faults:
            raise _TakenBack(imported)
        return imported

    try:
        return in_transaction(work)
    except _TakenBack as taken_back:
        return taken_back.imported


def _progress(rows: int, words: Words, done: int) -> None:
    if done % _STEP == 0:
        click.echo(
            words.gettext("%(done)s of %(rows)s rows", done=words.number(done), rows=words.number(rows)), err=True
        )


def _tell(imported: Imported, faults: Iterable[Fault], words: Words, *, really: bool) -> None:
    _ = words.gettext
    faults = list(faults)
    for fault in faults:
        refused = refusal_text(fault.refusal).text if fault.refusal else ""
        click.echo(fault_in_words(fault, words, refused=refused))
    for line in (*_lines(imported, words), *_twins(imported, words)):
        click.echo(line)
    click.echo(
        _(
            "To add: %(added)s. To change: %(changed)s. The same already: %(same)s. Faults: %(faults)s.",
            added=words.number(imported.counted(Done.ADDED)),
            changed=words.number(imported.counted(Done.CHANGED)),
            same=words.number(imported.counted(Done.SAME)),
            faults=words.number(len(faults)),
        )
    )
    if faults:
        click.echo(_("Nothing is kept. Mend the faults first, then try again."))
    elif really:
        click.echo(_("All of it is kept."))
    else:
        click.echo(_("Nothing is kept: this was a trial. Add --really to keep it."))


def _lines(imported: Imported, words: Words) -> Iterable[str]:
    """Return what is added and changed, row by row; of a long list only the beginning."""
    for done, line in ((Done.ADDED, _added), (Done.CHANGED, _changed)):
        found = [outcome for outcome in imported.outcomes if outcome.done is done]
        for outcome in found[:_MOST_TOLD]:
            yield line(outcome, words)
        if len(found) > _MOST_TOLD:
            yield words.gettext("… and %(number)s more like these", number=words.number(len(found) - _MOST_TOLD))


def _twins(imported: Imported, words: Words) -> Iterable[str]:
    for outcome in imported.outcomes:
        if outcome.twin:
            yield words.gettext(
                "Row %(row)s: %(what)s has the same name and phone as row %(twin)s, and another address. "
                "They are kept as two people: look whether they are one.",
                row=outcome.row,
                what=outcome.what,
                twin=outcome.twin,
            )


def _added(outcome: Outcome, words: Words) -> str:
    return words.gettext("Row %(row)s: add %(what)s", row=outcome.row, what=outcome.what)


def _changed(outcome: Outcome, words: Words) -> str:
    columns = ", ".join(outcome.columns)
    said = (
        words.gettext("Row %(row)s: change %(what)s: %(columns)s", row=outcome.row, what=outcome.what, columns=columns)
        if columns
        else words.gettext("Row %(row)s: change %(what)s", row=outcome.row, what=outcome.what)
    )
    if not outcome.others:
        return said
    others = words.ngettext(
        "%(num)s other person of the household moves along",
        "%(num)s other people of the household move along",
        outcome.others,
    )
    return f"{said} ({others})"
