"""Weekly hours, members of households and their attests are taken in at a terminal, or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.sheets import cells
from booking.rules.sheets.faults import CellWrong
from booking.store.database import reading
from booking.store.tables import AttestRow, MemberRow, WeeklyHoursRow, WorkerRow
from tests.cli.intake import MARIA, RESIDENTS, Intake, an_intake

HOURS = "naam;dag;van;tot;week\nAn;maandag;8:00;12u30;\nAn;maandag;13.00;16:30;\nAn;di;8;12;eerste\n"
MEMBERS = "name;phone;member;born_on;goes_to_school;care_notes\nMaria Peeters;0470 12 34 56;Lou;1/3/2024;nee;noten\n"
ATTESTS = "name;phone;member;number;day_price;first_day;last_day\nMaria Peeters;0470 12 34 56;Lou;A-1;5,25;1/1/2026;31/12/2026\n"


@pytest.fixture
def intake(app: Flask, tmp_path: Path) -> Intake:
    return an_intake(app, tmp_path)


def rows(intake: Intake, table: type[Any], *columns: Any) -> Sequence[tuple[Any, ...]]:
    with intake.app.app_context(), reading() as session:
        return [tuple(one) for one in session.execute(select(*columns).order_by(table.id))]


def taken(intake: Intake, kind: str, content: str, *, really: bool = True) -> str:
    return intake.run(kind, intake.file(content), *(("--really",) if really else ())).output


def hours_of_an(intake: Intake) -> list[tuple[Any, ...]]:
    with intake.app.app_context(), reading() as session:
        found = session.execute(
            select(WeeklyHoursRow.weekday, WeeklyHoursRow.week, WeeklyHoursRow.starts, WeeklyHoursRow.ends)
            .join(WorkerRow, WorkerRow.id == WeeklyHoursRow.worker_id)
            .where(WorkerRow.name == "An")
            .order_by(WeeklyHoursRow.weekday, WeeklyHoursRow.starts)
        )
        return [tuple(one) for one in found]


def test_the_whole_week_of_a_worker_is_replaced_once(intake: Intake) -> None:
    before = rows(intake, WeeklyHoursRow, WeeklyHoursRow.id)
    assert "To change: 1." in taken(intake, "hours", HOURS, really=False)
    assert rows(intake, WeeklyHoursRow, WeeklyHoursRow.id) == before
    taken(intake, "hours", HOURS)
    assert hours_of_an(intake) == [
        (0, 0, time(8), time(12, 30)),
        (0, 0, time(13), time(16, 30)),
        (1, 1, time(8), time(12)),
    ]
    assert "To change: 0. The same already: 3." in taken(intake, "hours", HOURS)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Niemand;maandag;8:00;12:00;", "row 2"),
        ("An;maandag;8:00;9:00;", "3"),
        ("An;maandag;12:00;8:00;", "row 2"),
        ("An;maandag;25:00;26:00;", "not a time"),
        ("An;vrijdagnamiddag;8:00;12:00;", "monday"),
    ],
)
def test_a_week_that_cannot_be_is_a_fault_of_its_row(intake: Intake, row: str, said: str) -> None:
    before = hours_of_an(intake)
    output = taken(intake, "hours", f"naam;dag;van;tot;week\n{row}\n")
    assert said in output.casefold()
    assert "Nothing is kept" in output
    assert hours_of_an(intake) == before


def test_a_child_and_its_attest_are_kept_once_and_change(intake: Intake) -> None:
    taken(intake, "residents", RESIDENTS + MARIA)
    assert "We know nobody called" in taken(intake, "attests", ATTESTS)
    for expected in ("To add: 1.", "The same already: 1."):
        assert expected in taken(intake, "members", MEMBERS)
        assert expected in taken(intake, "attests", ATTESTS)
    assert rows(intake, MemberRow, MemberRow.name, MemberRow.born_on, MemberRow.care_notes) == [
        ("Lou", date(2024, 3, 1), "noten")
    ]
    assert rows(intake, AttestRow, AttestRow.number, AttestRow.day_price) == [("A-1", Decimal("5.25"))]
    moved = MEMBERS.replace("1/3/2024", "2/3/2024")
    assert "To change: 1." in taken(intake, "members", moved)
    assert "row 2" in taken(intake, "members", MEMBERS.replace("1/3/2024", "1/1/2099")).casefold()
    assert rows(intake, MemberRow, MemberRow.born_on) == [(date(2024, 3, 2),)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("8:30", time(8, 30)), ("8u30", time(8, 30)), ("8.30", time(8, 30)), ("8u", time(8)), (8, time(8)), ("08:30:00", time(8, 30)), (0.5, time(12)), (time(9, 15), time(9, 15))],
)  # fmt: skip
def test_a_time_is_read_however_a_spreadsheet_wrote_it(cell: cells.Cell, expected: time) -> None:
    assert cells.clock(cell) == expected


@pytest.mark.parametrize("cell", ["25:00", "8:70", "morgen", True, date(2026, 1, 1), 1.5])
def test_what_is_no_time_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(CellWrong):
        cells.clock(cell)
