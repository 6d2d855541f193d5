"""Let a draft count from a day on; the tariff before it ends the day before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date, start_of_day
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.refusals.tariffs import BeforeItsTime, PricesWereGiven
from booking.rules.refusals.times import InvalidPeriod
from booking.store.tables import BookingRow, QuoteRow, TariffRow
from booking.usecases.pricing.classes_gone import have_classes_gone_reviewed
from booking.usecases.pricing.find import draft_to_change
from booking.usecases.services.require_priced import require_all_priced

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublishTariff:
    """Which draft, as it was seen, and its first day. A reason is needed where it replaces prices of past days."""

    tariff_id: int
    version: int
    first_day: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without any tariff, both included; without ``last`` they do not end."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: the days of the tariff, which ones it replaced, and the days that have none now.

    It is in force on ``[first_day, until)``; ``until`` is earlier than in its text where a later one was there.
    ``to_review`` is how many decisions are on a class that it does not have.
    """

    tariff_id: int
    first_day: date
    until: date | None
    replaced: tuple[int, ...]
    gaps: tuple[Gap, ...]
    to_review: int = 0


def publish_tariff(session: Session, request: PublishTariff, *, by: Actor, now: datetime) -> Published:
    """Publish a draft. Tariffs that begin later keep their days; days without any tariff are told.

    What began on the very same day is withdrawn. Prices that were given stay, and so does their tariff for them.

    Raises ``NotAllowed`` for others than a coordinator, ``NotFound``, ``VersionChanged``, ``TariffInUse``,
    ``InvalidTariff``, ``BeforeItsTime``, ``InvalidPeriod``, ``TasksLeftWithoutPrice`` of a service that can be
    booked, or ``PricesWereGiven`` without a reason.
    """
    row = draft_to_change(session, request.tariff_id, version=request.version, by=by)
    tariff = read_tariff(parse(row.text))
    require_all_priced(session, row.organisation_id, row.service_id, tariff)
    others = _published(session, row)

    first_day = request.first_day
    if first_day < tariff.valid_from:
        raise BeforeItsTime(tariff.valid_from)
    later = [one.valid_from for one in others if one.valid_from > first_day]
    until = min([*later, *([tariff.valid_until] if tariff.valid_until else [])], default=None)
    if until is not None and until <= first_day:
        raise InvalidPeriod
    replaced = [one for one in others if one.valid_from <= first_day < _end(one)]
    if not request.reason.strip():
        _require_no_past_prices(session, replaced, first_day, until=until, now=now)

    reach = max((_end(one) for one in replaced), default=date.min)
    for one in replaced:
        _end_before(one, first_day)
    session.flush()  # the days have to be free before somebody else takes them
    row.state, row.valid_from, row.valid_until = "published", first_day, until
    row.published_by_id, row.published_at, row.reason = by.user_id, now, request.reason.strip()
    session.flush()

    gaps = _gaps(_published(session, row), row, reach=reach)
    to_review = have_classes_gone_reviewed(session, row, tariff)
    return Published(row.id, first_day, until, tuple(one.id for one in replaced), gaps, to_review)


def _published(session: Session, row: TariffRow) -> Sequence[TariffRow]:
    return session.scalars(
        select(TariffRow)
        .where(
            TariffRow.organisation_id == row.organisation_id,
            TariffRow.service_id == row.service_id,
            TariffRow.state == "published",
        )
        .order_by(TariffRow.valid_from)
        .with_for_update()
    ).all()


def _require_no_past_prices(
    session: Session, replaced: Sequence[TariffRow], first_day: date, *, until: date | None, now: datetime
) -> None:
    """Raise ``PricesWereGiven`` where visits of past days have a price by a tariff that is replaced on them."""
    if not replaced:
        return
    before = min(local_date(now), until or date.max)
    bookings, first = session.execute(
        select(func.count(BookingRow.id.distinct()), func.min(BookingRow.starts_at))
        .join(QuoteRow, QuoteRow.booking_id == BookingRow.id)
        .where(
            QuoteRow.organisation_id == replaced[0].organisation_id,
            QuoteRow.tariff_id.in_([one.id for one in replaced]),
            BookingRow.starts_at >= start_of_day(first_day),
            BookingRow.starts_at < start_of_day(before),
        )
    ).one()
    if bookings:
        raise PricesWereGiven(bookings=bookings, first=local_date(first))


def _end_before(row: TariffRow, day: date) -> None:
    if row.valid_from < day:
        row.valid_until = day
        return
    # Never a draft again: somebody may be given a price by it at this very moment.
    row.state = "withdrawn"


def _gaps(tariffs: Sequence[TariffRow], row: TariffRow, *, reach: date) -> tuple[Gap, ...]:
    """Return the days beside a tariff that have none. ``reach`` is until when the replaced ones would have counted."""
    found = []
    before = max((_end(one) for one in tariffs if one.valid_from < row.valid_from), default=row.valid_from)
    if before < row.valid_from:
        found.append(Gap(before, row.valid_from - _DAY))
    if row.valid_until is not None:
        following = min((one.valid_from for one in tariffs if one.valid_from >= row.valid_until), default=reach)
        if following > row.valid_until:
            found.append(Gap(row.valid_until, None if following == date.max else following - _DAY))
    return tuple(found)


def _end(row: TariffRow) -> date:
    return row.valid_until or date.max
