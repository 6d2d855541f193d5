"""Which series a visit is one of, and from which of its days on a household changes or ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booking.rules.actors import Actor, resident_of
from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.series import SeriesView, series_view
from booking.store.queries.series_facts import part_of_series
from booking.usecases.series.own_change import first_to_change
from booking.web.common import clock
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """A series by the link of one of its visits; ``from_on`` is the day, as the series means it, from which on."""

    token: str
    number: str
    link_epoch: int
    view: SeriesView
    from_on: date
    of_all: bool
    by: Actor


def own_series(token: str, view: BookingView, *, of_all: bool) -> OwnSeries:
    """Return the series of a visit, from this visit on or ``of_all`` that can still be changed.

    Raises ``NotFound`` for a visit that is part of none.
    """
    organisation_id, by, now = visitor().organisation_id, household_of(view), clock.now()
    with reading() as session:
        part = part_of_series(session, organisation_id, view.booking_id)
        if part is None or part.meant_on is None:
            raise NotFound
        series = series_view(session, organisation_id, part.series_id, now=now)
        first = first_to_change(session, part.series_id, by=by, now=now) if of_all else None
    from_on = min(first, part.meant_on) if first is not None else part.meant_on
    return OwnSeries(token, view.number, view.link_epoch, series, from_on, of_all=of_all, by=by)


def household_of(view: BookingView) -> Actor:
    """Return who acts: the link of a visit is proof of the household that it is for."""
    household_id = view.contact.household_id if view.contact else None
    return resident_of(visitor().organisation_id, household_id=household_id)
