"""Requests as pages show them: the queue in its order, and one with its history.

Open requests stand on ``ix_requests_open``; everything else is looked up by key. A constant number of statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.refusals import NotFound
from booking.rules.requests import (
    OPEN,
    Asked,
    Granted,
    Per,
    Relation,
    Standpoint,
    Urgency,
    WhatNext,
    positions,
    queue_key,
    what_next,
)
from booking.rules.text import Text
from booking.rules.waiting import Order, Part, Standing
from booking.store.queries.confidential import hidden_services
from booking.store.queries.waiting import lower_classes, waiting_order
from booking.store.tables import BookingRow, OptionRow, RequestHistoryRow, RequestRow, ServiceRow, StaffRow

#: Closed requests that a list shows.
MOST_CLOSED: Final = 100


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they were told. ``phone`` is E.164; phone and e-mail may be empty."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class LinkedVisit:
    """A booking that belongs to a request: its intake, or what it became."""

    booking_id: int
    number: str
    link_epoch: int
    starts_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One line of the history."""

    at: datetime
    step: str
    state: Asked
    by_role: str
    by_name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request. ``position`` counts from 1 among those of the service that wait; None for who does not.

    ``asker`` is None where the person asks for themselves. ``steps`` are empty in a list.
    """

    organisation_id: int
    request_id: int
    number: str
    token: str
    state: Asked
    service_id: int
    service_slug: str
    service_name: Text
    confidential: bool
    household_id: int | None
    resident_id: int | None
    person: Person
    address: Address
    at: Point
    access_notes: str
    relation: Relation
    asker: Person | None
    consent_at: datetime | None
    need: str
    counts: Mapping[int, int]
    tasks: tuple[tuple[Text, int], ...]
    answers: Mapping[str, Any]
    weekdays: tuple[int, ...]
    part: Part
    urgency: Urgency
    urgency_words: str
    standing: Standing
    intake_by: str
    intake_at: datetime | None
    intake: LinkedVisit | None
    intake_words: str
    is_feasible: bool | None
    needed: Granted
    materials: str
    decide_on: date | None
    decision: str
    ground: str
    granted: Granted
    conditions: str
    decided_by: str
    decider: str
    decided_on: date | None
    review_on: date | None
    waiting_id: int | None
    booking: LinkedVisit | None
    series_id: int | None
    locale: str
    channel: str
    created_at: datetime
    forgotten_at: datetime | None
    version: int
    position: int | None = None
    steps: tuple[StepTaken, ...] = ()

    @property
    def to_reach(self) -> Person:
        """Whom we call or write: who asks, and else the person."""
        return self.asker or self.person

    @property
    def next(self) -> WhatNext:
        """What happens next. The intake is when its visit is, also after that was moved."""
        return what_next(
            Standpoint(
                state=self.state,
                intake_by=self.intake_by,
                intake_at=self.intake.starts_at if self.intake else self.intake_at,
                decide_on=self.decide_on,
                position=self.position,
                comes_at=self.booking.starts_at if self.booking else None,
            )
        )


def open_requests(session: Session, *, by: Actor, today: date) -> list[RequestView]:
    """Return the requests that need somebody, in the order of the queue; without those hidden from ``by``."""
    return _in_order(session, by.organisation_id, _found(session, by, RequestRow.state.in_(OPEN)), today=today)


def closed_requests(session: Session, state: Asked, *, by: Actor) -> list[RequestView]:
    """Return the requests that ended so, the newest first, as many as ``MOST_CLOSED``."""
    found = _found(session, by, RequestRow.state == state, newest=MOST_CLOSED)
    return sorted(found, key=lambda one: (one.created_at, one.request_id), reverse=True)


def requests_of_household(session: Session, household_id: int, *, by: Actor) -> list[RequestView]:
    """Return what a household asked, the newest first."""
    found = _found(session, by, RequestRow.household_id == household_id, newest=MOST_CLOSED)
    return sorted(found, key=lambda one: (one.created_at, one.request_id), reverse=True)


def open_count(session: Session, *, by: Actor, urgent_only: bool = False) -> int:
    """Return how many requests are open, or how many of those are urgent; without those hidden from ``by``."""
    wanted = select(func.count()).where(*_shown(session, by), RequestRow.state.in_(OPEN))
    return session.scalar(wanted.where(RequestRow.urgency != "") if urgent_only else wanted) or 0


def request_by_id(session: Session, request_id: int, *, by: Actor, today: date) -> RequestView:
    """Return one request with its history. Raises ``NotFound``, also for what is hidden from ``by``."""
    return _the_one(session, by, RequestRow.id == request_id, today=today)


def request_by_token(session: Session, token: str, *, by: Actor, today: date) -> RequestView:
    """Return the request that a private link opens. Raises ``NotFound``."""
    return _the_one(session, by, RequestRow.token == token, today=today)


def request_id_by_number(session: Session, number: str, *, by: Actor) -> int | None:
    """Return the id of the request with this number, as somebody says it on the phone, if ``by`` sees it."""
    return session.scalar(select(RequestRow.id).where(*_shown(session, by), RequestRow.number == number))


def request_of_booking(session: Session, booking_id: int, *, by: Actor) -> int | None:
    """Return the id of the request of which a booking is the intake or what it became, if any."""
    return session.scalar(
        select(RequestRow.id).where(
            *_shown(session, by),
            (RequestRow.booking_id == booking_id) | (RequestRow.intake_booking_id == booking_id),
        )
    )


def _shown(session: Session, by: Actor) -> list[ColumnElement[bool]]:
    hidden = hidden_services(session, by=by)
    return [
        RequestRow.organisation_id == by.organisation_id,
        *([RequestRow.service_id.not_in(hidden)] if hidden else []),
    ]


def _the_one(session: Session, by: Actor, which: ColumnElement[bool], *, today: date) -> RequestView:
    found = _found(session, by, which)
    if not found:
        raise NotFound
    (one,) = found
    position = None
    if one.state is Asked.WAITING:
        line = _line(session, one, today=today)
        position = line.get(one.request_id)
    return replace(one, position=position, steps=_steps(session, one))


def _line(session: Session, one: RequestView, *, today: date) -> dict[int, int]:
    """Return the places of all who wait for the same service: hidden from nobody, as only a number comes of it."""
    rows = session.execute(
        select(
            RequestRow.id,
            RequestRow.created_at,
            RequestRow.birth_year,
            RequestRow.points,
            RequestRow.urgency,
            RequestRow.household_id,
        ).where(
            RequestRow.organisation_id == one.organisation_id,
            RequestRow.service_id == one.service_id,
            RequestRow.state == Asked.WAITING,
        )
    ).all()
    order = Order(waiting_order(session, one.organisation_id))
    pairs = [(household_id, one.service_id) for *_facts, household_id in rows if household_id is not None]
    lower = lower_classes(session, one.organisation_id, pairs if order is Order.STATUS else [], today=today)
    line = [
        (
            Standing(
                request_id,
                created_at,
                birth_year=birth_year,
                points=points,
                has_lower_class=(household_id, one.service_id) in lower,
            ),
            Urgency(urgency),
        )
        for request_id, created_at, birth_year, points, urgency, household_id in rows
    ]
    return positions(line, order, today=today)


def _in_order(
    session: Session, organisation_id: int, found: Sequence[RequestView], *, today: date
) -> list[RequestView]:
    order = Order(waiting_order(session, organisation_id))
    pairs = [(one.household_id, one.service_id) for one in found if one.household_id is not None]
    lower = lower_classes(session, organisation_id, pairs if order is Order.STATUS else [], today=today)
    known = [
        replace(one, standing=replace(one.standing, has_lower_class=(one.household_id, one.service_id) in lower))
        for one in found
    ]
    known.sort(key=lambda one: queue_key(one.standing, order, urgency=one.urgency, today=today))
    places: Counter[int] = Counter()
    ordered = []
    for one in known:
        if one.state is Asked.WAITING:
            places[one.service_id] += 1
            ordered.append(replace(one, position=places[one.service_id]))
        else:
            ordered.append(one)
    return ordered


def _found(session: Session, by: Actor, which: ColumnElement[bool], *, newest: int | None = None) -> list[RequestView]:
    intake, booking = aliased(BookingRow), aliased(BookingRow)
    wanted = (
        select(RequestRow, ServiceRow, intake, booking, StaffRow.name)
        .join(ServiceRow, ServiceRow.id == RequestRow.service_id)
        .outerjoin(intake, intake.id == RequestRow.intake_booking_id)
        .outerjoin(booking, booking.id == RequestRow.booking_id)
        .outerjoin(StaffRow, StaffRow.id == RequestRow.decided_by_id)
        .where(*_shown(session, by), which)
    )
    if newest is not None:
        wanted = wanted.order_by(RequestRow.created_at.desc(), RequestRow.id.desc()).limit(newest)
    rows = session.execute(wanted).all()
    names = _option_names(session, by.organisation_id, (row for row, *_others in rows))
    return [
        _view(row, service, names, intake=_visit(intake_row), booking=_visit(booking_row), decider=decider or "")
        for row, service, intake_row, booking_row, decider in rows
    ]


def _view(
    row: RequestRow,
    service: ServiceRow,
    names: Mapping[int, Text],
    *,
    intake: LinkedVisit | None,
    booking: LinkedVisit | None,
    decider: str,
) -> RequestView:
    return RequestView(
        organisation_id=row.organisation_id,
        request_id=row.id,
        number=row.number,
        token=row.token,
        state=Asked(row.state),
        service_id=row.service_id,
        service_slug=service.slug,
        service_name=service.name,
        confidential=service.confidential,
        household_id=row.household_id,
        resident_id=row.resident_id,
        person=Person(row.name, row.phone, row.email),
        address=Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
        at=Point(row.latitude, row.longitude),
        access_notes=row.access_notes,
        relation=Relation(row.relation),
        asker=None if row.relation == Relation.SELF else Person(row.asker_name, row.asker_phone, row.asker_email),
        consent_at=row.consent_at,
        need=row.need,
        counts=_counts(row),
        tasks=tuple((names[option_id], count) for option_id, count in row.choices),
        answers=row.answers,
        weekdays=tuple(row.weekdays),
        part=Part(row.part),
        urgency=Urgency(row.urgency),
        urgency_words=row.urgency_words,
        standing=Standing(row.id, row.created_at, birth_year=row.birth_year, points=row.points),
        intake_by=row.intake_by,
        intake_at=row.intake_at,
        intake=intake,
        intake_words=row.intake_words,
        is_feasible=row.is_feasible,
        needed=Granted(minutes=row.needed_minutes, per=Per(row.needed_per)),
        materials=row.materials,
        decide_on=row.decide_on,
        decision=row.decision,
        ground=row.ground,
        granted=Granted(minutes=row.granted_minutes, per=Per(row.granted_per)),
        conditions=row.conditions,
        decided_by=row.decided_by,
        decider=decider,
        decided_on=row.decided_on,
        review_on=row.review_on,
        waiting_id=row.waiting_id,
        booking=booking,
        series_id=row.series_id,
        locale=row.locale,
        channel=row.channel,
        created_at=row.created_at,
        forgotten_at=row.forgotten_at,
        version=row.version,
    )


def _counts(row: RequestRow) -> dict[int, int]:
    return {int(option_id): int(count) for option_id, count in row.choices}


def _visit(row: BookingRow | None) -> LinkedVisit | None:
    return LinkedVisit(row.id, row.number, row.link_epoch, row.starts_at, row.state) if row is not None else None


def _option_names(session: Session, organisation_id: int, rows: Iterable[RequestRow]) -> dict[int, Text]:
    ids = {option_id for row in rows for option_id, _count in row.choices}
    if not ids:
        return {}
    found = session.execute(
        select(OptionRow.id, OptionRow.name).where(OptionRow.organisation_id == organisation_id, OptionRow.id.in_(ids))
    )
    return {one.id: one.name for one in found}


def _steps(session: Session, one: RequestView) -> tuple[StepTaken, ...]:
    rows = session.scalars(
        select(RequestHistoryRow)
        .where(
            RequestHistoryRow.organisation_id == one.organisation_id,
            RequestHistoryRow.request_id == one.request_id,
        )
        .order_by(RequestHistoryRow.id)
    )
    return tuple(StepTaken(row.at, row.step, Asked(row.state), row.by_role, row.by_name, row.facts) for row in rows)
