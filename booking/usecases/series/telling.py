"""What a resident is told about a whole series: one message for all its visits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import When, enqueue
from booking.messages.series_facts import SeriesFacts, ToldVisit
from booking.rules.refusals import NotFound
from booking.rules.series import Days, SeriesRule
from booking.store.queries.services import service_by_id
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, QuoteRow, ResidentRow, SeriesRow
from booking.usecases.representatives.addressees import addressees
from booking.usecases.series.find import visits_to_come
from booking.usecases.series.requests import SeriesWork

_KEY_BYTES: Final = 8


def tell_series(
    session: Session,
    kind: Kind,
    series: SeriesRow,
    *,
    now: datetime,
    gone: Sequence[BookingRow] = (),
    left: Sequence[datetime] = (),
    pause: Days | None = None,
) -> None:
    """Write one message about a series: what is promised now, and what does not take place any more.

    ``gone`` are visits that were cancelled, ``left`` moments at which a visit was expected that never was promised.
    Nothing is told of a series of which there never was a visit: there is no page to show.
    """
    session.flush()
    coming = visits_to_come(session, series, now=now)
    about = [*coming, *gone] or _latest(session, series)
    if not about:
        return
    resident = session.get_one(ResidentRow, series.resident_id)
    facts = _facts(session, series, resident, about[0], coming)
    told = SeriesFacts(
        **facts,
        gone=tuple(sorted([*(row.starts_at for row in gone), *left])),
        pause=pause,
    )
    for one in addressees(
        session,
        resident,
        service_id=series.service_id,
        locale=resident.locale,
        is_proved=about[0].household_proved,
        now=now,
    ):
        enqueue(
            session,
            kind,
            replace(told, name=one.name, for_name=one.for_name, through=one.through).to_json(),
            to=one.to,
            # A series is told of as often as it changes: that a change is made once is the use case's matter.
            key=f"{kind}:series:{series.id}:{secrets.token_urlsafe(_KEY_BYTES)}",
            organisation_id=series.organisation_id,
            booking_id=about[0].id,
            when=When(now),
            now=now,
        )


def _facts(
    session: Session, series: SeriesRow, resident: ResidentRow, about: BookingRow, coming: Sequence[BookingRow]
) -> dict[str, Any]:
    service = service_by_id(session, series.organisation_id, series.service_id)
    work = SeriesWork.from_json(series.work)
    rule = SeriesRule.from_json(series.rule)
    totals = _totals(session, series.organisation_id, [row.id for row in coming])
    tasks = []
    for choice in work.choices:
        try:
            tasks.append((service.option(choice.option_id).name, choice.count))
        except NotFound:
            continue
    return {
        "number": about.number,
        "link_epoch": about.link_epoch,
        "name": resident.name,
        "service": service.name,
        "tasks": tuple(name for name, _count in tasks),
        "counts": tuple(count for _name, count in tasks),
        "address": work.place.address.lines,
        "rule": rule,
        "visits": tuple(ToldVisit(row.starts_at, totals.get(row.id, 0)) for row in coming),
        "is_estimate": _is_estimate(session, coming),
        "goes_on": series.state == "active" and (rule.last is None or rule.last >= series.planned_until),
    }


def _is_estimate(session: Session, coming: Sequence[BookingRow]) -> bool:
    """Tell whether the price of the next visit can still become another one; the others are priced alike."""
    kept = newest_quote(session, coming[0].organisation_id, coming[0].id) if coming else None
    return kept is not None and kept[1].may_differ


def _totals(session: Session, organisation_id: int, booking_ids: Sequence[int]) -> dict[int, int]:
    """Return the cents of the newest quote of each booking, in one statement."""
    rows = session.execute(
        select(QuoteRow.booking_id, QuoteRow.total_cents)
        .where(QuoteRow.organisation_id == organisation_id, QuoteRow.booking_id.in_(booking_ids))
        .ext(distinct_on(QuoteRow.booking_id))
        .order_by(QuoteRow.booking_id, QuoteRow.id.desc())
    )
    return dict(rows.all())


def _latest(session: Session, series: SeriesRow) -> list[BookingRow]:
    return list(
        session.scalars(
            select(BookingRow)
            .where(BookingRow.organisation_id == series.organisation_id, BookingRow.series_id == series.id)
            .order_by(BookingRow.starts_at.desc(), BookingRow.id.desc())
            .limit(1)
        )
    )
