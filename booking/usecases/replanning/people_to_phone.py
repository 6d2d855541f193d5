"""The people to phone: promises that cannot be kept as they are, each with what can be offered instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.alternatives import one_a_day
from booking.rules.calendar import days_from, local_date, start_of_day
from booking.rules.refusals import NotAllowed, Refusal
from booking.store.queries.phone_calls import Phone, phones_of
from booking.store.queries.rentals import open_rentals
from booking.store.queries.stranded import Misfit, StrandedVisit, stranded_visits
from booking.store.tables import BookingRow
from booking.usecases.bookings.placing import ALTERNATIVES, slots_on, wish_of

#: For so many rows, the soonest, other times are looked for: a list may be long, and the first are phoned first.
LOOKED_FOR: Final = 20
#: Over which days: from shortly before the promised one on.
_BEFORE: Final = timedelta(days=2)
_DAYS: Final = 10
#: Why a visit needs somebody else, and not another day.
_ABOUT_THE_WORKER: Final = frozenset(
    {
        Misfit.INACTIVE,
        Misfit.NOT_UNDER_CONTRACT,
        Misfit.ABSENT,
        Misfit.OUTSIDE_HOURS,
        Misfit.SKILL,
        Misfit.LIMIT,
        Misfit.LANGUAGE,
        Misfit.EXCLUDED,
        Misfit.NOBODY_LEADS,
    }
)


@dataclass(frozen=True, slots=True)
class ToPhone:
    """One promise that cannot be kept as it is.

    ``workers`` are those who cannot come, none of a rental; ``alternatives`` are the nearest other starts, None where
    nobody looked.
    """

    phone: Phone
    starts_at: datetime
    ends_at: datetime
    municipality: str
    workers: tuple[str, ...]
    why: Misfit
    alternatives: tuple[datetime, ...] | None

    @property
    def needs_somebody_else(self) -> bool:
        """Whether another worker at the same time would do."""
        return self.why in _ABOUT_THE_WORKER

    @property
    def is_rental(self) -> bool:
        """Whether it is about a thing that is not there, and not about a visit."""
        return self.why is Misfit.NOT_BACK


def people_to_phone(session: Session, *, by: Actor, now: datetime, number: str = "") -> list[ToPhone]:
    """Return the promises of today and later that cannot be kept as they are, the soonest first.

    With ``number`` the one of that booking only. Also those of this morning that did not begin: somebody waits at
    home. Other times are looked for as the desk may book them. Raises ``NotAllowed`` for others than the office.
    """
    if not by.is_office:
        raise NotAllowed
    today = start_of_day(local_date(now))
    broken = [
        *stranded_visits(session, by.organisation_id, now=today),
        *_rentals_not_there(session, by.organisation_id, now=now),
    ]
    stranded = [one for one in broken if number in {"", one.number}]
    phones = phones_of(session, by.organisation_id, {one.number for one in stranded})
    return [
        _to_phone(session, phones[of_one], list(visits), with_times=place < LOOKED_FOR, by=by, now=now)
        for place, (of_one, visits) in enumerate(groupby(_together(stranded), key=lambda one: one.number))
    ]


def _rentals_not_there(session: Session, organisation_id: int, *, now: datetime) -> list[StrandedVisit]:
    """Return the rentals of the coming two weeks of which a thing cannot be had as it was promised."""
    return [
        StrandedVisit(
            number=one.number,
            starts_at=one.starts_at,
            ends_at=one.due_at,
            municipality=one.location_name,
            worker_id=0,
            worker_name="",
            why=Misfit.NOT_BACK,
        )
        for one in open_rentals(session, organisation_id, now=now)
        if one.is_at_risk
    ]


def _together(stranded: list[StrandedVisit]) -> list[StrandedVisit]:
    """Return the visits by time, those of one crew side by side."""
    return sorted(stranded, key=lambda one: (one.starts_at, one.number))


def _to_phone(
    session: Session, phone: Phone, visits: list[StrandedVisit], *, with_times: bool, by: Actor, now: datetime
) -> ToPhone:
    first = visits[0]
    return ToPhone(
        phone=phone,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        municipality=first.municipality,
        workers=tuple(one.worker_name for one in visits if one.worker_name),
        why=first.why,
        alternatives=_alternatives(session, phone, first, by=by, now=now) if with_times else None,
    )


def _alternatives(
    session: Session, phone: Phone, visit: StrandedVisit, *, by: Actor, now: datetime
) -> tuple[datetime, ...]:
    if visit.why is Misfit.SERVICE_STOPPED:
        return ()
    row = session.scalars(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == phone.booking_id)
    ).one()
    first = max(local_date(visit.starts_at) - _BEFORE, local_date(now))
    try:
        slots = slots_on(session, wish_of(session, row), days_from(first, count=_DAYS), by=by, now=now)
    except Refusal:
        # Its tasks can no longer be booked as they were: the desk looks for itself.
        return ()
    starts = (slot.starts_at for slot in slots if slot.starts_at != visit.starts_at)
    return tuple(one_a_day(starts, visit.starts_at, count=ALTERNATIVES))
