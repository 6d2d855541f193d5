"""All that an organisation offers, remembered while nobody changes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.allowances import FollowUp
from booking.rules.money import Money
from booking.rules.questions import Question
from booking.rules.quotas import Of, Period, Quota
from booking.rules.requests import URGENT
from booking.rules.seasons import season_of
from booking.rules.shapes import Shape
from booking.store.queries.baskets import linked_by_service
from booking.store.queries.questions import questions_by_service
from booking.store.queries.service_facts import Area, Option, Service
from booking.store.remembered import SEEN, Remembered
from booking.store.statements import ask
from booking.store.tables import AreaRow, OptionRow, QuotaRow, ServiceLocationRow, ServiceRow


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that an organisation offers, at one version: its services by slug, and where each comes by postcode."""

    version: int
    services: tuple[Service, ...]
    areas: Mapping[int, tuple[Area, ...]]


_remembered: Final = Remembered[Catalogue]()

#: Where a session that writes keeps the versions of the catalogue while it stands (`catalogue_stands`).
_STANDS: Final = "versions that stand"


@contextmanager
def catalogue_stands(session: Session) -> Generator[None]:
    """Take what is offered, in the whole block, as it is when the block first asks; it asks once.

    For who books: all of a booking is of one catalogue then. Not for who changes the catalogue.
    """
    session.info[_STANDS] = {}
    try:
        yield
    finally:
        del session.info[_STANDS]


def catalogue_of(session: Session, organisation_id: int) -> Catalogue:
    """Return what an organisation offers as it is now: remembered while its version is the one in the database."""
    version = _version(session, organisation_id)
    known = _remembered.find(session, organisation_id)
    if known is None or known.version != version:
        # The version was read first: what changes while the rest is read makes this one old, never too new.
        known = _read(session, organisation_id, version or 0)
        _remembered.keep(session, organisation_id, known)
    return known


_VERSION: Final = "SELECT roster_version FROM organisations WHERE id = %(organisation_id)s"


def _version(session: Session, organisation_id: int) -> int | None:
    """Return the version as it is now; a block that only looks asks once: all of it is as of its first look."""
    seen = session.info.get(SEEN, session.info.get(_STANDS))
    if seen is not None and organisation_id in seen:
        known: int | None = seen[organisation_id]
        return known
    rows = ask(session.connection(), _VERSION, {"organisation_id": organisation_id})
    found: int | None = rows[0][0] if rows else None
    if seen is not None:
        seen[organisation_id] = found
    return found


def _read(session: Session, organisation_id: int, version: int) -> Catalogue:
    # Columns and not rows: what a use case has changed and not yet written stays as it is.
    options: defaultdict[int, list[Option]] = defaultdict(list)
    for option in session.execute(
        select(*OptionRow.__table__.columns)
        .where(OptionRow.organisation_id == organisation_id)
        .order_by(OptionRow.position, OptionRow.id)
    ):
        options[option.service_id].append(_option(option))
    areas: defaultdict[int, list[Area]] = defaultdict(list)
    for area in session.scalars(
        select(AreaRow).where(AreaRow.organisation_id == organisation_id).order_by(AreaRow.postcode, AreaRow.id)
    ):
        areas[area.service_id].append(Area(area.postcode, area.municipality, Point(area.latitude, area.longitude)))
    places: defaultdict[int, list[int]] = defaultdict(list)
    for service_id, location_id in session.execute(
        select(ServiceLocationRow.service_id, ServiceLocationRow.location_id)
        .where(ServiceLocationRow.organisation_id == organisation_id)
        .order_by(ServiceLocationRow.location_id)
    ):
        places[service_id].append(location_id)
    questions = questions_by_service(session, organisation_id)
    limits = _limits(session, organisation_id)
    linked = linked_by_service(session, organisation_id)
    rows = session.execute(
        select(*ServiceRow.__table__.columns)
        .where(ServiceRow.organisation_id == organisation_id)
        .order_by(ServiceRow.slug)
    )
    return Catalogue(
        version,
        tuple(
            replace(
                _service(row, tuple(places[row.id]), tuple(options[row.id]), questions=tuple(questions[row.id])),
                linked_ids=linked.get(row.id, ()),
                limits=tuple(limits[row.id]),
            )
            for row in rows
        ),
        {service_id: tuple(found) for service_id, found in areas.items()},
    )


