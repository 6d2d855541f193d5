"""Change the amounts and bounds of a draft one by one; the text around them stays, with its comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.pricing.bounds import bounds_of
from booking.rules.pricing.document import parse
from booking.rules.pricing.editing import Path, amounts_of, changed
from booking.rules.refusals import NotFound
from booking.usecases.pricing.find import draft_to_change
from booking.usecases.pricing.save_draft import Saved, write_text


@dataclass(frozen=True, slots=True)
class ChangeAmounts:
    """New values by their place in the document, as ``amounts_of`` and ``bounds_of`` name them."""

    tariff_id: int
    version: int
    values: Mapping[Path, Decimal]


def change_amounts(session: Session, request: ChangeAmounts, *, by: Actor) -> Saved:
    """Write other amounts and bounds into a draft. Values that are the same already are left alone.

    Raises ``NotAllowed``, ``NotFound`` for a place that holds neither an amount nor a bound, ``InvalidTariff`` where
    the new values do not fit together, ``VersionChanged``, or ``TariffInUse`` for what is no draft.
    """
    row = draft_to_change(session, request.tariff_id, version=request.version, by=by)
    document = parse(row.text)
    amounts = {one.path: one.amount for one in amounts_of(document)}
    bounds = {one.path: one for one in bounds_of(document)}
    known = amounts | {path: one.value for path, one in bounds.items()}

    if not request.values.keys() <= known.keys():
        raise NotFound
    new = {
        path: value if path in amounts or bounds[path].is_money else _plain(value)
        for path, value in request.values.items()
        if value != known[path]
    }
    if new:
        write_text(row, changed(row.text, new))
        session.flush()
    return Saved(row.id, row.version)


def _plain(number: Decimal) -> Decimal | int:
    """Return a number of minutes, years or per cents as people write it: 90, not 90.00."""
    return int(number) if number == number.to_integral_value() else number
