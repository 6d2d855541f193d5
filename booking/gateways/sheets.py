"""Reading a table from a file that somebody brings: CSV in any usual spelling, or XLSX. All of it may be hostile.

What a file may hold is bounded before it is read, so that neither a file of gigabytes nor a small one that unpacks to
gigabytes takes the machine along.
"""

from __future__ import annotations

import csv
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from booking.rules.sheets.cells import Cell, is_empty

MOST_MEGABYTES: Final = 20
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 100
#: What the parts of an XLSX may be together once they are unpacked, and how many there may be.
_MOST_UNPACKED: Final = 64 * 1024 * 1024
_MOST_PARTS: Final = 2000
_MEGABYTE: Final = 1024 * 1024

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = ",;\t"
#: XLSX has no use for declarations of a document type; a parser's patience can be used up with them.
_NEVER_NEEDED: Final = (b"<!doctype", b"<!entity")
_BROKEN: Final = (
    BadZipFile,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    zlib.error,
)


class Wrong(StrEnum):
    """Why a file cannot be read."""

    NO_FILE = "no_file"
    FOLDER = "folder"
    CLOSED = "closed"  # reason
    TOO_LARGE = "too_large"  # most
    TOO_MANY_ROWS = "too_many_rows"  # most
    TOO_MANY_COLUMNS = "too_many_columns"  # most
    EMPTY = "empty"
    NO_TEXT = "no_text"
    QUOTES = "quotes"  # row
    OLD_EXCEL = "old_excel"
    OTHER_ARCHIVE = "other_archive"
    BROKEN_EXCEL = "broken_excel"


class SheetUnreadable(Exception):
    """A file is no table that we can read."""

    def __init__(self, wrong: Wrong, **facts: str) -> None:
        """Tell why."""
        super().__init__(wrong)
        self.wrong = wrong
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file: the cells of its first row, and the others with their numbers, from 2 on."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    days_later: int = 0
    """By how many days a bare number means a later day than usual: workbooks of a Mac may count from 1904."""


def read_sheet(path: Path) -> Sheet:
    """Return the table in a file, by its content and whatever it is called. Raises ``SheetUnreadable``."""
    content = _content(path)
    if content.startswith(_OLE):
        raise SheetUnreadable(Wrong.OLD_EXCEL)
    return _read_xlsx(content) if content.startswith(_ZIP) else _sheet(_rows_of_text(content))


def _content(path: Path) -> bytes:
    most = MOST_MEGABYTES * _MEGABYTE
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        raise SheetUnreadable(Wrong.NO_FILE) from None
    except IsADirectoryError:
        raise SheetUnreadable(Wrong.FOLDER) from None
    except (OSError, ValueError) as error:
        raise SheetUnreadable(Wrong.CLOSED, reason=getattr(error, "strerror", None) or str(error)) from None
    if len(content) > most:
        raise SheetUnreadable(Wrong.TOO_LARGE, most=str(MOST_MEGABYTES))
    return content


def _sheet(rows: Iterable[Sequence[Cell]]) -> Sheet:
    """Return the table of rows, its first row being the first one in which something stands."""
    header: tuple[Cell, ...] | None = None
    found: list[tuple[int, tuple[Cell, ...]]] = []
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise SheetUnreadable(Wrong.TOO_MANY_ROWS, most=str(MOST_ROWS))
        row = _without_end(cells)
        if len(row) > MOST_COLUMNS:
            raise SheetUnreadable(Wrong.TOO_MANY_COLUMNS, most=str(MOST_COLUMNS))
        if header is not None:
            if row:
                found.append((number, row))
        elif row:
            header = row
    if header is None:
        raise SheetUnreadable(Wrong.EMPTY)
    return Sheet(header, tuple(found))


def _without_end(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    last = len(cells)
    while last and is_empty(cells[last - 1]):
        last -= 1
    return tuple(cells[:last])


def _rows_of_text(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    first, _, rest = text.partition("\n")
    if first.rstrip("\r").lower() in {f"sep={one}" for one in _DELIMITERS}:
        # Excel's own word about it; the row is counted, for it stands in the file.
        yield []
        text, delimiter = rest, first.rstrip("\r")[4]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):  # noqa: B007 - told when the next one is broken
            yield row
    except csv.Error:
        raise SheetUnreadable(Wrong.QUOTES, row=str(number + 1)) from None


def _text(content: bytes) -> str:
    # A text in cp1252 that has an accent is no UTF-8, so the order tells them apart.
    encodings = ["utf-16"] if content.startswith(_UTF_16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetUnreadable(Wrong.NO_TEXT)


def _delimiter(text: str) -> str:
    """Return what parts the first row in which something stands into the most columns."""
    first = next((line for line in StringIO(text, newline=None) if line.strip()), "")
    return max(_DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))


def _read_xlsx(content: bytes) -> Sheet:
    from openpyxl import load_workbook  # noqa: PLC0415 - only who brings XLSX needs it
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH  # noqa: PLC0415

    _require_harmless(content)
    try:
        with warnings.catch_warnings():
            # What it cannot do with a workbook (colours, rules for cells) is of no use here.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            # What a sheet says of its own size is often wrong, and would be filled with empty cells.
            sheet.reset_dimensions()
            later = (MAC_EPOCH - WINDOWS_EPOCH).days if book.epoch == MAC_EPOCH else 0
            return replace(_sheet(sheet.iter_rows(values_only=True)), days_later=later)
    except _BROKEN:
        raise SheetUnreadable(Wrong.BROKEN_EXCEL) from None


def _require_harmless(content: bytes) -> None:
    """Raise ``SheetUnreadable`` for an archive that is no workbook, or that would unpack to more than a workbook is."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise SheetUnreadable(Wrong.TOO_LARGE, most=str(MOST_MEGABYTES))
            if not any(part.filename.lstrip("/").lower() == "xl/workbook.xml" for part in parts):
                raise SheetUnreadable(Wrong.OTHER_ARCHIVE)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _require_plain(archive.read(part))
    except _BROKEN:
        raise SheetUnreadable(Wrong.BROKEN_EXCEL) from None


def _require_plain(part: bytes) -> None:
    """Raise ``SheetUnreadable`` for a part that declares a document type, in whatever width its letters are."""
    lowered = part.replace(b"\0", b"").lower()
    if any(word in lowered for word in _NEVER_NEEDED):
        raise SheetUnreadable(Wrong.BROKEN_EXCEL)
