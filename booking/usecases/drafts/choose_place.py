"""Tell where the work is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.households import folded_address
from booking.store.queries.drafts import Draft, DraftPlace, read_draft, written_place, written_who
from booking.store.tables import DraftRow
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.drafts.find import draft_to_change, let_place_go, write_answers


def choose_place(session: Session, token: str, typed: TypedAddress, *, by: Actor, now: datetime) -> None:
    """Keep where the work is. The time that was kept for another place is given back.

    Raises ``NotFound``, ``UnknownPostcode``, ``OutsideArea``, or ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    found = locate_address(session, typed, by=by, service_id=row.service_id)
    place = DraftPlace(found.address, found.at, found.access_notes)
    draft = read_draft(session, row)
    if draft.place == place:
        return
    let_place_go(session, row, by=by, now=now)
    write_answers(row, now=now, place=written_place(place))
    _forget_household_elsewhere(row, draft, place, now=now)


def _forget_household_elsewhere(row: DraftRow, draft: Draft, place: DraftPlace, *, now: datetime) -> None:
    """A household is known at its own address; its price must not be had for the neighbours' hedge."""
    moved = draft.place is None or folded_address(draft.place.address) != folded_address(place.address)
    if moved and draft.who is not None:
        row.household_id = None
        write_answers(row, now=now, who=written_who(replace(draft.who, resident_id=None)))
