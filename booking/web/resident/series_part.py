"""What the page of a visit tells of the series of which it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from booking.messages.series_words import rhythm
from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.series import SeriesView, series_view
from booking.store.queries.series_facts import PartOfSeries, part_of_series
from booking.usecases.series.own_change import first_to_change
from booking.web.common import clock
from booking.web.common.price_texts import request_words
from booking.web.resident.series_of_visit import household_of
from booking.web.resident.visitor import visitor

#: How many of the other dates the page of one visit shows.
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """How a series comes, and its other dates that are promised.

    ``more`` tells that there are later ones, ``can_stop`` that this visit and all following can be cancelled,
    ``can_move`` that they can have another time. ``has_earlier``: others before this visit can be changed too.
    """

    rhythm: str
    dates: tuple[datetime, ...]
    more: bool
    can_stop: bool
    can_move: bool = False
    has_earlier: bool = False


def series_part(view: BookingView, *, can_change: bool) -> SeriesPart | None:
    """Return what there is to tell, or None for a visit that comes once."""
    organisation_id, now = visitor().organisation_id, clock.now()
    with reading() as session:
        part = part_of_series(session, organisation_id, view.booking_id)
        if part is None:
            return None
        series = series_view(session, organisation_id, part.series_id, now=now)
    others = tuple(
        visit.starts_at for visit in series.coming if visit.booking_id != view.booking_id and visit.starts_at > now
    )
    can_stop = can_change and part.meant_on is not None and series.is_active
    return SeriesPart(
        rhythm(series.rule, request_words()),
        others[:_SHOWN],
        more=len(others) > _SHOWN or (series.is_active and series.rule.last is None),
        can_stop=can_stop,
        can_move=can_stop and can_be_moved(series),
        has_earlier=can_stop and _has_earlier(view, part),
    )


def can_be_moved(series: SeriesView) -> bool:
    """Tell whether a household gives a series another time by itself: of one day a week, one time is the question."""
    return series.is_active and len(series.rule.weekdays) == 1


def _has_earlier(view: BookingView, part: PartOfSeries) -> bool:
    try:
        with reading() as session:
            first = first_to_change(session, part.series_id, by=household_of(view), now=clock.now())
    except NotFound:
        return False
    return first is not None and part.meant_on is not None and first < part.meant_on
