"""Writing tables to a folder, so that a spreadsheet shows them and runs nothing of them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from booking.rules.sheets.formulas import as_plain_text

#: What a spreadsheet of this country takes for the end of a cell.
DELIMITER: Final = ";"
_JPEG: Final = b"\xff\xd8\xff"


class FolderTaken(Exception):
    """A folder in which something stands already, or that cannot be made; the text says why."""


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which becomes ``folder`` when all of it is there; else nothing of it stays.

    Only who makes it may look into it. Raises ``FolderTaken``.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FolderTaken
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-", suffix=".part"))
    except OSError as error:
        raise FolderTaken(error.strerror or str(error)) from error
    try:
        yield part
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows as CSV, one after the other, and return how many there were.

    UTF-8 with a mark by which Excel sees that; numbers with a point, moments in UTC, lists and documents as JSON.
    """
    number = 0
    with _opened(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=DELIMITER, lineterminator="\r\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([_cell(value) for value in row])
            number += 1
    return number


def write_picture(folder: Path, name: str, content: bytes) -> str:
    """Write a file beside the tables, and return its name with its ending."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}{'.jpg' if content.startswith(_JPEG) else '.bin'}"
    with _opened(path, "wb") as file:
        file.write(content)
    return f"{folder.name}/{path.name}"


def _opened(path: Path, mode: str, **how: str) -> IO[Any]:
    """Open a new file that only who runs the command may read, wherever its folder goes."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), mode, **how)  # type: ignore[call-overload,no-any-return]


def _cell(value: Any) -> str | int | float:  # noqa: ANN401 - whatever a column holds
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | time):
        return (value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat()
    return as_plain_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
