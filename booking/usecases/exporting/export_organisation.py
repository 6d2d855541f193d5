"""Write all that is kept for one organisation to a folder: each table, the photos, and what can be taken in again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from booking.gateways.table_files import write_picture, write_table
from booking.rules.money import Money
from booking.rules.sheets.kinds import WEEKDAYS, WEEKS, Kind
from booking.store.queries.whole_care import attests_to_import, hours_to_import, members_to_import
from booking.store.queries.whole_tables import (
    WholeTable,
    decisions_to_import,
    residents_to_import,
    rows_of_table,
    streets_to_import,
    whole_tables,
    without_secrets,
    workers_to_import,
)
from booking.usecases.exporting.columns_readme import Written, columns_readme

TO_IMPORT: Final = "to_import"
PICTURES: Final = "files"
README: Final = "README.md"
_DAY: Final = timedelta(days=1)
_HOUR: Final = 60
_WEEKDAYS: Final = tuple(WEEKDAYS)
_WEEKS: Final = tuple(WEEKS)

#: Called after each table, with its name and how many rows it has.
TellTable = Callable[[str, int], None]


def export_organisation(session: Session, organisation_id: int, *, folder: Path, tell: TellTable) -> None:
    """Fill ``folder``, which is empty, as of one moment: ``session`` is one of ``reading_at_length``.

    Rows pass by one after the other, so it takes no more memory for a large organisation. What proves who somebody is
    (passwords, sign-ins, private links) is not written, and nothing of another organisation.
    """
    written = []
    for whole in whole_tables():
        rows = _rows(session, whole, organisation_id, folder)
        number = write_table(folder / f"{whole.name}.csv", [column.name for column in whole.columns], rows)
        written.append(Written(whole, number))
        tell(whole.name, number)
    (folder / TO_IMPORT).mkdir(mode=0o700)
    for kind, header, found in _to_import(session, organisation_id):
        number = write_table(folder / TO_IMPORT / f"{kind}.csv", header, found)
        tell(f"{TO_IMPORT}/{kind}", number)
    (folder / README).write_text(columns_readme(written), encoding="utf-8")


def _rows(session: Session, whole: WholeTable, organisation_id: int, folder: Path) -> Iterator[list[Any]]:
    """Return the rows as they are written: a file is written beside, and its name stands in its cell."""
    names = [column.name for column in whole.columns]
    for number, row in enumerate(rows_of_table(session, whole, organisation_id), start=1):
        key = getattr(row, "id", number)
        yield [
            write_picture(folder / PICTURES, f"{whole.name}-{key}-{name}", value)
            if isinstance(value, bytes)
            else without_secrets(value)
            for name, value in zip(names, row, strict=True)
        ]


def _to_import(
    session: Session, organisation_id: int
) -> Iterator[tuple[Kind, tuple[str, ...], Iterable[Sequence[Any]]]]:
    """Return what ``flask import`` takes in again, with its own columns."""
    home = ("street", "house_number", "box", "postcode", "municipality")
    yield (
        Kind.RESIDENTS,
        ("name", "phone", "email", "language", *home, "access_notes"),
        residents_to_import(session, organisation_id),
    )
    yield (
        Kind.WORKERS,
        (
            *("name", "phone", "language", "skills", "travel", "latitude", "longitude", "limits", "speaks"),
            *("contract_from", "contract_last", "hours_a_week", "active"),
        ),
        map(_worker, workers_to_import(session, organisation_id)),
    )
    yield (
        Kind.ADDRESSES,
        ("postcode", "street", "latitude", "longitude"),
        streets_to_import(session, organisation_id),
    )
    yield (
        Kind.DECISIONS,
        (
            *("name", "phone", *home, "service", "class", "amount", "ground", "evidence"),
            *("seen_on", "valid_from", "last_day", "review_on", "provisional"),
        ),
        map(_decision, decisions_to_import(session, organisation_id)),
    )
    yield (
        Kind.HOURS,
        ("name", "phone", "weekday", "from", "until", "week"),
        map(_stretch, hours_to_import(session, organisation_id)),
    )
    yield (
        Kind.MEMBERS,
        (
            *("name", "phone", *home, "member", "born_on", "goes_to_school"),
            *("care_notes", "pick_up", "emergency_phone", "active"),
        ),
        members_to_import(session, organisation_id),
    )
    yield (
        Kind.ATTESTS,
        ("name", "phone", *home, "member", "number", "day_price", "first_day", "last_day"),
        attests_to_import(session, organisation_id),
    )


def _worker(row: Any) -> list[Any]:  # noqa: ANN401 - a row of the query
    name, phone, locale, skills, mode, north, east, limits, spoken, first, until, minutes, active = row
    hours = round(Decimal(minutes) / _HOUR, 4).normalize()
    lists = [", ".join(one) for one in (skills, limits, spoken)]
    last = until and until - _DAY
    return [name, phone, locale, lists[0], mode, north, east, lists[1], lists[2], first, last, hours, active]


def _stretch(row: Any) -> list[Any]:  # noqa: ANN401
    name, phone, weekday, starts, ends, week = row
    return [name, phone, _WEEKDAYS[weekday], f"{starts:%H:%M}", f"{ends:%H:%M}", _WEEKS[week]]


def _decision(row: Any) -> list[Any]:  # noqa: ANN401
    *who, service, code, cents, ground, evidence, seen_on, first, until, review_on, provisional = row
    amount = None if cents is None else Money.from_cents(cents).amount
    return [*who, service, code, amount, ground, evidence, seen_on, first, until - _DAY, review_on, provisional]
