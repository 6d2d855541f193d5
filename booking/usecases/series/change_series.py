"""Another rhythm, weekday or time for a series, from a day on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.refusals.bookings import NotPossibleNow, RequestChanged
from booking.rules.refusals.series import DatesTaken, TooManyVisits
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.series import SeriesRule, pairs, require_sound
from booking.store.locks import lock_wish
from booking.store.queries.series import ACTIVE
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, SeriesPauseRow, SeriesRow
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.placing import release
from booking.usecases.bookings.requests import MoveBooking
from booking.usecases.bookings.telling import told_together
from booking.usecases.series.book_series import as_it_stands, earlier_series, require_meant, without
from booking.usecases.series.check_series import next_unplanned, planned_dates
from booking.usecases.series.end_series import cancel_all, end_after
from booking.usecases.series.find import paused_days, pauses_of, series_to_change, visits_to_come
from booking.usecases.series.portions import Portion
from booking.usecases.series.promise_dates import lock_dates, promise_date
from booking.usecases.series.requests import ChangeSeries, ChosenDate, EndSeries, SeriesBooked
from booking.usecases.series.telling import tell_series
from booking.usecases.series.wishes import wish_of_series

_DAY = timedelta(days=1)


def change_series(session: Session, request: ChangeSeries, *, by: Actor, now: datetime) -> SeriesBooked:
    """Move every visit from the day on to the new dates, and tell the resident once.

    The series ends the day before; a new one goes on with its visits, by their own numbers and links. The visits of
    a week go with the new ones of that week; what has nobody to go with is cancelled, or new. All or nothing. The
    same ``client_key`` again gives the same series. Raises ``RequestChanged`` where it asks something else then,
    ``NotFound``, ``NotPossibleNow`` for a series that is over, what ``require_sound`` raises, ``NoDates``,
    ``TooManyVisits``, ``DatesTaken``, ``PriceChanged``, ``ReasonMissing`` where visits are cancelled without one, and
    what else ``move_booking``, ``cancel_booking`` and ``confirm_booking`` raise.
    """
    lock_wish(session, by.organisation_id, request.client_key)
    done = earlier_series(session, request.client_key, by=by)
    if done is not None:
        if done.rule != without(rule_from(request.rule, request.from_on), request.left_out).to_json():
            raise RequestChanged
        return as_it_stands(session, done, now=now)
    old = series_to_change(session, request.series_id, by=by)
    if old.state != ACTIVE:
        raise NotPossibleNow(state=old.state, change=Change.MOVE)
    service = service_by_id(session, old.organisation_id, old.service_id)
    rule = rule_from(request.rule, request.from_on)
    require_sound(rule, today=local_date(now), step=service.step)
    placed = wish_of_series(session, old, service=service)
    portion = planned_dates(session, rule, placed, now=now, pauses=paused_days(session, old))
    require_all_at_once(visits_from(session, old, request.from_on, now=now), portion)
    require_meant(request.dates, portion.dates)
    lock_dates(session, placed, [one.starts_at for one in request.dates], household_id=old.household_id)

    new = _followed_by(session, old, without(rule, request.left_out), request.client_key, now=now)
    new.planned_until = next_unplanned(service, portion, now=now)
    _take_over(session, old, new, request, by=by, now=now)
    end_after(old, EndSeries(old.id, request.from_on - _DAY))
    tell_series(session, Kind.SERIES_CHANGED, new, now=now)
    return as_it_stands(session, new, now=now)


def rule_from(rule: SeriesRule, from_on: date) -> SeriesRule:
    """Return a rule that begins on a day."""
    return replace(rule, first=from_on)


def visits_from(session: Session, series: SeriesRow, from_on: date, *, now: datetime) -> list[BookingRow]:
    """Return the promised visits of a series that are meant on a day or after it."""
    coming = visits_to_come(session, series, now=now)
    return [row for row in coming if row.series_on is not None and row.series_on >= from_on]


def require_all_at_once(own: Sequence[BookingRow], portion: Portion) -> None:
    """Raise ``TooManyVisits`` where visits are promised beyond what one transaction can give another time.

    They would lose their places: dates that follow later are promised as far as they are free by then.
    """
    if portion.is_full and portion.later and any(row.series_on and row.series_on >= portion.later for row in own):
        raise TooManyVisits


def _followed_by(session: Session, old: SeriesRow, rule: SeriesRule, client_key: str, *, now: datetime) -> SeriesRow:
    new = SeriesRow(
        organisation_id=old.organisation_id,
        client_key=client_key,
        service_id=old.service_id,
        household_id=old.household_id,
        resident_id=old.resident_id,
        rule=rule.to_json(),
        work=old.work,
        preferred_worker_id=old.preferred_worker_id,
        planned_until=old.planned_until,
        state=ACTIVE,
        created_at=now,
    )
    session.add(new)
    session.flush()
    session.add_all(
        SeriesPauseRow(organisation_id=old.organisation_id, series_id=new.id, first=pause.first, last=pause.last)
        for pause in pauses_of(session, old)
        if pause.last >= rule.first
    )
    return new


def _take_over(
    session: Session, old: SeriesRow, new: SeriesRow, request: ChangeSeries, *, by: Actor, now: datetime
) -> None:
    """Move, cancel and promise until what was chosen is all that there is from the day on."""
    before = {row.series_on: row for row in visits_from(session, old, request.from_on, now=now)}
    after = {one.meant_on: one for one in request.dates}
    moved: list[tuple[BookingRow, ChosenDate]] = []
    ended: list[BookingRow] = []
    added: list[ChosenDate] = []
    for one, other in pairs([on for on in before if on is not None], list(after)):
        if one is None and other is not None:
            added.append(after[other])
        elif one is not None and other is None:
            ended.append(before[one])
        elif one is not None and other is not None:
            moved.append((before[one], after[other]))
    cancel_all(session, ended, reason=request.reason, by=by, now=now)
    for row, _chosen in moved:
        if request.override.strip():
            row.price_override = request.override.strip()
    steps: list[_Step] = [*moved, *((None, one) for one in added)]
    _settle(session, steps, new, override=request.override, by=by, now=now)


def _settle(
    session: Session, steps: Sequence[_Step], new: SeriesRow, *, override: str, by: Actor, now: datetime
) -> None:
    """Move or promise each visit, in order of time: what a household has so much of counts as it was shown."""
    # All of them give their time back first: none of a series stands in the way of another.
    for row, chosen in steps:
        if row is not None and row.starts_at != chosen.starts_at:
            release(session, row)
    taken: dict[datetime, Sequence[datetime]] = {}
    still_to_come = {row.id for row, _chosen in steps if row is not None}
    with told_together(session):
        for row, chosen in sorted(steps, key=lambda step: step[1].starts_at):
            still_to_come.discard(row.id if row is not None else 0)
            try:
                _settle_one(session, row, chosen, new, still_to_come, override=override, by=by, now=now)
            except SlotTaken as refusal:
                taken[chosen.starts_at] = refusal.alternatives
            except NotATime:
                taken[chosen.starts_at] = ()
    if taken:
        raise DatesTaken(taken)


def _settle_one(
    session: Session,
    row: BookingRow | None,
    chosen: ChosenDate,
    new: SeriesRow,
    still_to_come: Collection[int],
    *,
    override: str,
    by: Actor,
    now: datetime,
) -> None:
    giving_way = frozenset(still_to_come)
    if row is None:
        promise_date(
            session,
            new,
            chosen.meant_on,
            chosen.starts_at,
            shown_total=chosen.shown_total,
            override=override,
            also_without=giving_way,
            by=by,
            now=now,
        )
        return
    asked = MoveBooking(
        row.id, chosen.starts_at, accepted_total=chosen.shown_total, giving_way=giving_way, with_appointment=True
    )
    move_booking(session, asked, by=by, now=now)
    row.series_id, row.series_on = new.id, chosen.meant_on


#: A visit that moves, or None for a new one, and where it goes.
_Step: TypeAlias = tuple[BookingRow | None, ChosenDate]
