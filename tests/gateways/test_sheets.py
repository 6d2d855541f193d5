"""Tables in files: what is found by itself, and hostile files that take nothing along."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from booking.gateways.sheets import MOST_COLUMNS, MOST_MEGABYTES, MOST_ROWS, SheetUnreadable, Wrong, read_sheet

_MEGABYTE = 1024 * 1024


def file(folder: Path, content: bytes, name: str = "table") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def wrong(path: Path) -> Wrong:
    with pytest.raises(SheetUnreadable) as caught:
        read_sheet(path)
    return caught.value.wrong


def workbook(change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    book = Workbook()
    book.active.append(["name", "phone"])
    book.active.append(["Maria", 470123456])
    change(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(content: bytes, name: str, part: bytes, *, instead: bool = False) -> bytes:
    """Return a workbook with one more part, or with one in the place of the old one."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if not (instead and info.filename == name):
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a;b;c,d\n1;2\n", ("a", "b", "c,d")),
        ("a,b;c,d\n", ("a", "b;c", "d")),
        ("a\tb\n", ("a", "b")),
        ('"a;b;c",d\n', ("a;b;c", "d")),
        ("sep=\t\na,b,c\td\n", ("a,b,c", "d")),
        ("sep=;\r\na;b\r\n", ("a", "b")),
        ("\n \na;b\n", ("a", "b")),
        ("name\n", ("name",)),
    ],
)
def test_what_parts_the_cells_is_found(tmp_path: Path, text: str, header: tuple[str, ...]) -> None:
    assert read_sheet(file(tmp_path, text.encode())).header == header


def test_rows_have_the_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    text = 'a;b\n\n1;"two\nlines"\n\n3;4\n'
    assert read_sheet(file(tmp_path, text.encode())).rows == ((3, ("1", "two\nlines")), (5, ("3", "4")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    assert read_sheet(file(tmp_path, "naam;é€\n".encode(encoding))).header == ("naam", "é€")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", Wrong.EMPTY),
        (b"\n ; ;\n", Wrong.EMPTY),
        (b"\xef\xbb\xbf", Wrong.EMPTY),
        (b"a;b\n\x00\x01\x02", Wrong.NO_TEXT),
        (b"a;b\n\x81\x8d", Wrong.NO_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00", Wrong.NO_TEXT),
        (b'a;b\n"Maria;1\n2;3\n', Wrong.QUOTES),
        (b'a;b\n"Ma"ria;1\n', Wrong.QUOTES),
        (b"a;b\n" + b"x" * 200_000, Wrong.QUOTES),
        (b"a;" * (MOST_COLUMNS + 1) + b"a\n", Wrong.TOO_MANY_COLUMNS),
        (b"a\n" * (MOST_ROWS + 1), Wrong.TOO_MANY_ROWS),
        (b"\xd0\xcf\x11\xe0 old", Wrong.OLD_EXCEL),
        (b"PK\x03\x04 and then nothing", Wrong.BROKEN_EXCEL),
    ],
)
def test_what_is_no_table_is_told_by_its_kind(tmp_path: Path, content: bytes, told: Wrong) -> None:
    assert wrong(file(tmp_path, content)) is told


def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as large:
        large.truncate(200 * _MEGABYTE)
    assert wrong(path) is Wrong.TOO_LARGE


def test_no_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert wrong(tmp_path / "nowhere.csv") is Wrong.NO_FILE
    assert wrong(tmp_path) is Wrong.FOLDER
    assert wrong(Path("nul\0")) is Wrong.CLOSED


def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    sheet = read_sheet(file(tmp_path, workbook(), "table.csv"))
    assert (sheet.header, sheet.rows) == (("name", "phone"), ((2, ("Maria", 470123456)),))


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    part = b"0" * (100 * _MEGABYTE)
    bomb = with_part(workbook(), "xl/media/picture.bin", part)
    assert len(bomb) < MOST_MEGABYTES * _MEGABYTE
    assert wrong(file(tmp_path, bomb)) is Wrong.TOO_LARGE


def test_a_workbook_that_lies_about_its_size_is_broken(tmp_path: Path) -> None:
    bomb = bytearray(with_part(workbook(), "xl/sharedStrings.xml", b" " * (100 * _MEGABYTE), instead=True))
    told = (100 * _MEGABYTE).to_bytes(4, "little")
    at = bomb.rindex(told)
    bomb[at : at + 4] = (1000).to_bytes(4, "little")
    assert wrong(file(tmp_path, bytes(bomb))) is Wrong.BROKEN_EXCEL


def test_a_workbook_with_a_thousand_laughs_is_broken(tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    for part in (laughs, laughs.decode().encode("utf-16")):
        assert (
            wrong(file(tmp_path, with_part(workbook(), "xl/sharedStrings.xml", part, instead=True)))
            is Wrong.BROKEN_EXCEL
        )


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert wrong(file(tmp_path, kept.getvalue())) is Wrong.OTHER_ARCHIVE


def test_a_sheet_that_claims_to_be_huge_is_as_large_as_it_is(tmp_path: Path) -> None:
    content = workbook()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    claiming = part.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')
    assert claiming != part
    sheet = read_sheet(file(tmp_path, with_part(content, "xl/worksheets/sheet1.xml", claiming, instead=True)))
    assert len(sheet.rows) == 1
    assert wrong(file(tmp_path, workbook(lambda book: book.active.cell(3, 16384, "x")))) is Wrong.TOO_MANY_COLUMNS
    assert wrong(file(tmp_path, workbook(lambda book: book.active.cell(1_048_576, 1, "x")))) is Wrong.TOO_MANY_ROWS


def test_days_of_a_workbook_of_1904_are_the_same_days(tmp_path: Path) -> None:
    def since_1904(book: Workbook) -> None:
        book.epoch = MAC_EPOCH
        book.active.append([datetime(2026, 11, 2), 44866])  # noqa: DTZ001 - a spreadsheet knows no zones

    sheet = read_sheet(file(tmp_path, workbook(since_1904)))
    assert sheet.rows[-1][1] == (datetime(2026, 11, 2), 44866)  # noqa: DTZ001
    assert sheet.days_later == 1462
