"""Other prices than those of the small town's tariff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.pricing.document import parse
from booking.rules.pricing.editing import changed
from booking.store.tables import TariffRow


def change_hourly(session: Session, tariff_id: int, hourly: str, *, of: str | None = None) -> None:
    """Let an hour cost something else in one class, or in all of them, as if it had always been printed so."""
    row = session.get_one(TariffRow, tariff_id)
    row.text = _with_hourly(row.text, hourly, of=of)


def begin_dearer(session: Session, tariff_id: int, valid_from: date, *, hourly: str = "60.00") -> int:
    """Let another tariff begin on a day, in which the standard price of an hour is another one. Return its id.

    One that already begins on that day is withdrawn.
    """
    old = session.get_one(TariffRow, tariff_id)
    old.valid_until = valid_from
    session.execute(
        update(TariffRow)
        .where(TariffRow.service_id == old.service_id, TariffRow.valid_from == valid_from)
        .values(state="withdrawn")
    )
    session.flush()
    new = TariffRow(
        organisation_id=old.organisation_id,
        service_id=old.service_id,
        state="published",
        name=old.name,
        source=old.source,
        decided_on=old.decided_on,
        valid_from=valid_from,
        valid_until=None,
        text=_with_hourly(old.text, hourly, of="standard"),
    )
    session.add(new)
    session.flush()
    return new.id


def _with_hourly(text: str, hourly: str, *, of: str | None) -> str:
    labour, *_ = parse(text)["lines"]
    codes = labour["prices"] if of is None else [of]
    return changed(text, {("lines", 0, "prices", code): Decimal(hourly) for code in codes})