def _service(
    row: Row[*tuple[Any, ...]],
    location_ids: tuple[int, ...],
    options: tuple[Option, ...],
    *,
    questions: tuple[Question, ...],
) -> Service:
    return Service(
        service_id=row.id,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        icon=row.icon,
        shape=Shape(row.shape),
        path=row.path,
        active=row.active,
        step=timedelta(minutes=row.step_minutes),
        notice=timedelta(hours=row.notice_hours),
        change_notice=timedelta(hours=row.change_notice_hours),
        change_in_working_hours=row.change_in_working_hours,
        horizon_days=row.horizon_days,
        longest_minutes=row.longest_minutes,
        buffer=timedelta(minutes=row.buffer_minutes),
        quota_visits=row.quota_visits,
        quota_per=row.quota_per,
        on_holiday=row.on_holiday,
        for_members=row.for_members,
        offer_hours=row.offer_hours,
        location_ids=location_ids,
        options=options,
        questions=questions,
        confidential=row.confidential,
        urgencies=tuple(one for one in URGENT if one in row.urgencies),
        needs_work_order=row.needs_work_order,
        needs_foreman=row.needs_foreman,
        ask_beyond_percent=row.ask_beyond_percent,
        needs_membership=row.needs_membership,
        ride_margin_minutes=row.ride_margin_minutes,
        ride_boarding_minutes=row.ride_boarding_minutes,
        ride_most_persons=row.ride_most_persons,
        season=season_of(row.season_first, row.season_last, row.season_why),
        gives_report=row.gives_report,
        advice=tuple(row.advice),
        ride_farthest_km=row.ride_farthest_km,
        ride_detour_minutes=row.ride_detour_minutes,
        own_series=row.own_series,
        asks_hours=row.asks_hours,
        children_per_carer=row.children_per_carer,
        children_per_lone_carer=row.children_per_lone_carer,
        respite_days=row.respite_days,
    )


def _limits(session: Session, organisation_id: int) -> defaultdict[int, list[Quota]]:
    """Return what each service allows a household, by the id of the service."""
    found: defaultdict[int, list[Quota]] = defaultdict(list)
    for row in session.execute(
        select(*QuotaRow.__table__.columns).where(QuotaRow.organisation_id == organisation_id).order_by(QuotaRow.id)
    ):
        found[row.service_id].append(
            Quota(
                of=Of(row.counts),
                most=row.most,
                per=Period(row.per),
                option_ids=frozenset(row.option_ids),
                season=season_of(row.season_first, row.season_last, ""),
                quota_id=row.id,
            )
        )
    return found


def _option(row: Row[*tuple[Any, ...]]) -> Option:
    return Option(
        option_id=row.id,
        slug=row.slug,
        name=row.name,
        hint=row.hint,
        icon=row.icon,
        usual_minutes=row.usual_minutes,
        next_minutes=row.next_minutes,
        skill=row.skill,
        demands=tuple(sorted(row.demands)),
        equipment=tuple(sorted(row.equipment)),
        crew=row.crew,
        needs_motor_tool=row.needs_motor_tool,
        may_drive=row.may_drive,
        may_have_waste=row.may_have_waste,
        counts_as=row.counts_as,
        person_age=row.person_age,
        is_intake=row.is_intake,
        active=row.active,
        is_round=row.is_round,
        season=season_of(row.season_first, row.season_last, row.season_why),
        follow_up=_follow_up(row),
        rental_days=row.rental_days,
        rental_months=row.rental_months,
        deposit=Money.from_cents(row.deposit_cents),
        takes_seat=row.takes_seat,
    )


def _follow_up(row: Row[*tuple[Any, ...]]) -> FollowUp | None:
    if row.after_option_id is None and row.again_after_days is None:
        return None
    return FollowUp(
        option_id=row.id,
        after_option_id=row.after_option_id,
        after_days=row.after_days,
        after_most_days=row.after_most_days,
        again_after_days=row.again_after_days,
    )
