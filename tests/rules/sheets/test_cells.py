"""What a cell says, and texts that a spreadsheet would run."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.folding import fold
from booking.rules.sheets import cells
from booking.rules.sheets.cells import DAY_ZERO, Cell
from booking.rules.sheets.columns import Column, read_table
from booking.rules.sheets.faults import CellWrong, Why
from booking.rules.sheets.formulas import as_plain_text, from_plain_text
from booking.rules.sheets.kinds import COLUMNS

number = cells.number(least=Decimal(0), most=Decimal(100), places=2)
mode = cells.choice({"foot": ("te voet",), "bike": ("vélo",)})


@pytest.mark.parametrize(
    ("read", "cell", "said"),
    [
        (cells.text_of, 3140, "3140"),
        (cells.text_of, 3140.0, "3140"),
        (cells.text_of, 12.5, "12.5"),
        (cells.text_of, " 14 A ", "14 A"),
        (cells.text_of, "'=1+1", "=1+1"),
        (cells.text_of, "'s-Gravenwezel", "'s-Gravenwezel"),
        (cells.name, " Maria \n Peeters ", "Maria Peeters"),
        (cells.phone, 470123456, "+32470123456"),
        (cells.phone, 470123456.0, "+32470123456"),
        (cells.phone, "470123456.0", "+32470123456"),
        (cells.phone, "32470123456", "+32470123456"),
        (cells.phone, "'+32 470 12 34 56", "+32470123456"),
        (cells.phone, "0470/12.34.56", "+32470123456"),
        (cells.postcode, "B-3140", "3140"),
        (cells.postcode, 3140.0, "3140"),
        (cells.house_number, 14, "14"),
        (cells.day, "2026-3-1", date(2026, 3, 1)),
        (cells.day, "1/3/2026", date(2026, 3, 1)),
        (cells.day, "01.03.2026", date(2026, 3, 1)),
        (cells.day, "2026-03-01 00:00:00", date(2026, 3, 1)),
        (cells.day, 46082, date(2026, 3, 1)),
        (cells.day, 46082.0, date(2026, 3, 1)),
        (cells.day, "46082", date(2026, 3, 1)),
        (cells.day, date(2026, 3, 1), date(2026, 3, 1)),
        (number, "12,5", Decimal("12.5")),
        (number, "€ 12.50", Decimal("12.50")),
        (number, 12.5, Decimal("12.5")),
        (cells.yes_no, True, True),
        (cells.yes_no, "Neen", False),
        (cells.yes_no, 1, True),
        (mode, "Te Voet", "foot"),
        (mode, "velo", "bike"),
        (cells.several, "garden; electric,\ngarden", frozenset({"garden", "electric"})),
        (cells.languages, "NL, ar", frozenset({"nl", "ar"})),
    ],
)
def test_a_cell_says(read: Any, cell: Cell, said: object) -> None:
    assert read(cell) == said


@pytest.mark.parametrize(
    ("read", "cell", "why"),
    [
        (cells.text_of, datetime(2026, 5, 3), Why.BECAME_A_DAY),  # noqa: DTZ001
        (cells.text_of, time(3, 5), Why.BECAME_A_DAY),
        (cells.text_of, "#N/A", Why.CELL_BROKEN),
        (cells.words(), "a\x00b", Why.NOT_SHOWN),
        (cells.words(most=3), "abcd", Why.TOO_LONG),
        (cells.words(private=True), "85.07.30-033.28", Why.NATIONAL_NUMBER),
        (cells.name, "…", Why.NO_NAME),
        (cells.phone, "4,7E+08", Why.PHONE_SHORTENED),
        (cells.phone, "12", Why.NO_PHONE),
        (cells.phone, "0470123456 / 0470123457", Why.NO_PHONE),
        (cells.phone, float("inf"), Why.NO_PHONE),
        (cells.email, "maria", Why.NO_EMAIL),
        (cells.postcode, "0140", Why.NO_POSTCODE),
        (cells.postcode, "٣١٤٠", Why.NO_POSTCODE),
        (cells.house_number, "bis", Why.NO_HOUSE_NUMBER),
        (cells.day, "3/31/2026", Why.NO_DAY),
        (cells.day, "1/3/26", Why.NO_DAY),
        (cells.day, "31/2/2026", Why.NO_DAY),
        (cells.day, "1/3/0206", Why.NO_DAY),
        (cells.day, 99999, Why.NO_DAY),
        (cells.day, 2026, Why.NO_DAY),
        (cells.day, True, Why.NO_DAY),
        (cells.day, time(1), Why.NO_DAY),
        (number, "12,505", Why.NO_NUMBER),
        (number, "-1", Why.NO_NUMBER),
        (number, "101", Why.NO_NUMBER),
        (number, "nan", Why.NO_NUMBER),
        (number, "1e1", Why.NO_NUMBER),
        (cells.yes_no, "misschien", Why.NO_YES_NO),
        (mode, "raket", Why.NO_CHOICE),
        (cells.languages, "nl, Dutch", Why.NO_LANGUAGE),
    ],
)
def test_a_cell_that_cannot_be_taken_in_says_why(read: Any, cell: Cell, why: Why) -> None:
    with pytest.raises(CellWrong) as caught:
        read(cell)
    assert caught.value.why is why


@given(st.text())
def test_no_text_that_goes_out_is_run_and_each_comes_back(text: str) -> None:
    written = as_plain_text(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert from_plain_text(written) == text


@given(st.dates(date(1928, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_in_each_spelling(on: date) -> None:
    spelled = (on, on.isoformat(), f"{on.day}/{on.month}/{on.year}", (on - DAY_ZERO).days)
    assert {cells.day(one) for one in spelled} == {on}


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times(), st.timedeltas()))
def test_no_cell_is_a_fault_of_the_program(cell: Cell) -> None:
    if cells.is_empty(cell):
        return
    for columns in COLUMNS.values():
        for column in columns:
            with suppress(CellWrong):
                column.read(cell)


def test_a_bare_number_of_1904_is_a_later_day() -> None:
    columns = (Column("on", cells.day, is_day=True), Column("phone", cells.phone))
    (row,) = read_table(("on", "phone"), [(2, (44620, 470123456))], columns, days_later=1462).rows
    assert row.values == {"on": DAY_ZERO + timedelta(days=46082), "phone": "+32470123456"}


def test_no_two_columns_of_a_table_have_one_name() -> None:
    for columns in COLUMNS.values():
        names = [fold(name) for column in columns for name in (column.name, *column.also)]
        assert sorted(names) == sorted(set(names))
