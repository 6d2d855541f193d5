"""Promising dates of a series with the very functions by which single visits are promised."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.refusals.series import DatesTaken
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.series import SeriesRule, dates
from booking.store.locks import lock_household
from booking.store.queries.rosters import calendar_of
from booking.store.queries.series import seasons_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, ResidentRow, SeriesRow
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.placing import Wish, last_day, lock_times
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import ConfirmBooking, HoldPlace
from booking.usecases.bookings.telling import tell, told_together
from booking.usecases.series.find import paused_days, settled_days
from booking.usecases.series.portions import portion_of
from booking.usecases.series.requests import ChosenDate, SeriesWork
from booking.usecases.series.wishes import route_of_date, wish_of_series

_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Promised:
    """What became of dates: the days that stay ``open``, and the first that is left for ``later``, if one is."""

    open: tuple[date, ...] = ()
    later: date | None = None


def lock_dates(session: Session, wish: Wish, starts: Iterable[datetime], *, household_id: int) -> None:
    """Take every lock of several dates at once, in the one order: the household, then all days, sorted."""
    lock_household(session, wish.organisation_id, household_id)
    lock_times(session, wish, starts)


def promise_all(
    session: Session, series: SeriesRow, chosen: Sequence[ChosenDate], *, by: Actor, now: datetime, override: str = ""
) -> None:
    """Promise all of these dates at the prices that were shown; nobody is told yet.

    All or none. Raises ``DatesTaken`` with every date that is gone, ``PriceChanged``, ``QuotaUsedUp``, and what else
    ``hold_place`` and ``confirm_booking`` raise.
    """
    taken: dict[datetime, Sequence[datetime]] = {}
    with told_together(session):
        for one in sorted(chosen, key=lambda date_: date_.starts_at):
            try:
                promise_date(
                    session,
                    series,
                    one.meant_on,
                    one.starts_at,
                    shown_total=one.shown_total,
                    override=override,
                    by=by,
                    now=now,
                )
            except SlotTaken as refusal:
                taken[one.starts_at] = refusal.alternatives
            except NotATime:
                taken[one.starts_at] = ()
    if taken:
        raise DatesTaken(taken)


def promise_date(
    session: Session,
    series: SeriesRow,
    meant_on: date,
    starts_at: datetime,
    *,
    by: Actor,
    now: datetime,
    shown_total: Money | None = None,
    override: str = "",
    also_without: frozenset[int] = frozenset(),
) -> BookingRow:
    """Promise one date of a series; without a price that was shown, at what it costs.

    ``also_without`` are visits that move right after it: no quota counts them where they were.

    Raises ``SlotTaken``, ``NotATime``, ``PriceChanged``, ``QuotaUsedUp``, and what else ``hold_place`` and
    ``confirm_booking`` raise.
    """
    work = SeriesWork.from_json(series.work)
    service = service_by_id(session, series.organisation_id, series.service_id)
    held = hold_place(
        session,
        HoldPlace(
            service_id=series.service_id,
            choices=work.choices,
            place=work.place,
            starts_at=starts_at,
            # The same date may be promised again after a pause: it is another booking then.
            client_key=secrets.token_urlsafe(_KEY_BYTES),
            locale=_locale(session, series),
            note=work.note,
            household_id=series.household_id,
            language=work.language,
            preferred_worker_id=series.preferred_worker_id,
            series_id=series.id,
            series_on=meant_on,
            route=route_of_date(session, service, work, starts_at, organisation_id=series.organisation_id),
            member_ids=work.member_ids,
            hours=work.hours,
            answers=work.answers,
            location_id=work.location_id,
        ),
        by=by,
        now=now,
    )
    row = booking_to_change(session, held.booking_id, by=by)
    row.price_override = override.strip()
    session.flush()
    if shown_total is None:
        shown_total = price_of(
            session,
            row,
            household_id=series.household_id,
            claimed_ground=work.claimed_ground,
            also_without=also_without,
        ).total
    confirm_booking(
        session,
        ConfirmBooking(
            row.id,
            shown_total,
            pay_by="invoice",
            resident_id=series.resident_id,
            claimed_ground=work.claimed_ground,
            giving_way=also_without,
        ),
        by=by,
        now=now,
    )
    session.flush()
    return row


def promise_what_is_free(
    session: Session,
    series: SeriesRow,
    service: Service,
    *,
    first: date,
    last: date,
    by: Actor,
    now: datetime,
    together: bool = False,
) -> Promised:
    """Promise what the series means from ``first`` to ``last`` as far as it is free; return the days that stay open.

    No more than one transaction can promise, and nothing that a holiday moves beyond the horizon: that is for later.

    A day of which something became already is left alone. A refusal (taken, a quota, no tariff) leaves its day open
    for the desk. Whoever gets a date at another price than the one before is told so, unless the caller tells of all
    of them (``together``).
    """
    rule = SeriesRule.from_json(series.rule)
    calendar = calendar_of(session, series.organisation_id)
    meant = dates(
        rule,
        max(first, rule.first),
        last,
        calendar=calendar,
        pauses=paused_days(session, series),
        seasons=seasons_of(session, series),
    )
    settled = settled_days(session, series, first=first, last=last)
    to_come = [one for one in meant if one.on and one.meant_on not in settled and rule.moment(one.on) > now]
    if not to_come:
        return Promised()
    try:
        wish = wish_of_series(session, series, service=service)
    except Refusal:
        # A task that is no longer offered, or has become too long.
        return Promised(tuple(one.meant_on for one in to_come))
    portion = portion_of(session, wish, rule, to_come, until=last_day(service, now))
    wanted = {one.meant_on: rule.moment(one.on) for one in portion.dates if one.on}
    lock_dates(session, wish, wanted.values(), household_id=series.household_id)
    before = _last_total(session, series)
    open_days = []
    for meant_on, start in sorted(wanted.items()):
        try:
            with ExitStack() as stack:
                stack.enter_context(session.begin_nested())
                stack.enter_context(told_together(session))
                row = promise_date(session, series, meant_on, start, by=by, now=now)
        except Refusal:
            open_days.append(meant_on)
            continue
        before = _tell_price(session, row, before, now=now, is_told=together)
    return Promised(tuple(open_days), portion.later)


def _tell_price(
    session: Session, row: BookingRow, before: Money | None, *, now: datetime, is_told: bool
) -> Money | None:
    """Tell of a visit that costs something else than the one before it; return what it costs."""
    kept = newest_quote(session, row.organisation_id, row.id)
    total = kept[1].total if kept else None
    if not is_told and before is not None and total != before:
        tell(session, Kind.BOOKING_CONFIRMED, row, now=now)
    return total


def _last_total(session: Session, series: SeriesRow) -> Money | None:
    last = session.scalar(
        select(BookingRow.id)
        .where(
            BookingRow.organisation_id == series.organisation_id,
            BookingRow.series_id == series.id,
            BookingRow.state.in_((State.CONFIRMED, State.STARTED, State.DONE)),
        )
        .order_by(BookingRow.starts_at.desc())
        .limit(1)
    )
    kept = newest_quote(session, series.organisation_id, last) if last else None
    return kept[1].total if kept else None


def _locale(session: Session, series: SeriesRow) -> str:
    return session.get_one(ResidentRow, series.resident_id).locale
