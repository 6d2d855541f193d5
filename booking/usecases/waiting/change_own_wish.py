"""A household changes when it would suit, by the private link of its wish."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.queries.series_facts import usual_worker
from booking.store.queries.waiting import Waiting
from booking.store.waiting_work import read_waiting_work
from booking.usecases.waiting.change_wish import write_window
from booking.usecases.waiting.find import wish_to_change
from booking.usecases.waiting.requests import ChangeOwnWish


def change_own_wish(session: Session, request: ChangeOwnWish, *, by: Actor, now: datetime) -> None:
    """Write down the days, the hours, the last day and the worker that somebody waits for.

    The date of the wish stays, and with it the place in the list, also where the wish grows: more days take nothing
    from anybody who came before, and who would lose their place for it would rather say nothing and stay at home for
    an offer that does not suit. A place that is kept at this moment stays kept: they answer it as it is.

    Raises ``NotFound``, ``NotPossibleNow`` for a wish that is over or one for the hour of an appointment,
    ``VersionChanged``, and what ``rules.waiting.require_sound`` raises.
    """
    row = wish_to_change(session, request.waiting_id, organisation_id=by.organisation_id)
    route = read_waiting_work(row.work).route
    if row.state != "waiting" or (route is not None and route.appointment_at is not None):
        raise NotPossibleNow(state=row.state, change=Change.MOVE)
    write_window(session, row, request.window, seen=request.seen, by=by, now=now)
    session.flush()


def own_workers(session: Session, found: Waiting) -> tuple[int, ...]:
    """Return whom a household can ask for by itself: who usually comes to it, and whom it asked for before.

    The usual worker only where we know for sure which household it is: who typed a neighbour's name learns nothing.
    """
    usual = None
    if found.work.is_proved:
        usual = usual_worker(
            session, found.organisation_id, household_id=found.household_id, service_id=found.service_id
        )
    return tuple(dict.fromkeys(one for one in (found.window.worker_id, usual) if one is not None))
