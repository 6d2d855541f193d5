"""The visits that a household has of a service: what counts where it may have so much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date, start_of_day
from booking.rules.lifecycle import State
from booking.rules.quotas import Had
from booking.store.tables import BookingOptionRow, BookingRow, RequestRow

#: Bookings that count: promised, under way, done. A place that is only kept is counted when it is promised.
_COUNTED: Final = (State.CONFIRMED, State.STARTED, State.DONE)


def household_visits(
    session: Session,
    organisation_id: int,
    *,
    household_id: int,
    service_id: int,
    days: tuple[date, date] | None = None,
    without: Collection[int] = (),
) -> tuple[tuple[Had, ...], frozenset[int]]:
    """Return the visits that count on the days ``[first, after)``, or ever, and the ids of those that are done.

    ``without`` are bookings that do not count. What somebody else typed in their name takes nothing from a household.
    Found by ``ix_bookings_household``: the cost grows with what one household had.
    """
    wanted = select(
        BookingRow.id, BookingRow.state, BookingRow.starts_at, BookingOptionRow.option_id, BookingOptionRow.minutes
    ).join(BookingOptionRow, BookingOptionRow.booking_id == BookingRow.id)
    wanted = wanted.where(
        BookingRow.organisation_id == organisation_id,
        BookingOptionRow.organisation_id == organisation_id,
        BookingRow.household_id == household_id,
        BookingRow.household_proved,
        BookingRow.service_id == service_id,
        BookingRow.state.in_(_COUNTED),
        BookingRow.id.not_in(without),
    )
    if days is not None:
        wanted = wanted.where(
            BookingRow.starts_at >= start_of_day(days[0]), BookingRow.starts_at < start_of_day(days[1])
        )
    on: dict[int, date] = {}
    minutes: defaultdict[int, dict[int, int]] = defaultdict(dict)
    done = set()
    for booking_id, state, starts_at, option_id, lasts in session.execute(wanted.order_by(BookingRow.starts_at)):
        on[booking_id] = local_date(starts_at)
        minutes[booking_id][option_id] = minutes[booking_id].get(option_id, 0) + lasts
        if state == State.DONE:
            done.add(booking_id)
    return tuple(Had(on[one], minutes[one], one) for one in on), frozenset(done)


def granted_to(session: Session, organisation_id: int, *, household_id: int, service_id: int) -> tuple[int, str] | None:
    """Return how many minutes a week or a month were decided for a household, by the latest decision that stands.

    None where nothing was decided, or only for once: that is a visit of its own.
    """
    found = session.execute(
        select(RequestRow.granted_minutes, RequestRow.granted_per)
        .where(
            RequestRow.organisation_id == organisation_id,
            RequestRow.household_id == household_id,
            RequestRow.service_id == service_id,
            RequestRow.decision == "accepted",
            RequestRow.state.not_in(("declined", "withdrawn")),
        )
        .order_by(RequestRow.decided_on.desc(), RequestRow.id.desc())
        .limit(1)
    ).first()
    if found is None or found.granted_minutes is None or found.granted_per not in {"week", "month"}:
        return None
    return found.granted_minutes, found.granted_per
