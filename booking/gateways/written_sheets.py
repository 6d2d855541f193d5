"""A table to take along, as CSV or as a workbook, of which a spreadsheet runs nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Final, TypeAlias

from booking.rules.sheets.formulas import as_plain_text

Cell: TypeAlias = str | Decimal | date
#: What a spreadsheet of this country takes for the end of a cell.
_DELIMITER: Final = ";"


class SheetKind(StrEnum):
    """In what form; the value is the ending of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """How browsers are told what it is."""
        if self is SheetKind.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written_sheet(kind: SheetKind, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as a file. Amounts are numbers with two decimals, days are days."""
    return _as_csv(header, rows) if kind is SheetKind.CSV else _as_xlsx(header, rows)


def _as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return UTF-8 with a mark by which Excel sees that; amounts with a comma, as it reads them here."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_in_text(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def _as_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - only who asks for XLSX needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(header))
    for row in rows:
        sheet.append([as_plain_text(cell) if isinstance(cell, str) else cell for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _in_text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return as_plain_text(cell)
