"""What stands in each file of an export, column by column: written from the tables, so that it is never behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column

from booking.store.queries.whole_tables import LEFT_OUT, WholeTable

_HEAD: Final = """# What stands in this folder

All that is kept for one organisation, as of one moment. One file for each table, in CSV: UTF-8, a semicolon between
cells, a row of names on top. These are personal data: keep them where only those can look who need them.

- Numbers have a point, days are `2026-12-31`, moments are in UTC, lists and documents are JSON. Nothing and an empty
  text are both an empty cell.
- A text that a spreadsheet would run as a formula has an apostrophe in front (`'+32470123456`). It is not part of it.
- `…_id` names the row with that `id` in another file, `…_cents` is an amount in cents.
- Photos are in `files/`; the cell has the name of the file.
- In `to_import/` stand the residents, workers, streets and price decisions as `flask import` takes them in, in this
  order: addresses, residents, workers, decisions. Decisions for one child are not among them.
- Left out, because they open a door: passwords, sign-ins and sign-in codes (LEFT_OUT), private links, keys of forms.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A table, and how many rows of it were written."""

    whole: WholeTable
    rows: int


def columns_readme(tables: Iterable[Written]) -> str:
    """Return the text, in Markdown."""
    head = _HEAD.replace("LEFT_OUT", ", ".join(f"`{name}`" for name in sorted(LEFT_OUT)))
    return head + "".join("\n".join(_section(one)) for one in tables)


def _section(written: Written) -> Iterator[str]:
    whole = written.whole
    yield f"\n## {whole.name}.csv\n"
    yield f"{whole.about} Rows: {written.rows}.\n"
    yield "| column | holds | may be empty | names a row of |"
    yield "| --- | --- | --- | --- |"
    for column in whole.columns:
        named = ", ".join(sorted(key.target_fullname.partition(".")[0] for key in column.foreign_keys))
        yield f"| {column.name} | {_holds(column)} | {'yes' if column.nullable else 'no'} | {named} |"
    if whole.hidden:
        yield f"\nLeft out: {', '.join(whole.hidden)}."
    yield ""


def _holds(column: Column[Any]) -> str:
    return str(column.type.compile()).lower()
