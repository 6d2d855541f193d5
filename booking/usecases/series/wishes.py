"""What a series wants at each of its visits, as work to be placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.care import require_place_each
from booking.rules.members import Member
from booking.rules.refusals import NotFound
from booking.rules.refusals.care import MemberNeeded
from booking.rules.refusals.rentals import NoSeriesOfRentals
from booking.rules.rides import Route
from booking.rules.shapes import WITHOUT_SERIES
from booking.store.queries.household_workers import household_workers
from booking.store.queries.members import members_of
from booking.store.queries.series_facts import usual_worker, worker_names
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.tables import SeriesRow
from booking.usecases.bookings.hold_place import require_in_area
from booking.usecases.bookings.placing import Wish, teams_at
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.rides.keep_ride import home_of
from booking.usecases.rides.plan_ride import on_route, plan_ride, ride_plan
from booking.usecases.series.requests import SeriesWish, SeriesWork


def service_for(session: Session, wish: SeriesWish, *, by: Actor) -> Service:
    """Return the service of a series that somebody wants.

    Raises ``NotFound`` also for one that residents can no longer book, ``NoSeriesOfRentals`` for what is taken along
    and brought back, and ``OutsideArea``.
    """
    service = service_by_id(session, by.organisation_id, wish.service_id)
    if not by.is_office and not service.active:
        raise NotFound
    if service.shape in WITHOUT_SERIES:
        raise NoSeriesOfRentals
    if wish.work.location_id is None:
        require_in_area(session, service, wish.work.place.address.postcode, by=by)
    return service


def first_choice(session: Session, wish: SeriesWish, *, household_id: int, by: Actor) -> int | None:
    """Return who comes first: the one who was named, else who came most to this household for this service.

    Nobody where the household itself said whom it likes to see. Raises ``NotFound`` for a worker of others.
    """
    named = wish.preferred_worker_id
    if named is not None:
        if named not in worker_names(session, by.organisation_id, [named]):
            raise NotFound
        return named
    known = household_workers(session, by.organisation_id, household_id)
    if known.preferred:
        return None
    usual = usual_worker(session, by.organisation_id, household_id=household_id, service_id=wish.service_id)
    return None if usual in known.excluded else usual


def wish_for(
    session: Session, service: Service, work: SeriesWork, *, organisation_id: int, household_id: int, first: int | None
) -> Wish:
    """Return the work of each visit. Who is ``first`` comes first, after whom the household likes to see.

    Raises ``NotFound``, ``NothingChosen`` or ``TasksTooLong``; of a ride what ``ride_plan`` raises.
    """
    known = household_workers(session, organisation_id, household_id)
    tasks = tasks_of(service, work.choices)
    members = _members(session, service, work, organisation_id=organisation_id, household_id=household_id)
    if members:
        require_place_each(tasks, len(members))
    plan = ride_plan(session, organisation_id, service, tasks, home=work.place.at, route=work.route)
    return Wish(
        organisation_id,
        service,
        on_route(plan, tasks),
        work.place.at,
        language=work.language,
        preferred=known.preferred | ({first} if first else set()),
        excluded=known.excluded,
        born_on=tuple(one.born_on for one in members),
        member_ids=tuple(one.member_id for one in members),
        hours=work.hours if service.asks_hours else None,
        route=work.route,
        home=home_of(work.place.address, work.place.at) if work.route else None,
        location_id=work.location_id,
        answers=work.answers,
    )


def route_of_date(
    session: Session, service: Service, work: SeriesWork, starts_at: datetime, *, organisation_id: int
) -> Route | None:
    """Return where the visit at ``starts_at`` goes, with the appointment of that day; None of what is no ride.

    Raises what ``plan_ride`` raises.
    """
    if work.route is None:
        return None
    tasks = tasks_of(service, work.choices)
    plan = plan_ride(session, organisation_id, service, work.route, home=work.place.at, tasks=tasks)
    return plan.moved_to(starts_at).route


def _members(
    session: Session, service: Service, work: SeriesWork, *, organisation_id: int, household_id: int
) -> list[Member]:
    """Return for whom each visit is by name; nobody where the service does not ask.

    Raises ``MemberNeeded``, and ``NotFound`` for somebody of another household or who does not come any more.
    """
    if not service.for_members:
        return []
    if not work.member_ids:
        raise MemberNeeded
    known = {
        one.member.member_id: one.member for one in members_of(session, organisation_id, household_id) if one.active
    }
    if not known.keys() >= set(work.member_ids):
        raise NotFound
    return [known[one] for one in sorted(set(work.member_ids))]


def with_one_face(
    session: Session, wish: Wish, starts: Sequence[datetime], *, by: Actor, now: datetime
) -> tuple[Wish, int | None]:
    """Return the work, and who comes first, where nobody was preferred yet: who would come to most of these visits.

    A household that knows nobody sees the same face as often as it can.
    """
    if wish.preferred:
        return wish, None
    teams = teams_at(session, wish, starts, by=by, now=now)
    often = Counter(worker for _start, team in sorted(teams.items()) for worker in team.worker_ids)
    if not often:
        return wish, None
    first = often.most_common(1)[0][0]
    return replace(wish, preferred=frozenset({first})), first


def wish_of_series(session: Session, row: SeriesRow, *, service: Service) -> Wish:
    """Return the work of each visit of a series that exists."""
    return wish_for(
        session,
        service,
        SeriesWork.from_json(row.work),
        organisation_id=row.organisation_id,
        household_id=row.household_id,
        first=row.preferred_worker_id,
    )
